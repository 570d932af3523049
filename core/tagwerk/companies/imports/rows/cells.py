"""The cells of a row by their fields, and what is said of those that are not taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.companies.duplicates.domains import domain_of
from tagwerk.companies.imports.recognising.fields import AT_HOME
from tagwerk.companies.imports.rows.entries import Entry, Problem
from tagwerk.companies.imports.values.addresses import on_one_line
from tagwerk.companies.imports.values.mails import addresses_in
from tagwerk.companies.imports.values.nothing import is_lost, is_nothing
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tagwerk.companies.imports.reading.lines import Line
    from tagwerk.companies.imports.rows.understanding import Understanding

_ = translator("tagwerk")


class Cells:
    """The cells of *line*, asked for by field, and the entry that they become; the columns at the places *apart* are somebody
    else's.
    """

    def __init__(self, how: Understanding, line: Line, apart: frozenset[int]) -> None:
        self.how, self.apart = how, apart
        self.line = line
        self.new = Entry(line, named=how.named)
        self.homes: tuple[str, ...] = ()

    def _values(self, field: str, *, whatever: bool = False) -> Sequence[tuple[int, str]]:
        """The values of a field with the places of their columns; *whatever* they are, those too that say nothing."""
        places = self.how.places.get(field, [])
        if field in self.homes:
            places = places + self.how.places.get(f"home_{field}", [])
        if not places:
            return ()
        cells = self.line.cells
        found: list[tuple[int, str]] = []
        for place in places:
            if place < len(cells) and place not in self.apart:
                value = cells[place].strip()
                if not value and not whatever:
                    continue
                if value.startswith("'") and value[1:2] in "=+-@\t\r":
                    value = value[1:]  # as our own list of rejects defuses it
                if whatever or not is_nothing(value):
                    found.append((place, value))
                elif is_lost(value):
                    self._lost(place, value)
        return found

    def _first(self, field: str) -> str:
        values = self._values(field)
        return values[0][1] if values else ""

    def _once(self, field: str) -> str:
        """The first value of a field that the row may say once; what another column says otherwise is named."""
        first, *others = [(place, on_one_line(value)) for place, value in self._values(field)] or [(0, "")]
        for place, value in others:
            if value.casefold() != first[1].casefold():
                self._second(place, value)
        return first[1]

    def _second(self, place: int, value: str) -> None:
        """Name what another column of the row says already, and otherwise."""
        self._problem(place, value, _("another column of the row says otherwise"))

    def _lost(self, place: int, value: str) -> None:
        """Name a cell once in which a spreadsheet shows an error, however often it is asked for."""
        problem = Problem(self.line.number, self.how.headers[place], value, _("an error of the spreadsheet"))
        if problem not in self.new.problems:
            self.new.problems.append(problem)

    def _problem(self, place: int, value: str, reason: str) -> None:
        self.new.problems.append(Problem(self.line.number, self.how.headers[place], value, reason))

    def _homes(self) -> tuple[str, ...]:
        """What of somebody's home counts: of a row that names no company, nor one by a domain, what it says nowhere else."""
        mails = [value for field in ("email", "company_email") for _place, value in self._values(field)]
        found = [address for value in mails for address in addresses_in(value)[0]]
        if self._first("company") or self._first("name") or any(map(domain_of, [*found, self._first("website")])):
            return ()
        housed = any(self._first(field) for field in ("street", "postcode", "city", "postcode_city", "address"))
        return ("phone",) if housed else AT_HOME

    def _leave_homes(self) -> None:
        """Name what else a row says of somebody's home."""
        if self.how.has_homes:
            for field in AT_HOME:
                for place, value in () if field in self.homes else self._values(f"home_{field}"):
                    self._problem(place, value, _("the card has no place for it"))
