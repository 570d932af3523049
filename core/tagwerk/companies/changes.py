"""What people change on a client card: on record value by value, and counted once per company and day as long as it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.companies.kinds import CARD_CHANGED
from tagwerk.companies.tables import CardChange
from tagwerk.ledger.activities import NewActivity, record, reverse
from tagwerk.ledger.counting import with_reversals
from tagwerk.ledger.tables import Activity
from tagwerk.platform import clock

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

    from tagwerk.access.actors import Actor

UNDONE = "undone"


@dataclass(frozen=True)
class Change:
    """A value about to be put on record: *field* of the company, or of a contact."""

    field: str
    before: str
    after: str
    contact_id: int | None = None


def record_changes(session: Session, actor: Actor, company_id: int, changes: list[Change]) -> list[Activity]:
    """Put *changes* on record for the employee who made them, and let the company's card count today, or no longer.

    A change and its undoing on one day count nothing: what counted by then is reversed. Gives what is new in the ledger.
    """
    if actor.employee_id is None or not changes:
        return []
    moment = clock.now()
    today = clock.local_date(moment, actor.time_zone)
    common = {"company_id": company_id, "employee_id": actor.employee_id, "work_date": today, "changed_at": moment}
    rows = [CardChange(**vars(change), **common) for change in changes]
    session.add_all(rows)
    session.flush()
    counted = with_reversals(
        session,
        Activity.company_id == company_id,
        Activity.kind == CARD_CHANGED.name,
        Activity.work_date == today,
        Activity.employee_id == actor.employee_id,
    )
    held = next((activity for activity, reversal in counted if reversal is None), None)
    if _something_stays(session, actor.employee_id, company_id, today):
        if held is not None:
            return []
        new = NewActivity(
            kind=CARD_CHANGED,
            happened_at=moment,
            work_date=today,
            employee_id=actor.employee_id,
            recorded_by=actor.signature,
            source="core",
            source_key=f"card:{company_id}:{actor.employee_id}:{today}:{len(counted) + 1}",
            company_id=company_id,
            details={"change": rows[0].id},
        )
        return record(session, new)
    if held is None:
        return []
    reversal = reverse(session, held, recorded_by=actor.signature, reason=UNDONE)
    return [reversal] if reversal is not None else []


def _something_stays(session: Session, employee_id: int, company_id: int, day: date) -> bool:
    """Whether a value is another one than before the first change that the employee made of it on that day."""
    query = sa.select(CardChange).where(
        CardChange.company_id == company_id, CardChange.employee_id == employee_id, CardChange.work_date == day
    )
    first: dict[tuple[int | None, str], str] = {}
    last: dict[tuple[int | None, str], str] = {}
    for change in session.scalars(query.order_by(CardChange.id)):
        first.setdefault((change.contact_id, change.field), change.before)
        last[change.contact_id, change.field] = change.after
    return first != last
