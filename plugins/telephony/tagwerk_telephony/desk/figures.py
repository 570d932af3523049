"""When clients are reached, how long is talked, and what comes of it: figures for reports, reckoned from the calls themselves.

From attempts to contracts each step counts companies of those of the step before: dialled, reached, spoken to long enough,
offered something by phone, signed a contract after the call.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from tagwerk.api import (
    CONTRACT_SIGNED,
    SHORTEST_TALK,
    Activity,
    Company,
    clock,
    companies_in,
    employee_seen_by,
    log_others,
    use_case,
)
from tagwerk_telephony.calls.rules import NOBODY_THERE
from tagwerk_telephony.tables import Call, PhoneOffer

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tagwerk.api import Actor, App, Period

STEPS = ("attempts", "reached", "talked", "offered", "signed")


@dataclass
class Reach:
    """Calls of an hour, or of a weekday: *attempts* dialled, of them *reached*."""

    attempts: int = 0
    reached: int = 0


@dataclass
class CallFigures:
    """The figures of one employee in a period. *by_hour* has hours (0 to 23), *by_weekday* days (0 is Monday), in the employee's
    time zone. *talk_seconds* is what was talked in all answered calls, *longest* the longest; *outcomes* counts them by the rank
    of the company; *companies* counts companies for each of STEPS; *missed* are calls that nobody took.
    """

    by_hour: dict[int, Reach] = field(default_factory=dict)
    by_weekday: dict[int, Reach] = field(default_factory=dict)
    attempts: int = 0
    reached: int = 0
    talk_seconds: int = 0
    longest: int = 0
    inbound: int = 0
    missed: int = 0
    declared: int = 0
    uncertain: int = 0
    outcomes: dict[str, dict[str, int]] = field(default_factory=dict)
    companies: dict[str, int] = field(default_factory=dict)


@use_case("calls.read")
def call_figures(
    app: App, actor: Actor, period: Period, login: str | None = None, segment: str | None = None
) -> CallFigures:
    """The figures of *login*, of the actor by default, in *period*, of calls with the companies of *segment* alone where it is
    given. Raises NotFound, NotAllowed, WrongInput for what is no segment.
    """
    with app.database.reading() as session:
        chosen = {each.id for each in companies_in(session, app, actor, segment)} if segment is not None else None
        employee = employee_seen_by(session, actor, login)
        zone = ZoneInfo(employee.time_zone)
        begins, _ends = clock.day(period.first, employee.time_zone)
        _begins, ends = clock.day(period.last, employee.time_zone)
        of_period = (Call.employee_id == employee.id, Call.started_at >= begins, Call.started_at < ends)
        found = session.execute(
            sa.select(Call, Company.rank).outerjoin(Company, Company.id == Call.company_id).where(*of_period)
        )
        rows = [row for row in found if chosen is None or row[0].company_id in chosen]
        figures, steps = CallFigures(), {step: set[int]() for step in STEPS}
        for call, rank in rows:
            _count(figures, steps, call, rank or "", zone)
        _follow(session, steps, {call.id for call, _rank in rows}, begins)
    figures.companies = {step: len(companies) for step, companies in steps.items()}
    log_others(app, actor, "calls.read", "calls", [employee.id])
    return figures


def _count(figures: CallFigures, steps: dict[str, set[int]], call: Call, rank: str, zone: ZoneInfo) -> None:
    answered = call.answered_at is not None and call.outcome not in NOBODY_THERE
    if call.is_declared:
        figures.declared += call.reached
        return
    if call.state == "uncertain":
        figures.uncertain += 1
    if answered:
        figures.talk_seconds += call.talk_seconds or 0
        figures.longest = max(figures.longest, call.talk_seconds or 0)
    if call.outcome is not None:
        found = figures.outcomes.setdefault(rank, {})
        found[call.outcome] = found.get(call.outcome, 0) + 1
    if call.direction == "inbound":
        figures.inbound += 1
        figures.missed += call.state == "no_answer"
    elif call.reached:
        _count_attempt(figures, steps, call, zone, answered=answered)


def _count_attempt(
    figures: CallFigures, steps: dict[str, set[int]], call: Call, zone: ZoneInfo, *, answered: bool
) -> None:
    local = call.started_at.astimezone(zone)
    for table, place in ((figures.by_hour, local.hour), (figures.by_weekday, local.weekday())):
        reach = table.setdefault(place, Reach())
        reach.attempts += 1
        reach.reached += answered
    figures.attempts += 1
    figures.reached += answered
    if call.company_id is None:
        return
    steps["attempts"].add(call.company_id)
    if answered:
        steps["reached"].add(call.company_id)
    if answered and (call.talk_seconds or 0) >= SHORTEST_TALK:
        steps["talked"].add(call.company_id)


def _follow(session: Session, steps: dict[str, set[int]], calls: set[int], since: object) -> None:
    """Which of those spoken to were offered something in a call, and which of them signed afterwards."""
    if not calls:
        return
    offered = session.scalars(
        sa.select(Call.company_id).join(PhoneOffer, PhoneOffer.call_id == Call.id).where(
            Call.company_id.in_(steps["talked"]), PhoneOffer.activity_id.is_not(None)
        )
    )  # fmt: skip
    steps["offered"] = {company for company in offered if company is not None}
    signed = session.execute(
        sa.select(Activity.company_id, Activity.id, Activity.reverses).where(
            Activity.kind == CONTRACT_SIGNED.name, Activity.company_id.in_(steps["offered"]), Activity.happened_at >= since
        )
    ).all()  # fmt: skip
    reversed_ones = Counter(row.reverses for row in signed)
    steps["signed"] = {row.company_id for row in signed if row.reverses is None and not reversed_ones[row.id]}
