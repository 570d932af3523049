"""vCards as the rows of a list, as they come: pictures and whatever else nobody reads are not kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.companies.imports.reading.lines import Line, List
from tagwerk.companies.people.vcards import HEADER, row_of
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from pathlib import Path

    from tagwerk.companies.people.vcards import VCard

READ = {
    "BEGIN",
    "END",
    "VERSION",
    "N",
    "FN",
    "ORG",
    "TITLE",
    "ROLE",
    "EMAIL",
    "TEL",
    "BDAY",
    "LANG",
    "ADR",
    "URL",
    "NOTE",
    "KIND",
}
KINDS = ("KIND", "X-ADDRESSBOOKSERVER-KIND")

_ = translator("tagwerk")


class CardRows:
    """The rows that vCards make; a group of people is none of them."""

    def __init__(self) -> None:
        self.rows: list[Line] = []
        self.names: set[str] = set()
        self.groups = 0

    @property
    def seen(self) -> int:
        """How many vCards there were."""
        return len(self.rows) + self.groups

    def add(self, card: VCard, number: int) -> None:
        """Another one; *number* is what its row is called."""
        if any(card.first(name).lower() == "group" for name in KINDS):
            self.groups += 1
            return
        self.names |= {each.name for each in card.properties}
        self.rows.append(Line(number, row_of(card)))

    def as_list(self, path: Path) -> List:
        """The list, as if it lay at *path*."""
        passed_over = [_("{name} of the vCards", name=name) for name in sorted(self.names - READ)]
        if self.groups:
            passed_over.append(_("{number} {number:group|groups} of people", number=self.groups))
        return List(path, list(HEADER), iter(self.rows), None, 1, passed_over=passed_over)
