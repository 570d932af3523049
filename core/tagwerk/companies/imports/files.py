"""Lists as they lie in files: CSV or XLSX under any of the known headers, and the list of what was not taken."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from typing import TYPE_CHECKING

from tagwerk.companies.finding import name_key
from tagwerk.platform.errors import NotFound, WrongInput
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HEADERS = {
    "company": (
        "company",
        "firma",
        "company name",
        "firmenname",
        "name",
        "unternehmen",
        "organisation",
        "organization",
    ),
    "contact": ("contact", "ansprechpartner", "contact name", "kontakt", "person"),
    "salutation": ("salutation", "anrede"),
    "position": ("position", "funktion", "job title"),
    "email": ("email", "e-mail", "mail", "e-mail-adresse", "email address"),
    "phone": ("phone", "telefon", "telephone", "tel", "phone number", "telefonnummer"),
    "language": ("language", "sprache"),
    "rank": ("rank", "standing", "status", "kundenstatus"),
    "region": ("region", "bundesland", "state"),
    "city": ("city", "ort", "stadt"),
    "industry": ("industry", "branche"),
    "website": ("website", "webseite", "url"),
    "note": ("note", "notiz", "bemerkung"),
    "consent": ("consent", "einwilligung"),
}
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

_ = translator("tagwerk")


def read_rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a file with our names for its columns. Raises NotFound, and WrongInput for what is no such file."""
    if not path.is_file():
        raise NotFound(_("There is no file {path}.", path=path))
    lines = _xlsx_lines(path) if path.suffix.lower() == ".xlsx" else _csv_lines(path)
    header = next(lines, [])
    names = {alias: name for name, aliases in HEADERS.items() for alias in aliases}
    columns = [names.get(name_key(title), "") for title in header]
    if "company" not in columns:
        known = ", ".join(HEADERS)
        raise WrongInput(
            _("{path} has no column for the company.", path=path), _("Known headers: {known}.", known=known)
        )
    for cells in lines:
        row = {column: _plain(cell) for column, cell in zip(columns, cells, strict=False) if column}
        if any(row.values()):
            yield row


def _plain(cell: str) -> str:
    """The cell without the quote that our own list of rejects, and spreadsheets, put before ``+49…``."""
    text = cell.strip()
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_STARTS) else text


def _csv_lines(path: Path) -> Iterator[list[str]]:
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")  # what a German spreadsheet program writes
    if "\0" in text:
        raise WrongInput(_("{path} is no CSV file.", path=path), _("CSV and XLSX can be read."))
    first_line = text.partition("\n")[0]
    delimiter = max(",;\t", key=first_line.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    except csv.Error as error:
        raise WrongInput(_("{path} is no proper CSV file: {cause}.", path=path, cause=error)) from None


def _xlsx_lines(path: Path) -> Iterator[list[str]]:
    from zipfile import BadZipFile

    import openpyxl

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, KeyError, OSError, ValueError):
        raise WrongInput(_("{path} is no XLSX file.", path=path), _("Save the table as XLSX or CSV.")) from None
    try:
        for row in book.worksheets[0].iter_rows(values_only=True):
            yield ["" if cell is None else _cell_text(cell) for cell in row]
    finally:
        book.close()


def _cell_text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.date().isoformat() if isinstance(cell, datetime) else str(cell)


def write_rejects(path: Path, rejects: list[tuple[dict[str, str], str]]) -> None:
    """The rejected rows as they came, with the reason; a cell that a spreadsheet would run as a formula is defused."""
    columns = [column for column in HEADERS if any(column in row for row, _reason in rejects)]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*columns, "reason"])
        for row, reason in rejects:
            cells = [row.get(column, "") for column in columns]
            writer.writerow([f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell for cell in cells] + [reason])
