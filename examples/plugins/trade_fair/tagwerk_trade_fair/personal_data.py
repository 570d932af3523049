"""What the table holds of people outside the house: read by ``tagwerk export``, ``forget``, and whoever keeps the periods."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa
from tagwerk.api import PersonalData, later

from tagwerk_trade_fair.tables import Entry

if TYPE_CHECKING:
    from tagwerk.api import Person


def personal_data() -> list[PersonalData]:
    """One for each table."""
    return [
        PersonalData(
            Entry,
            later("notes of what was done"),
            why="relation",
            kept="card",
            readers=("owner", "head"),
            of=_about,
            emptied={"note": ""},
        )
    ]


def _about(person: Person) -> sa.ColumnElement[bool]:
    """A note is about a company. Where one contact is meant, names in it are found all the same."""
    return Entry.company_id.in_(person.company_ids) if person.whole_company else sa.false()
