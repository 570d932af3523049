"""Whose documents are, by the name where there is no number; and customers that are on no card."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.catalogue.folders.writing import DOCUMENTS
from tagwerk.companies.finding import name_key
from tagwerk.companies.tables import Company

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from tagwerk.catalogue.folders.rows import Row

NAMED = 20


def number_by_name(session: Session, kind: str, rows: Sequence[Row]) -> None:
    """Give rows that have no customer number or VAT id of a card that of the only company of that name, as a last way."""
    if kind not in DOCUMENTS:
        return
    asked = [row for row in rows if not row.rejected and not row.values.get("vat_id")]
    numbers = _known(session, "customer_number", {row.values.get("customer", "") for row in asked})
    asked = [row for row in asked if row.values.get("customer", "") not in numbers and _name(row)]
    keys = sorted({name_key(_name(row)) for row in asked})
    if not keys:
        return
    there = sa.select(Company.name_key, Company.customer_number, Company.vat_id).where(
        Company.name_key.in_(keys), Company.merged_into.is_(None), Company.removed_at.is_(None)
    )
    found: dict[str, list[tuple[str, str]]] = {}
    for key, number, vat in session.execute(there):
        found.setdefault(key, []).append((number, vat))
    for row in asked:
        alike = found.get(name_key(_name(row)), [])
        if len(alike) == 1 and any(alike[0]):
            row.values["customer_name"] = _name(row)
            row.values["customer"], row.values["vat_id"] = alike[0]


def _name(row: Row) -> str:
    """The name of the customer, which a column *Kunde* has in the place of the number."""
    return str(row.values.get("customer_name") or row.values.get("customer", ""))


class Unmatched:
    """What of the customers of a file has no card."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str, str], bool] = {}
        self.number = 0
        self.some: list[str] = []

    def add(self, session: Session, kind: str, rows: Sequence[Row]) -> None:
        """Look up the customers of *rows*, each once."""
        if kind not in DOCUMENTS:
            return
        asked = {_whose(row): row for row in rows if not row.rejected}
        new = {whose: row for whose, row in asked.items() if any(whose) and whose not in self._known}
        numbers = _known(session, "customer_number", {number for number, _vat, _name in new})
        vats = _known(session, "vat_id", {vat for _number, vat, _name in new})
        for whose, row in new.items():
            self._known[whose] = whose[0] in numbers or whose[1] in vats
            if not self._known[whose]:
                self.number += 1
                name = row.values.get("customer_name", "")
                self.some.append(" ".join(filter(None, (whose[0] or whose[1], name))))
        del self.some[NAMED:]


def _whose(row: Row) -> tuple[str, str, str]:
    """Customer number, VAT id, and the name only where there is neither."""
    number, vat = row.values.get("customer", ""), row.values.get("vat_id", "")
    return number, vat, "" if number or vat else row.values.get("customer_name", "")


def _known(session: Session, field: str, values: set[str]) -> set[str]:
    column = getattr(Company, field)
    wanted = sorted(values - {""})
    return set(session.scalars(sa.select(column).where(column.in_(wanted)))) if wanted else set()
