"""Writing to the ledger: recorded once, never edited, corrected by a reversal."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from tagwerk.ledger.hookspecs import tagwerk_activity_recorded
from tagwerk.ledger.tables import Activity
from tagwerk.platform import clock
from tagwerk.platform.errors import Conflict, PluginError
from tagwerk.platform.inputs import nearest_hint
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from tagwerk.ledger.kinds import ActivityKind
    from tagwerk.platform.app import App

REASON = "reason"
"""The one detail of a reversal."""
COPIED = (
    "kind",
    "work_date",
    "employee_id",
    "source",
    "company_id",
    "contact_id",
    "outcome",
    "currency",
    "concerns_id",
)

_ = translator("tagwerk")


@dataclass(frozen=True, kw_only=True)
class NewActivity:
    """An activity about to be recorded; the fields are those of ``Activity``.

    *source_key* names what was done within *source*, for instance ``message:17``: the same key a second time changes nothing.
    """

    kind: ActivityKind
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
    of them after the commit (``tell_recorded``). Raises PluginError for a detail that the kind does not know.
    """
    fresh = _without_known(session, activities)
    if not fresh:
        return []
    moment = clock.now()
    rows = [_columns(activity, moment) for activity in fresh]
    insert: sa.Insert = sa.insert(Activity)
    if session.get_bind().dialect.name == "postgresql":  # another writer may come between our look and our insert
        from sqlalchemy.dialects import postgresql

        insert = postgresql.insert(Activity).on_conflict_do_nothing(index_elements=["source", "source_key"])
    return list(session.scalars(insert.returning(Activity), rows))


def reverse(session: Session, activity: Activity, *, recorded_by: str, reason: str) -> Activity | None:
    """Take *activity* back: a row that copies its kind, employee and date; every count leaves out both.

    *reason* is a short word for the details (``hard_bounce``, ``wrong_number``), not a sentence. Gives None where it is
    reversed already. Raises Conflict for the reversal of a reversal.
    """
    if activity.reverses is not None:
        raise Conflict(_("Activity {id} is itself a reversal.", id=activity.id), _("Record the activity anew."))
    key = f"reversal:{activity.id}"
    if _known(session, activity.source, [key]):
        return None
    moment = clock.now()
    reversal = Activity(
        **{name: getattr(activity, name) for name in COPIED},
        happened_at=moment,
        recorded_at=moment,
        recorded_by=recorded_by,
        source_key=key,
        amount_minor=None if activity.amount_minor is None else -activity.amount_minor,
        details={REASON: reason},
        reverses=activity.id,
    )
    session.add(reversal)
    session.flush()
    return reversal


def tell_recorded(app: App, activities: Iterable[Activity]) -> None:
    """Tell everybody of new *activities*, after their commit."""
    for activity in activities:
        app.plugins.notify(tagwerk_activity_recorded, activity)


def _columns(activity: NewActivity, moment: datetime) -> dict[str, Any]:
    if strangers := sorted(set(activity.details) - set(activity.kind.details)):
        raise PluginError(
            _("The kind {kind} has no detail {name!r}.", kind=activity.kind.name, name=strangers[0]),
            nearest_hint(strangers[0], activity.kind.details),
        )
    return {**vars(activity), "kind": activity.kind.name, "recorded_at": moment}


def _without_known(session: Session, activities: Iterable[NewActivity]) -> list[NewActivity]:
    unique = {(activity.source, activity.source_key): activity for activity in activities}
    known: set[tuple[str, str]] = set()
    for source in {source for source, _key in unique}:
        keys = [key for owner, key in unique if owner == source]
        known |= {(source, key) for key in _known(session, source, keys)}
    return [activity for identity, activity in unique.items() if identity not in known]


def _known(session: Session, source: str, keys: Iterable[str]) -> set[str]:
    """Those of the *keys* that are on record already."""
    statement = sa.select(Activity.source_key).where(Activity.source == source, Activity.source_key.in_(keys))
    return set(session.scalars(statement))
