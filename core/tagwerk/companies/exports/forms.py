"""The forms of an export, each written row by row: CSV, XLSX, JSON. No cell of them is run as a formula."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import IO, TYPE_CHECKING, Any, Protocol

from tagwerk.companies.imports.rejecting import FORMULA_STARTS

if TYPE_CHECKING:
    from collections.abc import Sequence

NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""Characters that no XLSX may hold."""


class Form(Protocol):
    """Takes companies one by one, each with the rows of a table and as a document; ``end`` finishes the file."""

    def add(self, rows: Sequence[Sequence[str]], document: dict[str, Any]) -> None:
        """Write one company."""

    def end(self) -> None:
        """There are no more."""


class Csv:
    """Text with semicolons, in UTF-8 with its mark, as spreadsheets open it. What looks like a formula gets a quote before it."""

    def __init__(self, file: IO[bytes], header: Sequence[str]) -> None:
        self._text = io.TextIOWrapper(file, "utf-8-sig", newline="", write_through=True)
        self._writer = csv.writer(self._text, delimiter=";")
        self._writer.writerow(header)

    def add(self, rows: Sequence[Sequence[str]], document: dict[str, Any]) -> None:
        """One company: a line for each contact."""
        self._writer.writerows([_harmless(cell) for cell in row] for row in rows)

    def end(self) -> None:
        """The file stays open for whoever opened it."""
        self._text.detach()


class Xlsx:
    """A spreadsheet whose cells are all texts: none is a formula, and no number loses its first zeros."""

    def __init__(self, file: IO[bytes], header: Sequence[str]) -> None:
        from openpyxl import Workbook

        self._file, self._book = file, Workbook(write_only=True)
        self._sheet = self._book.create_sheet("companies")
        self._append(header)

    def add(self, rows: Sequence[Sequence[str]], document: dict[str, Any]) -> None:
        """One company: a row for each contact."""
        for row in rows:
            self._append(row)

    def _append(self, row: Sequence[str]) -> None:
        from openpyxl.cell import WriteOnlyCell

        cells = []
        for text in row:
            cell = WriteOnlyCell(self._sheet, NO_TEXT.sub("", text))
            cell.data_type = "s"
            cells.append(cell)
        self._sheet.append(cells)

    def end(self) -> None:
        """Write the book."""
        self._book.save(self._file)


class Json:
    """An array of cards, each with its contacts, as ``companies list --json`` shows them."""

    def __init__(self, file: IO[bytes], header: Sequence[str]) -> None:
        self._file = file
        self._file.write(b"[")
        self._first = True

    def add(self, rows: Sequence[Sequence[str]], document: dict[str, Any]) -> None:
        """One company."""
        self._file.write(b"\n" if self._first else b",\n")
        self._file.write(json.dumps(document, ensure_ascii=False, default=str).encode("utf-8", errors="replace"))
        self._first = False

    def end(self) -> None:
        """Close the array."""
        self._file.write(b"\n]\n")


FORMS: dict[str, type[Csv] | type[Xlsx] | type[Json]] = {"csv": Csv, "xlsx": Xlsx, "json": Json}


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell
