"""Spreadsheets: XLSX, XLSM, XLSB, XLS and ODS, read by calamine, and never more of them than fits the memory."""

from __future__ import annotations

import re
import zipfile
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from tagwerk.companies.imports.reading.lines import Line
from tagwerk.platform.errors import WrongInput
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from python_calamine import CalamineSheet, CalamineWorkbook

MOST_CELLS = 12_000_000
MOST_BYTES = 2**30
"""Of the parts of a spreadsheet when they are unpacked."""
MOST_PARTS = 5_000
MOST_JOINED = 200
"""Rows of cells that are joined downwards; what is joined further is decoration."""
PORTION = 2**20
ROW = re.compile(rb'<(?:\w+:)?row [^>]*?\br="(\d+)"')
CELL = re.compile(rb'<(?:\w+:)?c [^>]*?\br="([A-Z]+)(\d+)"')
REPEATED = re.compile(rb'(?:rows|columns)-repeated="(\d+)"')
THREE_PLACES = re.compile(r"-?\d{1,3}\.\d{3}")
"""A number with three decimals, which as a text would be a thousand times as much to some: it gets a fourth."""

_ = translator("tagwerk")


def open_book(path: Path) -> CalamineWorkbook:
    """The spreadsheet at *path*. Raises WrongInput for what is none, and for one that would fill the memory."""
    from python_calamine import CalamineError, CalamineWorkbook

    if zipfile.is_zipfile(path):
        _within_budget(path)
    try:
        return CalamineWorkbook.from_path(str(path))
    except (CalamineError, OSError, ValueError, zipfile.BadZipFile):
        raise _unreadable(path) from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise _unreadable(path) from None


def _unreadable(path: Path) -> WrongInput:
    return WrongInput(
        _("{path} is no spreadsheet that can be read.", path=path),
        _("Save the table as XLSX or CSV, without a password."),
    )


def _too_large(path: Path) -> WrongInput:
    return WrongInput(
        _("{path} has more cells than a list of companies.", path=path),
        _("Save the rows that are meant as CSV."),
    )


def _within_budget(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
                raise _too_large(path)
            for part in parts:
                if re.fullmatch(r"xl/worksheets/[^/]+\.xml", part.filename):
                    _check_sheet(path, archive, part)
                elif part.filename == "content.xml":
                    _check_repeated(path, archive, part)
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, EOFError):
        raise _unreadable(path) from None


def _check_sheet(path: Path, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Room is made for a rectangle around all cells, so one cell far away costs as much as all before it."""
    last_row, last_column = 1, 1
    with archive.open(part) as file:
        rest = b""
        while portion := file.read(PORTION):
            text = rest + portion
            rows = ROW.findall(text)
            if rows:
                last_row = max(last_row, *(int(row[:12]) for row in rows))
            for column, row in CELL.findall(text)[-2000:]:
                last_row, last_column = max(last_row, int(row[:12])), max(last_column, _column(column))
            widest = max((len(column) for column, _row in CELL.findall(text)), default=1)
            if widest > 3 or last_row * last_column > MOST_CELLS:
                raise _too_large(path)
            rest = text[-200:]


def _column(name: bytes) -> int:
    number = 0
    for place in name[:4]:
        number = number * 26 + place - 64
    return number


def _check_repeated(path: Path, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """In ODS a row or a cell says how often it is repeated; empty ones at the end are, up to the end of the sheet."""
    with archive.open(part) as file:
        rest = b""
        while portion := file.read(PORTION):
            text = rest + portion
            for number in REPEATED.findall(text):
                if len(number) > 7 or int(number) > 1_048_576:
                    raise _too_large(path)
            rest = text[-100:]


def lines_of(book: CalamineWorkbook, sheet: str) -> Iterator[Line]:
    """The lines of a sheet as text."""
    try:
        opened = book.get_sheet_by_name(sheet)
        first = (opened.start or (0, 0))[0]
        joined = _joined(opened)
        above: list[str] = []
        for number, row in enumerate(opened.iter_rows(), start=1 + first):
            above = [_text(cell) for cell in row] if number not in joined else _filled_down(row, above, joined[number])
            yield Line(number, above)
    except BaseException as error:
        if type(error).__name__ not in ("PanicException", "CalamineError"):
            raise
        raise WrongInput(_("The sheet {name!r} cannot be read.", name=sheet)) from None


def _joined(sheet: CalamineSheet) -> dict[int, set[int]]:
    """Of the lines below the first of cells that are joined downwards: which places say what stands above."""
    left = (sheet.start or (0, 0))[1]
    found: dict[int, set[int]] = {}
    for (top, first), (bottom, last) in sheet.merged_cell_ranges or ():
        if first == last and bottom - top <= MOST_JOINED:
            for row in range(top + 1, bottom + 1):
                found.setdefault(row + 1, set()).add(first - left)
    return found


def _filled_down(row: Sequence[object], above: list[str], places: set[int]) -> list[str]:
    return [
        above[place] if place in places and place < len(above) and not _text(cell) else _text(cell)
        for place, cell in enumerate(row)
    ]


def _text(cell: object) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        text = str(int(cell)) if cell.is_integer() and abs(cell) < 10**15 else repr(cell)
        return f"{text}0" if THREE_PLACES.fullmatch(text) else text
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "seconds")
    return cell.isoformat() if isinstance(cell, date) else "" if isinstance(cell, timedelta) else str(cell)
