"""Looking at the calls there were, as far as one's reach goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.api import Action, Company, Employee, NotFound, clock, log_others, translator, use_case, within_reach
from tagwerk_telephony.tables import DECLARED, Call, PhoneOffer, StoredEvent

if TYPE_CHECKING:
    from datetime import date, datetime

    from tagwerk.api import Actor, App

LEFT_FOR = timedelta(days=14)
"""How long something that was left waits on the board."""

_ = translator("tagwerk_telephony")


@dataclass(frozen=True)
class ListedCall:
    """A call with the names that belong to it, ``""`` where nobody is on file."""

    call: Call
    company: str
    employee: str


@dataclass(frozen=True)
class CallRecord:
    """A call with everything that is known of it: what the provider said, in the order in which it came, and the offers made.
    *settler* is the name of who settled it by hand.
    """

    listed: ListedCall
    events: list[StoredEvent]
    offers: list[PhoneOffer]
    settler: str = ""


def without_outcome(since: datetime, until: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    """The conditions that a call was answered, and nobody has said what came of it."""
    return Call.answered_at >= since, Call.answered_at < until, Call.outcome.is_(None)


@use_case("calls.read")
def list_calls(
    app: App,
    actor: Actor,
    on: date | None = None,
    limit: int = 50,
    *,
    silent: bool = False,
    declared: bool = False,
    settled: bool = False,
) -> list[ListedCall]:
    """The latest calls within the actor's reach; with *on*, those of that day in the actor's time zone. *silent*: those of which
    nobody has said what came of them, of the last two weeks, as the board counts them; only those *declared*, or *settled* by
    hand.
    """
    query = _listed(actor).order_by(Call.started_at.desc(), Call.id.desc()).limit(limit)
    if on is not None:
        begins, ends = clock.day(on, actor.time_zone)
        query = query.where(Call.started_at >= begins, Call.started_at < ends)
    if silent:
        today = clock.day(clock.today(actor.time_zone), actor.time_zone)
        query = query.where(*without_outcome(today[0] - LEFT_FOR, today[1]))
    if declared or settled:
        kinds = [Call.provider == DECLARED] * declared + [Call.settled_as != ""] * settled
        query = query.where(sa.or_(*kinds))
    with app.database.reading() as session:
        found = [ListedCall(call, company or "", employee or "") for call, company, employee in session.execute(query)]
    log_others(app, actor, "calls.read", "calls", (listed.call.employee_id for listed in found))
    return found


@use_case("calls.read")
def show_call(app: App, actor: Actor, call_id: int) -> CallRecord:
    """One call with what the provider said of it and what was offered in it. Raises NotFound."""
    with app.database.reading() as session:
        row = session.execute(_listed(actor).where(Call.id == call_id)).first()
        if row is None:
            raise NotFound(_("There is no call {id}.", id=call_id), Action("calls.list"))
        call, company, employee = row
        events = session.scalars(sa.select(StoredEvent).where(StoredEvent.call_id == call.id).order_by(StoredEvent.id))
        offers = session.scalars(sa.select(PhoneOffer).where(PhoneOffer.call_id == call.id).order_by(PhoneOffer.id))
        _who, _colon, number = call.settled_by.partition(":")
        settler = session.get(Employee, int(number)) if number.isdecimal() else None
        record = CallRecord(
            ListedCall(call, company or "", employee or ""), list(events), list(offers), settler.name if settler else ""
        )
    log_others(app, actor, "calls.read", "calls", [call.employee_id])
    return record


def dialled_number(app: App, call_id: int) -> str:
    """The number (E.164) that our call *call_id* is to reach; ``""`` for one that we did not ask for, or that is over."""
    with app.database.reading() as session:
        call = session.get(Call, call_id)
    return call.number if call is not None and call.ours and call.ended_as is None else ""


def references(app: App, provider: str) -> set[str]:
    """The provider's ids of the calls of the last two days."""
    since = clock.now() - timedelta(days=2)
    with app.database.reading() as session:
        known = sa.select(Call.reference).where(
            Call.provider == provider, Call.reference != "", Call.started_at > since
        )
        return set(session.scalars(known))


def _listed(actor: Actor) -> sa.Select[Call, str | None, str | None]:
    query = (
        sa.select(Call, Company.name, Employee.login)
        .outerjoin(Company, Company.id == Call.company_id)
        .outerjoin(Employee, Employee.id == Call.employee_id)
    )
    return query.where(within_reach(actor, Call.employee_id))
