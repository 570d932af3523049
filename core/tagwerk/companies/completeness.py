"""What a client card lacks, and whether it was completed in time: that is how punctuality is judged (A 5.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.calendar.days import calendar_of
from tagwerk.companies.kinds import CARD_COMPLETED
from tagwerk.companies.tables import Company, Contact
from tagwerk.ledger.activities import NewActivity, record
from tagwerk.ledger.tables import Activity
from tagwerk.platform import clock
from tagwerk.platform.periods import ONE_DAY, Period
from tagwerk.platform.texts import later, translator
from tagwerk.staff.tables import Employee

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from tagwerk.access.actors import Actor

_ = translator("tagwerk")


def lacking(company: Company, contacts: Sequence[Contact]) -> list[str]:
    """What is not on the card yet, in the reader's language."""
    reachable = company.email or company.phone or any(contact.email or contact.phone for contact in contacts)
    needed = (
        (contacts, later("a contact")),
        (reachable, later("a phone number or an e-mail address")),
        (company.industry, later("the industry")),
        (company.city, later("the city")),
    )
    return [_(title) for there, title in needed if not there]


def record_completion(session: Session, actor: Actor, company: Company) -> list[Activity]:
    """Put on record that the card is complete, once, and how many working days after its first entry that was.

    It counts for the employee who completed it. Working days are those of where that employee works.
    """
    if actor.employee_id is None or _is_recorded(session, company.id):
        return []
    contacts = session.scalars(
        sa.select(Contact).where(
            Contact.company_id == company.id, Contact.forgotten_at.is_(None), Contact.removed_at.is_(None)
        )
    ).all()
    if lacking(company, contacts):
        return []
    return record(session, *completions(session, actor, [(company.id, company.created_at)]))


def _key(company_id: int) -> str:
    """How the ledger knows that a card is complete: it is said once."""
    return f"card_complete:{company_id}"


def _is_recorded(session: Session, company_id: int) -> bool:
    of_it = (Activity.source == "core", Activity.source_key == _key(company_id))
    return session.scalar(sa.select(Activity.id).where(*of_it)) is not None


def completions(session: Session, actor: Actor, complete: Sequence[tuple[int, datetime | None]]) -> list[NewActivity]:
    """What to record of cards that are *complete*: their numbers, and when each was opened."""
    if actor.employee_id is None or not complete:
        return []
    employee, moment = session.get_one(Employee, actor.employee_id), clock.now()
    today = employee.work_date(moment)
    terms = employee.on(today)
    passed: dict[datetime, int] = {}
    new = []
    for company, opened_at in complete:
        opened = opened_at or moment
        if opened not in passed:
            day = employee.work_date(opened)
            since, where = Period(day + ONE_DAY, today), (terms.country, terms.region)
            passed[opened] = len(calendar_of(session, *where).working_days(since)) if day < today else 0
        new.append(
            NewActivity(
                kind=CARD_COMPLETED,
                happened_at=moment,
                work_date=today,
                employee_id=employee.id,
                recorded_by=actor.signature,
                source="core",
                source_key=_key(company),
                company_id=company,
                details={"working_days": passed[opened]},
            )
        )
    return new
