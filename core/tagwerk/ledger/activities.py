"""Writing to the ledger: recorded once, never edited, corrected by a reversal."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from tagwerk.ledger.hookspecs import tagwerk_activity_recorded
from tagwerk.ledger.tables import Activity
from tagwerk.platform import clock
from tagwerk.platform.errors import Conflict
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from tagwerk.platform.app import App

_ = translator("tagwerk")


@dataclass(frozen=True, kw_only=True)
class NewActivity:
    """An activity about to be recorded; the fields are those of ``Activity``.

    *source_key* names the deed within *source*, for instance ``message:17``: the same key a second time changes nothing.
    """

    kind: str
    happened_at: datetime
    work_date: date
    employee_id: int
    recorded_by: str
    source: str
    source_key: str
    company_id: int | None = None
    contact_id: int | None = None
    outcome: str | None = None
    amount_minor: int | None = None
    currency: str | None = None
    details: dict[str, Any] = field(default_factory=dict)
    concerns_id: int | None = None


def record(session: Session, *activities: NewActivity) -> list[Activity]:
    """Add *activities* to the ledger inside the caller's transaction, which also writes the fact that they count.

    Gives back the rows that are new; one whose ``(source, source_key)`` is on record already changes nothing. Tell
    of them after the commit (``tell_recorded``).
    """
    fresh = _without_known(session, activities)
    if not fresh:
        return []
    moment = clock.now()
    rows = [_columns(activity, moment) for activity in fresh]
    insert: sa.Insert = sa.insert(Activity)
    if session.get_bind().dialect.name == "postgresql":  # another writer may come between our look and our insert
        insert = postgresql.insert(Activity).on_conflict_do_nothing(index_elements=["source", "source_key"])
    return list(session.scalars(insert.returning(Activity), rows))


def reverse(session: Session, activity: Activity, *, recorded_by: str, reason: str) -> Activity | None:
    """Take *activity* back: a row that copies its kind, employee and date; every count leaves out both.

    *reason* is a short word for the details (``hard_bounce``, ``wrong_number``), not a sentence. Gives None where it is
    reversed already. Raises Conflict for the reversal of a reversal.
    """
    if activity.reverses is not None:
        raise Conflict(_("Activity {id} is itself a reversal.", id=activity.id), _("Record the deed anew."))
    moment = clock.now()
    row = NewActivity(
        kind=activity.kind,
        happened_at=moment,
        work_date=activity.work_date,
        employee_id=activity.employee_id,
        recorded_by=recorded_by,
        source=activity.source,
        source_key=f"reversal:{activity.id}",
        company_id=activity.company_id,
        contact_id=activity.contact_id,
        outcome=activity.outcome,
        amount_minor=None if activity.amount_minor is None else -activity.amount_minor,
        currency=activity.currency,
        details={"reason": reason},
        concerns_id=activity.concerns_id,
    )
    if not _without_known(session, [row]):
        return None
    reversal = Activity(**_columns(row, moment), reverses=activity.id)
    session.add(reversal)
    session.flush()
    return reversal


def tell_recorded(app: App, activities: Iterable[Activity]) -> None:
    """Tell everybody of new *activities*, after their commit."""
    for activity in activities:
        app.plugins.notify(tagwerk_activity_recorded, activity)


def _columns(activity: NewActivity, moment: datetime) -> dict[str, Any]:
    return {**vars(activity), "recorded_at": moment}


def _without_known(session: Session, activities: Iterable[NewActivity]) -> list[NewActivity]:
    unique = {(activity.source, activity.source_key): activity for activity in activities}
    known: set[tuple[str, str]] = set()
    for source in {source for source, _key in unique}:
        keys = [key for owner, key in unique if owner == source]
        statement = sa.select(Activity.source_key).where(Activity.source == source, Activity.source_key.in_(keys))
        known |= {(source, key) for key in session.scalars(statement)}
    return [activity for identity, activity in unique.items() if identity not in known]
