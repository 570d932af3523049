"""Taking in a list of calls: each row is a call that the list measured, once, however often the list is imported."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.api import Employee, clock, employee_seen_by, pieces, translator, use_case, within_reach
from tagwerk_telephony.api import CallEvent
from tagwerk_telephony.calls.identifying import Staff
from tagwerk_telephony.calls.taking_in import store
from tagwerk_telephony.desk.declaring import withdraw_measured
from tagwerk_telephony.lists.reading import ListedRow, line_of, read_list
from tagwerk_telephony.numbers import e164
from tagwerk_telephony.settings import settings_of
from tagwerk_telephony.tables import DECLARED, Call

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sqlalchemy.orm import Session

    from tagwerk.api import Actor, App

AT_ONCE = 50
"""Calls that one transaction takes in."""
SAME_CALL = timedelta(seconds=90)
"""How far apart two witnesses of one call may date its beginning."""
FUTURE = timedelta(hours=1)
NAME = "list"

_ = translator("tagwerk_telephony")


@dataclass
class Imported:
    """What came of a list: *created* calls are new, *known* were there, *withdrawn* had been declared by hand, *internal* were
    among colleagues; *rejects* are lines with the reason.
    """

    format: str
    created: int = 0
    known: int = 0
    withdrawn: int = 0
    internal: int = 0
    rejects: list[tuple[int, str]] = field(default_factory=list)


@use_case("calls.import")
def import_calls(
    app: App, actor: Actor, path: Path, *, columns: Mapping[str, str] | None = None, login: str | None = None
) -> Imported:
    """Take in the list in the file *path*. A row names who spoke, by login, extension or number; where it does not, it is
    *login*, the actor by default, whose list it is. Rows of somebody beyond the actor's reach are rejected.

    Raises NotFound, WrongInput, NotAllowed.
    """
    with app.database.reading() as session:
        whose = employee_seen_by(session, actor, login)
        found = read_list(path, whose.time_zone, columns)
        done = Imported(found.format.name, rejects=list(found.rejects))
        staff = Staff(session, settings_of(app).extensions)
        reach = set(session.scalars(sa.select(Employee.id).where(within_reach(actor, Employee.id, substituted=False))))
        events = []
        seen: Counter[str] = Counter()
        for row in found.rows:
            if staff.is_own(e164(row.client, whose.country)):
                done.internal += 1
                continue
            event, reason = _event(staff, reach, whose, row, found.format.name, seen)
            if event is None:
                done.rejects.append((row.number, reason))
            elif _known_otherwise(session, event):
                done.known += 1
            else:
                events.append((event, _raw(row)))
    done.rejects.sort()
    for piece in pieces(events, AT_ONCE):
        taken = store(app, piece, by=actor)
        done.created += taken.new
        done.known += len(piece) - taken.new
        done.withdrawn += withdraw_measured(app, taken.calls, by=actor)
    return done


def _event(
    staff: Staff, reach: set[int], whose: Employee, row: ListedRow, format: str, seen: Counter[str]
) -> tuple[CallEvent | None, str]:
    """The row as an event, or the reason why it is none."""
    client = e164(row.client, whose.country)
    on_line = line_of(row.own)
    own = "" if on_line else e164(row.own, whose.country)
    if row.started_at > clock.now() + FUTURE:
        return None, _("it is in the future")
    line = row.extension or on_line
    named = (row.employee, line, own)
    on = row.started_at.date()
    spoke = next((found for name in named if name and (found := staff.holder(name, on)) is not None), None)
    if spoke is None and not any(named):
        spoke = whose.id
    elif spoke is None and (row.employee or staff.the_only_one(on) is None):
        return None, _("nobody here has the line {line}", line=next(filter(None, named)))
    spoke = spoke if spoke is not None else whose.id
    if spoke not in reach:
        return None, _("it is a call of somebody beyond your reach")
    ended_at = row.started_at + row.talk
    text = f"{row.started_at.isoformat()}|{row.direction}|{row.client}|{row.own}|{row.talk}|{row.extension}"
    seen[text] += 1
    identity = row.identity or f"{hashlib.sha256(text.encode('utf-8', 'replace')).hexdigest()[:40]}-{seen[text]}"
    leg = f"{format}:{identity}"
    inbound = row.direction == "inbound"
    return CallEvent(
        provider=NAME, key=leg, leg=leg,
        state=row.state, at=ended_at, direction="inbound" if inbound else "outbound",
        from_number=client if inbound else own, to_number=own if inbound else client,
        talk_seconds=int(row.talk.total_seconds()) if row.state == "completed" else None,
        cause=format, single=True, employee=staff.login_of(spoke), extension=line,
    ), ""  # fmt: skip


def _known_otherwise(session: Session, event: CallEvent) -> bool:
    """Whether another witness, a webhook or another list, has told of this call already."""
    number = event.from_number if event.direction == "inbound" else event.to_number
    if not number:
        return False
    begun = event.at - timedelta(seconds=event.talk_seconds or 0)
    moment = sa.func.coalesce(Call.answered_at, Call.started_at)
    return (
        session.scalar(
            sa.select(Call.id).where(
                Call.number == number, Call.direction == event.direction, Call.provider.not_in((NAME, DECLARED)),
                sa.or_(moment.between(begun - SAME_CALL, begun + SAME_CALL),
                       Call.started_at.between(begun - SAME_CALL, begun + SAME_CALL)),
            ).limit(1)
        )
        is not None
    )  # fmt: skip


def _raw(row: ListedRow) -> dict[str, str | int]:
    return {
        "line": row.number, "when": row.started_at.isoformat(), "direction": row.direction, "client": row.client, "own": row.own,
        "state": row.state, "talk_seconds": int(row.talk.total_seconds()),
    }  # fmt: skip
