"""Reports read back as other programs would."""

import csv
import io
from html.parser import HTMLParser
from pathlib import Path

import openpyxl

Rows = dict[str, list[list[str]]]


class Page(HTMLParser):
    """The tables of a page by the id of their section, row by row; what the facts say, by name."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.tables: Rows = {}
        self.facts: dict[str, str] = {}
        self.tags: set[str] = set()
        self._section = self._fact = ""
        self._cell: str | None = None
        self.feed(file.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note where we are."""
        self.tags.add(tag)
        given = dict(attrs)
        if tag == "section":
            self._section = given["id"] or ""
            self.tables[self._section] = []
        elif tag == "tr":
            self.tables[self._section].append([])
        elif tag in ("td", "th", "dd"):
            self._cell, self._fact = "", given.get("data-fact") or ""

    def handle_data(self, data: str) -> None:
        """Text of a cell."""
        if self._cell is not None:
            self._cell += data

    def handle_endtag(self, tag: str) -> None:
        """A cell is complete."""
        if tag == "dd":
            self.facts[self._fact] = self._cell or ""
        elif tag in ("td", "th"):
            self.tables[self._section][-1].append(self._cell or "")
        if tag in ("dd", "td", "th"):
            self._cell = None


def records(file: Path) -> Rows:
    """The records of a CSV file by their first field."""
    content = file.read_bytes().decode("utf-8-sig")
    found: Rows = {}
    for first, *rest in csv.reader(io.StringIO(content, newline=""), strict=True):
        found.setdefault(first, []).append(rest)
    return found


def sheets(file: Path) -> dict[str, list[tuple[object, ...]]]:
    """The rows of a spreadsheet by the name of the sheet."""
    book = openpyxl.load_workbook(file)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}
