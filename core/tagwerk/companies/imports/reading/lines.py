"""What a list is made of, whatever file it lies in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

REJECTS_COLUMNS = ("line", "column", "value", "reason")
"""What stands behind the columns of a list in the file with its rejected rows."""


class Line(NamedTuple):
    """The cells of a line, and its number in the file, counted from 1."""

    number: int
    cells: list[str]

    def cell(self, place: int) -> str:
        """The cell at *place* without blanks around it; ``""`` where the line ends before."""
        return self.cells[place].strip() if place < len(self.cells) else ""


@dataclass(frozen=True)
class Form:
    """How a text file is written, so that what is not taken can be written alike."""

    encoding: str = "utf-8-sig"
    errors: str = "replace"
    separator: str = ","
    says_separator: bool = False


@dataclass
class List:
    """A list: *header* and the *rows* below it, which can be asked for once; *passed_over* names what is not read.

    Of a list that was fetched from an *address*, *path* is where a file of it would lie, and *digest* is what it is known by.
    """

    path: Path
    header: list[str]
    rows: Iterator[Line]
    form: Form | None
    header_line: int = 1
    sheet: str = ""
    passed_over: list[str] = field(default_factory=list)
    address: str = ""
    digest: str = ""

    @property
    def name(self) -> str:
        """What it is called on record."""
        return self.address or self.path.name


def own_width(header: Sequence[str]) -> int:
    """How many columns are the list's own: those of a list of rejects that came back are ours."""
    width = len(header)
    while width and header[width - 1] in REJECTS_COLUMNS:
        width -= 1
    return width if tuple(header[width:]) == REJECTS_COLUMNS else len(header)
