"""What was not taken goes back in the form of its list, with the reasons, to be mended and fed in again."""

from __future__ import annotations

import csv
import io
import os
from glob import escape
from pathlib import Path
from typing import TYPE_CHECKING

from tagwerk.companies.imports.reading.lines import REJECTS_COLUMNS, Form, own_width
from tagwerk.platform.errors import WrongInput
from tagwerk.platform.home.private import write_new
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tagwerk.companies.imports.reading.lists import List
    from tagwerk.companies.imports.rows.entries import Entry

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
BETWEEN = " | "
MOST_REJECTS = 1000

_ = translator("tagwerk")


class Rejects:
    """The file with the rows of *found* that were not taken, or not as a whole. It is there when there is a first one.

    *before* is the file that an interrupted import began.
    """

    def __init__(self, found: List, folder: Path, before: str = "") -> None:
        self.found, self.folder = found, folder
        self.form = found.form or Form(separator=";")
        self.path: Path | None = Path(before) if before else None
        self.width = own_width(found.header)

    def add(self, entries: Iterable[Entry]) -> None:
        """Write those of *entries* that have a problem. Raises WrongInput where nothing can be written."""
        rows = [entry for entry in entries if entry.rejected or entry.problems]
        if not rows:
            return
        text = io.StringIO(newline="")
        writer = csv.writer(text, delimiter=self.form.separator)
        if self.path is None:
            text.write(f"sep={self.form.separator}\r\n" if self.form.says_separator else "")
            writer.writerow([*self.found.header[: self.width], *REJECTS_COLUMNS])
        for entry in rows:
            cells = [*entry.line.cells[: self.width], *[""] * (self.width - len(entry.line.cells))]
            writer.writerow([_harmless(cell) for cell in cells + _reasons(entry)])
        encoding = "utf-8-sig" if self.form.encoding == "utf-8" else self.form.encoding
        data = text.getvalue().encode(encoding, errors="replace")
        if self.path is None:
            self.path = _new_file(self.folder, self.found.path.name, ".csv", data)
            return
        opened = os.open(self.path, os.O_WRONLY | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0))
        with os.fdopen(opened, "ab") as file:
            file.write(data.removeprefix("".encode(encoding)))  # the mark of the encoding stands at the beginning alone

    def finish(self) -> Path | None:
        """The file, where there is one: of a spreadsheet it is a spreadsheet. What lies there already is not there
        twice.
        """
        if self.path is None:
            return None
        if self.found.form is not None:
            return _once(self.path, self.folder, f"{self.found.path.name}.rejects", ".csv")
        from openpyxl import Workbook

        book = Workbook(write_only=True)
        sheet = book.create_sheet((self.found.sheet or "rejects")[:31])
        with self.path.open(encoding="utf-8-sig", newline="") as file:
            for cells in csv.reader(file, delimiter=self.form.separator):
                sheet.append([cell[1:] if cell.startswith("'") else cell for cell in cells])
        data = io.BytesIO()
        book.save(data)
        target = _new_file(self.folder, self.found.path.name, ".xlsx", data.getvalue())
        self.path.unlink()
        return _once(target, self.folder, f"{self.found.path.name}.rejects", ".xlsx")


def _new_file(folder: Path, name: str, ending: str, data: bytes) -> Path:
    """A file of its own beside the list, through no link and in nobody's place."""
    for number in range(1, MOST_REJECTS):
        path = folder / f"{name}.rejects{'' if number == 1 else f'-{number}'}{ending}"
        try:
            write_new(path, data)
        except FileExistsError:
            continue
        except OSError as error:
            raise WrongInput(_("{path} cannot be written: {cause}.", path=path, cause=error.strerror)) from None
        return path
    raise WrongInput(_("{folder} has too many lists of rejected rows.", folder=folder))


def _once(path: Path, folder: Path, beginning: str, ending: str) -> Path:
    """*path*, or the older file that says the same in its place; one that somebody has mended since stays as it is."""
    same = _content(path)
    for other in sorted(folder.glob(f"{escape(beginning)}*{ending}"), key=lambda each: (len(each.name), each.name)):
        if other != path and not other.is_symlink() and _content(other) == same:
            path.unlink()
            return other
    return path


def _content(path: Path) -> object:
    """What a file says; a spreadsheet has its moment in its bytes."""
    if path.suffix != ".xlsx":
        return path.read_bytes()
    from openpyxl import load_workbook

    try:
        book = load_workbook(path, read_only=True)
        rows = [tuple(row) for sheet in book.worksheets for row in sheet.iter_rows(values_only=True)]
        book.close()
    except Exception:  # whatever somebody has put there is not the same
        return path
    return rows


def _reasons(entry: Entry) -> list[str]:
    if entry.rejected:
        return [str(entry.line.number), "", "", entry.rejected]
    parts = zip(*((problem.column, problem.value, problem.reason) for problem in entry.problems), strict=True)
    return [str(entry.line.number), *(BETWEEN.join(part) for part in parts)]


def _harmless(cell: str) -> str:
    """A cell that a spreadsheet would run as a formula is defused; reading takes the quote off again."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell
