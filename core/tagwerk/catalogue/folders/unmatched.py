"""Customers of documents that are on no card: named, so that somebody opens one or enters the number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.catalogue.folders.writing import DOCUMENTS
from tagwerk.companies.tables import Company

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from tagwerk.catalogue.folders.rows import Row

NAMED = 20


class Unmatched:
    """What of the customers of a file has no card."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], bool] = {}
        self.number = 0
        self.some: list[str] = []

    def add(self, session: Session, kind: str, rows: Sequence[Row]) -> None:
        """Look up the customers of *rows*, each once."""
        if kind not in DOCUMENTS:
            return
        asked = {_whose(row): row for row in rows if not row.rejected}
        new = {whose: row for whose, row in asked.items() if any(whose) and whose not in self._known}
        numbers = _known(session, "customer_number", {number for number, _vat in new})
        vats = _known(session, "vat_id", {vat for _number, vat in new})
        for whose, row in new.items():
            self._known[whose] = whose[0] in numbers or whose[1] in vats
            if not self._known[whose]:
                self.number += 1
                name = row.values.get("customer_name", "")
                self.some.append(" ".join(filter(None, (whose[0] or whose[1], name))))
        del self.some[NAMED:]


def _whose(row: Row) -> tuple[str, str]:
    return row.values.get("customer", ""), row.values.get("vat_id", "")


def _known(session: Session, field: str, values: set[str]) -> set[str]:
    column = getattr(Company, field)
    wanted = sorted(values - {""})
    return set(session.scalars(sa.select(column).where(column.in_(wanted)))) if wanted else set()
