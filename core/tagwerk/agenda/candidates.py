"""Which of very many companies the agenda looks at: few statements, whatever the size of the base."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.agenda.congratulations import AHEAD, BEHIND
from tagwerk.agenda.signals import CONTACT_KINDS, SILENT_AFTER
from tagwerk.companies.people.gone import is_gone
from tagwerk.companies.tables import Company, Contact
from tagwerk.ledger.tables import Activity
from tagwerk.platform import clock

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

    from tagwerk.platform.app import App

SEEDS = 10
"""Of the weakest reasons, so many times fewer are looked at than of the others."""


def candidates(app: App, owned: sa.ColumnElement[bool], limit: int) -> list[int]:
    """Companies with a birthday or a professional holiday about now, silent ones, and some with an incomplete card."""
    today = clock.now().date()
    with app.database.reading() as session:
        found = _birthdays(session, owned, limit, today)
        for rank in ("key_client", "client"):
            found += _silent(session, owned, limit, today, rank)
        lacking = sa.select(Company.id).where(owned, sa.or_(Company.industry == "", Company.city == ""))
        found += session.scalars(lacking.order_by(Company.id).limit(limit // SEEDS + 1))
    return list(dict.fromkeys(found))


def _birthdays(session: Session, owned: sa.ColumnElement[bool], limit: int, today: date) -> list[int]:
    days = [f"{today + timedelta(days=number):%m-%d}" for number in range(-BEHIND, AHEAD + 1)]
    people = sa.select(Contact.company_id).join(Company, Company.id == Contact.company_id).where(owned, ~is_gone())
    born = people.where(
        Contact.birthday != "", sa.func.substr(Contact.birthday, sa.func.length(Contact.birthday) - 4).in_(days)
    )
    of_a_profession = people.where(Contact.profession != "")
    found = list(session.scalars(born.order_by(Contact.company_id).limit(limit)))
    return [*found, *session.scalars(of_a_profession.order_by(Contact.company_id).limit(limit))]


def _silent(session: Session, owned: sa.ColumnElement[bool], limit: int, today: date, rank: str) -> list[int]:
    """Clients whom nobody has spoken to for long, those known longest first."""
    since = today - timedelta(days=SILENT_AFTER[rank])  # type: ignore[index]
    spoken = sa.exists().where(
        Activity.company_id == Company.id, Activity.kind.in_(CONTACT_KINDS), Activity.work_date >= since
    )
    silent = sa.select(Company.id).where(owned, Company.rank == rank, ~spoken)
    return list(session.scalars(silent.order_by(Company.id).limit(limit)))
