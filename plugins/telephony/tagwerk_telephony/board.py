"""What telephony says on the board and on the client card."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from tagwerk.api import (
    Action,
    BoardLine,
    CardSection,
    Employee,
    actor_of,
    by_name,
    clock,
    log_others,
    substituted_by,
    translator,
    within_reach,
    zones_of,
)
from tagwerk_telephony.calls.looking import LEFT_FOR, without_outcome
from tagwerk_telephony.settings import settings_of
from tagwerk_telephony.tables import DECLARED, Call
from tagwerk_telephony.words import DIRECTIONS, OUTCOMES, STATES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from tagwerk.api import App

CARD_CALLS = 5
MISSED_FOR = LEFT_FOR
"""How long a missed call waits on the board."""

_ = translator("tagwerk_telephony")


def board_lines(app: App, employee: int, on: date) -> list[BoardLine]:
    """Answered calls without an outcome, of the day and left from those before, missed calls, promises that are due, and calls of
    which the end is unknown: the employee's, and those of whoever the employee stands in for.
    """
    with app.database.reading() as session:
        zone = session.get_one(Employee, employee).time_zone
        whose = [employee, *(absent.id for absent in substituted_by(session, employee, on))]
        begins, ends = clock.day(on, zone)
        silent = _count(session, whose, *without_outcome(begins, ends))
        left = _count(session, whose, *without_outcome(begins - LEFT_FOR, begins))
        missed = _count(session, whose, *missed_calls(begins - MISSED_FOR, ends))
        uncertain = _count(session, whose, Call.state == "uncertain", Call.started_at >= begins - MISSED_FOR)
    lines = []
    if left:
        count = silent + left
        text = _("Calls without an outcome: {count}, of earlier days: {left}", count=count, left=left)
        lines.append(BoardLine("telephony", text, weight=50, action=Action("calls.list", without_outcome=True)))
    elif silent:
        text = _("Calls without an outcome: {count}", count=silent)
        lines.append(BoardLine("telephony", text, weight=50, action=Action("calls.outcome", "OUTCOME")))
    if missed:
        lines.append(
            BoardLine(
                "telephony", _("Missed calls: {count}", count=missed), weight=60, action=Action("call", "COMPANY")
            )
        )
    if uncertain:
        text = _("Calls of which the end is not known: {count}", count=uncertain)
        lines.append(BoardLine("telephony", text, weight=10, action=Action("calls.settle")))
    return lines + _of_department(app, employee, on)


def _of_department(app: App, employee: int, on: date) -> list[BoardLine]:
    """What a head sees of the people headed: calls of the day that have no witness, or whose end somebody said."""
    with app.database.reading() as session:
        actor = actor_of(session, session.get_one(Employee, employee))
        if not actor.roles & {"head", "director"}:
            return []
        begins, ends = clock.day(on, actor.time_zone)
        others = within_reach(actor, Employee.id, on, substituted=False)
        query = (
            sa.select(Employee.id, Employee.name, Call.settled_as != "")
            .join(Call, Call.employee_id == Employee.id)
            .where(others, Employee.id != employee)
            .where(
                sa.or_(
                    sa.and_(Call.provider == DECLARED, Call.reached, Call.started_at >= begins, Call.started_at < ends),
                    sa.and_(Call.settled_as != "", Call.settled_at >= begins, Call.settled_at < ends),
                )
            )
            .order_by(by_name(Employee.name), Employee.id)
        )
        rows = session.execute(query).all()
    log_others(app, actor, "calls.read", "calls", {row[0] for row in rows})
    declared = _counted(name for _id, name, by_hand in rows if not by_hand)
    settled = _counted(name for _id, name, by_hand in rows if by_hand)
    lines = []
    if declared:
        most = settings_of(app).declared_per_day
        text = _("Declared calls of the department: {who} (at most {most} a day each)", who=declared, most=most)
        lines.append(BoardLine("telephony", text, weight=20, action=Action("calls.list", declared=True)))
    if settled:
        text = _("Calls settled by hand: {who}", who=settled)
        lines.append(BoardLine("telephony", text, weight=20, action=Action("calls.list", settled=True)))
    return lines


def _counted(names: Iterable[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in Counter(names).items())


def missed_calls(since: datetime, until: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    """The conditions that a call came in, nobody took it, and nobody has spoken on that number since."""
    later_call = aliased(Call)
    spoken = sa.exists().where(later_call.number == Call.number, later_call.answered_at > Call.started_at)
    return (
        Call.direction == "inbound",
        Call.state == "no_answer",
        Call.started_at >= since,
        Call.started_at < until,
        Call.number != "",
        ~spoken,
    )


def card_sections(app: App, company: int) -> list[CardSection]:
    """The last calls with the company, each at its hour where the owner is."""
    with app.database.reading() as session:
        query = sa.select(Call).where(Call.company_id == company).order_by(Call.started_at.desc()).limit(CARD_CALLS)
        calls = session.scalars(query).all()
        zone = ZoneInfo(zones_of(session, [company]).get(company, "UTC"))
    rows = {}
    for call in calls:  # each call of a day, and of a second, keeps its own row
        label = _when(call, zone)
        rows[label if label not in rows else f"{label} ({call.id})"] = _said_of(call, zone)
    return [CardSection("telephony", _("Calls"), tuple(rows.items()))] if rows else []


def _when(call: Call, zone: ZoneInfo) -> str:
    """The local time to the second."""
    return call.started_at.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")


def _said_of(call: Call, zone: ZoneInfo) -> str:
    words = [_(DIRECTIONS[call.direction]), _(STATES[call.state]), _(OUTCOMES[call.outcome]) if call.outcome else ""]
    if call.call_back_at is not None:
        words.append(_("on {moment}", moment=call.call_back_at.astimezone(zone).strftime("%Y-%m-%d %H:%M")))
    said = ", ".join(filter(None, words))
    return f"{said}: {call.note}" if call.note else said


def _count(session: Session, whose: list[int], *conditions: sa.ColumnElement[bool]) -> int:
    return (
        session.scalar(sa.select(sa.func.count()).select_from(Call).where(Call.employee_id.in_(whose), *conditions))
        or 0
    )
