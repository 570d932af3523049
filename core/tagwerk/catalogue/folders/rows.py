"""A row of a file as the values of its fields, with what of it is not understood."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from tagwerk.catalogue.folders import cells
from tagwerk.catalogue.folders.kinds import PRICE_OF
from tagwerk.companies.imports.rejecting import FORMULA_STARTS
from tagwerk.companies.imports.rows.entries import Entry, Problem
from tagwerk.companies.imports.values.checking import checked_of
from tagwerk.platform.inputs import folded
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from tagwerk.catalogue.folders.recognising import Recognised
    from tagwerk.companies.imports.reading.lines import Line

LONGEST = {"article": 64, "name": 200, "unit": 16, "column": 32, "number": 64, "customer": 64, "customer_name": 200,
           "reference": 64, "state": 64}  # fmt: skip
NEEDED = {
    "products": ("article", "name"), "stock": ("article", "stock"), "prices": ("article",),
    "invoices": ("number",), "orders": ("number",), "payments": ("amount", "paid_on"),
}  # fmt: skip
DAYS = ("expected_on", "valid_from", "valid_until", "issued_on", "due_on", "paid_on")
AMOUNTS = ("amount", "open_amount")
QUANTITIES = ("stock", "from_quantity")

_ = translator("tagwerk")


@dataclass
class Row:
    """What a row says: *values* by field, *prices* by price column (ten-thousandths); and what came of it."""

    entry: Entry
    values: dict[str, Any] = field(default_factory=dict)
    prices: dict[str, int] = field(default_factory=dict)
    outcome: Literal["", "created", "updated"] = ""

    def became(self, outcome: Literal["created", "updated"]) -> None:
        """What came of it; what is new is not changed as well."""
        if self.outcome != "created":
            self.outcome = outcome

    @property
    def rejected(self) -> bool:
        """Whether nothing of it can be taken."""
        return bool(self.entry.rejected)

    def reject(self, reason: str) -> None:
        """Nothing of it is taken."""
        self.entry.rejected = reason


class Rows:
    """How the rows of one file are understood."""

    def __init__(self, file: Recognised, currency: str, column: str, country: str, today: date) -> None:
        self.file, self.currency, self.column, self.country, self.today = file, currency, column, country, today
        usual = "." if country in ("US", "GB", "IE", "CH") else ","
        self.writing = {
            name: cells.writing_of([_cell(line, place) for line in file.sample], usual)
            for name, place in file.places.items()
        }

    def row(self, line: Line) -> Row:
        """What *line* says. A cell that is not understood is left out, or costs the row where it is needed."""
        row = Row(Entry(line))
        said = self._text(row, "currency")
        row.values["currency"] = cells.currency_in(said) if said else self.currency
        if row.values["currency"] is None:
            row.reject(_("{value!r} is no currency.", value=said))
            return row
        for name in self.file.places:
            if name != "currency":
                self._take(row, name)
        lacking = [name for name in NEEDED[self.file.kind.name] if row.values.get(name) in (None, "")]
        if self.file.kind.name == "invoices" and self._lacks_amount(row):
            lacking.append("amount")
        if lacking:
            places = [self.file.places[name] for name in lacking if name in self.file.places]
            headers = ", ".join(self.file.found.header[place] for place in places) or ", ".join(lacking)
            row.reject(_("Nothing usable stands in: {columns}.", columns=headers))
        if self.file.kind.name == "prices" and not row.prices and not row.rejected:
            row.reject(_("There is no price."))
        return row

    def _lacks_amount(self, row: Row) -> bool:
        """Whether an invoice says no amount that can be read: neither its own nor, where that is empty, what is open."""
        if row.values.get("amount") is not None:
            return False
        return bool(self._text(row, "amount")) or row.values.get("open_amount") is None

    def _text(self, row: Row, name: str) -> str:
        place = self.file.places.get(name)
        return cells.text(_cell(row.entry.line, place)) if place is not None else ""

    def _take(self, row: Row, name: str) -> None:
        value = self._text(row, name)
        if not value:
            return
        if name == "price" or name.startswith(PRICE_OF):
            price = cells.unit_price(value, self.writing[name])
            column = name.removeprefix(PRICE_OF) if name != "price" else self._text(row, "column") or self.column
            if price is None:
                self._problem(row, name, value, _("no price"))
            elif len(column) > LONGEST["column"]:
                self._problem(row, name, column, _("longer than {longest} characters", longest=LONGEST["column"]))
            else:
                row.prices[column] = price
            return
        found, wrong = self._value(row, name, value)
        if wrong:
            self._problem(row, name, value, wrong)
        else:
            row.values[name] = found

    def _value(self, row: Row, name: str, value: str) -> tuple[Any, str]:
        writing = self.writing[name]
        if name in QUANTITIES:
            found: Any = cells.quantity(value, writing)
            return found, "" if found is not None else _("no quantity")
        if name in AMOUNTS:
            found = cells.amount(value, row.values["currency"], writing)
            return found, "" if found is not None else _("no amount")
        if name in DAYS:
            found = cells.day(value, writing)
            return found, "" if found is not None else _("no date")
        if name == "status":
            found = cells.is_active(value)
            return ("active" if found else "discontinued"), "" if found is not None else _("no state that we know")
        if name in ("customer", "vat_id"):
            checked = checked_of(
                "customer_number" if name == "customer" else name, value, self.country, self.today, False
            )
            return checked.value, checked.wrong
        longest = LONGEST[name]
        if len(value) > longest:
            return "", _("longer than {longest} characters", longest=longest)
        return value, ""

    def _problem(self, row: Row, name: str, value: str, reason: str) -> None:
        header = self.file.found.header[self.file.places[name]]
        row.entry.problems.append(Problem(row.entry.line.number, header, value, reason))


def reject_twice(rows: Iterable[Row], key: str, seen: dict[str, int]) -> None:
    """What stands twice in a file stands there once; *seen* has the lines of what came before, by its key."""
    for row in rows:
        if row.rejected or not (value := str(row.values.get(key) or "")):
            continue
        first = seen.setdefault("".join(folded(value).split()), row.entry.line.number)
        if first != row.entry.line.number:
            row.reject(_("{value} stands in line {line} already.", value=value, line=first))


def _cell(line: Line, place: int) -> str:
    """The cell at a place; the quote that keeps a cell of rejects from being a formula is taken off again."""
    cell = line.cells[place] if place < len(line.cells) else ""
    return cell[1:] if cell.startswith("'") and cell[1:2] in FORMULA_STARTS else cell
