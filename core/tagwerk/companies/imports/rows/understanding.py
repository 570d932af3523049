"""How the rows of a list are understood, cell by cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.companies.imports.reading.lines import own_width
from tagwerk.companies.imports.recognising.fields import AT_HOME, COMPANY_TEXTS, CONSENTS, CONTACT_TEXTS
from tagwerk.companies.imports.recognising.several import OF_PERSONS, FurtherPerson, further_persons
from tagwerk.companies.imports.rows.row import Row
from tagwerk.companies.imports.values.nothing import is_nothing
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from tagwerk.companies.imports.reading.lines import Line
    from tagwerk.companies.imports.recognising.columns import Column
    from tagwerk.companies.imports.rows.entries import Entry
    from tagwerk.companies.own.values import OwnField

_ = translator("tagwerk")


class Understanding:
    """How the rows of one list are understood: its columns, and the country and day to which numbers and dates belong; *own* are
    the fields of the house's own."""

    def __init__(
        self, columns: Sequence[Column], country: str, today: date, own: Mapping[str, OwnField] | None = None
    ) -> None:
        self.country, self.today = country, today
        self.own = own or {}
        self.places: dict[str, list[int]] = {}
        for column in sorted(columns, key=lambda column: (-column.sureness, column.position)):
            if column.field:
                self.places.setdefault(column.field, []).append(column.position)
        for places in self.places.values():
            places.sort(key=lambda place: (-columns[place].sureness, place))
        self.company_texts = [name for name in COMPANY_TEXTS if name in self.places or f"home_{name}" in self.places]
        self.has_homes = any(f"home_{name}" in self.places for name in AT_HOME)
        self.contact_texts = [name for name in CONTACT_TEXTS if name in self.places]
        self.headers = [column.header or _("column {number}", number=column.position + 1) for column in columns]
        self.width = own_width([column.header for column in columns])
        self.named = {name: self.headers[places[0]] for name, places in self.places.items()}
        self.month_first = any(column.month_first for column in columns)
        self.needs_contact = not self.places.keys().isdisjoint({*CONSENTS, "opt_out", "no_contact"})

        self.further = further_persons(columns)
        self.of_persons = frozenset(column.position for column in columns if column.field in OF_PERSONS)

    def entry(self, line: Line) -> Entry:
        """What *line* says."""
        named = [each for each in self.further if any(not is_nothing(line.cell(place)) for place in each.naming)]
        new = Row(self, line, frozenset().union(*(each.places for each in named))).entry()
        if not new.rejected:
            for person in named:
                self._beside(new, person)
        return new

    def _beside(self, entry: Entry, person: FurtherPerson) -> None:
        """Another person of the row, read as if the row named nobody else."""
        row = Row(self, entry.line, self.of_persons - person.places).entry()
        theirs = {self.headers[place] for place in person.places}
        entry.problems += [each for each in row.problems if each.column in theirs]
        if row.contact:
            entry.further.append(row.contact)

    def names_company(self) -> bool:
        """Whether a row of the list can say whom it is about."""
        return bool(self.places.keys() & {"company", "name", "contact", "last_name", "customer_number"})
