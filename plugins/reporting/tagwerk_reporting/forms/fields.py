"""The fields that a form can ask for: what stands in the head of a report, its figures, and each cell of its tables.

A form names one as ``{{ employee }}``, ``{{ calls/day/done }}`` or ``{{ days.3.calls }}``: table, row from 1, column. Names
of cells and tags of content controls cannot hold every sign; there each other sign is an underscore: ``calls_day_done``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tagwerk.api import nearest_hint, translator
from tagwerk_reporting.formats.counted import value_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tagwerk_reporting.api import Cell, Document

PLACEHOLDER = re.compile(r"\{\{\s*([^{}]{1,100}?)\s*\}\}")
ROW = re.compile(r"([^.]+)\.(\d{1,4})\.([^.]+)")

_ = translator("tagwerk_reporting")


@dataclass(frozen=True)
class Unknown:
    """A placeholder that means nothing: its *name*, the *place* where it stands, and what may have been meant."""

    name: str
    place: str
    hint: str = ""


class Fields:
    """The fields of a document by name. A row that a table does not have is empty: a form has lines for the longest month."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self.values: dict[str, Cell] = {"title": document.title}
        self.values |= {name: value for name, _label, value in document.facts}
        self.values |= {text.name: "\n".join(text.paragraphs) for text in document.texts}
        self.values |= {figure.name: value_of(figure) for figure in document.figures}
        self._spelt = {spelt(name): name for name in self.values}

    def __contains__(self, name: str) -> bool:
        return name in self.values or name.casefold() in self._spelt or self._cell(name) is not None

    def __getitem__(self, name: str) -> Cell:
        if name in self.values:
            return self.values[name]
        if name.casefold() in self._spelt:
            return self.values[self._spelt[name.casefold()]]
        found = self._cell(name)
        if found is None:
            raise KeyError(name)
        return found[0]

    def unknown(self, name: str, place: str) -> Unknown:
        """What to say of a placeholder that is none of them."""
        return Unknown(name, place, nearest_hint(name, list(self.values)))

    def listed(self) -> Iterator[tuple[str, str, Cell]]:
        """Each field with what it is for people and its value; of a table its first row."""
        titles = {name: label for name, label, _value in self._document.facts}
        titles |= {text.name: text.title for text in self._document.texts}
        titles |= {figure.name: figure.title for figure in self._document.figures}
        for name, value in self.values.items():
            yield name, titles.get(name, _("Title")), value
        for table in self._document.tables:
            first = next(iter(table.rows), (None,) * len(table.columns))
            for column, cell in zip(table.columns, first, strict=True):
                yield f"{table.name}.1.{column.name}", f"{table.title}: {column.title}", cell

    def _cell(self, name: str) -> tuple[Cell] | None:
        """The cell of a table, in a tuple; None where there is no such column."""
        match = ROW.fullmatch(name)
        table = self._document.table(match[1]) if match else None
        if match is None or table is None:
            return None
        try:
            place = table.place(match[3])
        except KeyError:
            return None
        rows = list(table.rows)
        number = int(match[2])
        return (rows[number - 1][place] if 1 <= number <= len(rows) else None,)


def spelt(name: str) -> str:
    """A field's name as names of cells and tags of content controls can be written."""
    return re.sub(r"\W", "_", name).casefold()
