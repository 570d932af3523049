"""Writing to the ledger: recorded once, never edited, corrected by a reversal."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field, replace
from datetime import UTC
from typing import TYPE_CHECKING, Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import make_transient_to_detached

from tagwerk.ledger.chain.links import ACTIVITIES, chained, to_be_chained
from tagwerk.ledger.hookspecs import tagwerk_activity_recorded
from tagwerk.ledger.tables import Activity
from tagwerk.platform import clock
from tagwerk.platform.connections.bulk import insert_many
from tagwerk.platform.connections.lists import among
from tagwerk.platform.errors import Conflict, PluginError
from tagwerk.platform.hosting.ownership import owner_of
from tagwerk.platform.inputs import nearest_hint
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from tagwerk.ledger.kinds import ActivityKind
    from tagwerk.platform.app import App
    from tagwerk.platform.hosting.plugin import Plugin

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
LEDGER = cast("sa.Table", Activity.__table__)
IDENTITY = (LEDGER.c.source, LEDGER.c.source_key)
KNOWN = sa.select(*IDENTITY).where(LEDGER.c.source == sa.bindparam("source"), among(LEDGER.c.source_key, "keys"))

_ = translator("tagwerk")


@dataclass(frozen=True, kw_only=True)
class NewActivity:
    """An activity about to be recorded; the fields are those of ``Activity``.

    *source_key* names what was done within *source*, for instance ``message:17``: the same key a second time changes nothing.
    *source* is the recording plugin, which ``record`` sees by itself.
    """

    kind: ActivityKind
    happened_at: datetime
    work_date: date
    employee_id: int
    recorded_by: str
    source: str = ""
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

    Gives back those that are new, each as it stands in the ledger; one whose ``(source, source_key)`` is on record already
    changes nothing. Tell of them after the commit (``tell_recorded``). Made for many at a time: one statement looks and one
    writes, whatever their number. The source of what a plugin records is that plugin. Raises PluginError for another's, and for
    a detail that the kind does not know.
    """
    return [_as_read(row) for row in _written(session, _new(session, activities))]


def record_untold(session: Session, *activities: NewActivity) -> None:
    """The same where nobody is to be told of them (``hears_of_activities``): they are not made to be read."""
    _written(session, _new(session, activities))


def hears_of_activities(app: App) -> bool:
    """Whether anybody wants to be told of what is recorded."""
    return app.plugins.implemented(tagwerk_activity_recorded)


def _new(session: Session, activities: Iterable[NewActivity]) -> list[dict[str, Any]]:
    """The rows of those *activities* that are not on record yet; on PostgreSQL the insert finds that out."""
    moment = clock.real_now()
    recorder = owner_of(str(sys._getframe(2).f_globals.get("__name__", "")))
    activities = tuple(_of_recorder(activity, recorder) for activity in activities)
    rows = {(activity.source, activity.source_key): _columns(activity, moment) for activity in activities}
    session.flush()  # what is credited may be new itself
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        for identity in _on_record(connection, rows):
            del rows[identity]
    return list(rows.values())


def reverse(session: Session, activity: Activity, *, recorded_by: str, reason: str) -> Activity | None:
    """Take *activity* back: a row that copies its kind, employee and date; every count leaves out both.

    *reason* is a short word for the details (``hard_bounce``, ``wrong_number``), not a sentence. Gives None where it is
    reversed already. Raises Conflict for the reversal of a reversal.
    """
    if activity.reverses is not None:
        raise Conflict(_("Activity {id} is itself a reversal.", id=activity.id), _("Record the activity anew."))
    key = f"reversal:{activity.id}"
    if _on_record(session.connection(), [(activity.source, key)]):
        return None
    moment = clock.now()
    row = {name: getattr(activity, name) for name in COPIED} | {
        "happened_at": moment,
        "recorded_at": clock.real_now(),
        "recorded_by": recorded_by,
        "source_key": key,
        "amount_minor": None if activity.amount_minor is None else -activity.amount_minor,
        "details": {REASON: reason},
        "reverses": activity.id,
    }
    session.flush()
    return next((_as_read(written) for written in _written(session, [row])), None)


def _written(session: Session, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those of *rows* that were new, as they stand in the ledger."""
    if not rows:
        return []
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        chained(connection, ACTIVITIES, rows)
        insert_many(connection, LEDGER, rows)
        return rows
    # Another writer may come between a look and the insert; so the insert itself passes over what is there.
    from sqlalchemy.dialects import postgresql

    insert = postgresql.insert(LEDGER).on_conflict_do_nothing(index_elements=["source", "source_key"])
    written = connection.execute(insert.returning(*IDENTITY, LEDGER.c.id), rows)
    numbers = {(row.source, row.source_key): row.id for row in written}
    to_be_chained(session, ACTIVITIES, numbers.values())
    unchained = {"position": None, "chain": None}
    found = [row | unchained | {"id": numbers.get((row["source"], row["source_key"]))} for row in rows]
    return [row for row in found if row["id"] is not None]


def tell_recorded(app: App, activities: Iterable[Activity]) -> None:
    """Tell everybody of new *activities*, after their commit."""
    if not hears_of_activities(app):
        return
    for activity in activities:
        app.plugins.notify(tagwerk_activity_recorded, activity)


def _of_recorder(activity: NewActivity, recorder: Plugin | None) -> NewActivity:
    """Who records is the source: nobody credits in another's name, or keeps it from recording what it did."""
    if recorder is None or activity.source == recorder.name:
        return activity
    if activity.source:
        raise PluginError(
            _("The plugin {name} records {key} as if it were {source}.", name=recorder.name, key=activity.source_key,
              source=activity.source),
            _("Its source is its own name; leave it out."),
        )  # fmt: skip
    return replace(activity, source=recorder.name)


def _columns(activity: NewActivity, moment: datetime) -> dict[str, Any]:
    if strangers := sorted(set(activity.details) - set(activity.kind.details)):
        raise PluginError(
            _("The kind {kind} has no detail {name!r}.", kind=activity.kind.name, name=strangers[0]),
            nearest_hint(strangers[0], activity.kind.details),
        )
    details = dict(activity.details)
    return {**vars(activity), "kind": activity.kind.name, "details": details, "recorded_at": moment, "reverses": None}


def _on_record(connection: sa.Connection, identities: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Those ``(source, source_key)`` of *identities* that are in the ledger."""
    keys: dict[str, list[str]] = {}
    for source, key in identities:
        keys.setdefault(source, []).append(key)
    found = (connection.execute(KNOWN, {"source": source, "keys": of_source}) for source, of_source in keys.items())
    return {(row.source, row.source_key) for rows in found for row in rows}


def _as_read(row: dict[str, Any]) -> Activity:
    """The activity as a session that is closed would have left it, without asking the database for what was just written."""
    activity: Activity = sa.inspect(Activity).class_manager.new_instance()
    vars(activity).update(row, happened_at=row["happened_at"].astimezone(UTC))
    make_transient_to_detached(activity)
    return activity
