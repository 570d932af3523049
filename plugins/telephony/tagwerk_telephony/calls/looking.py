"""Looking at the calls there were, as far as one's reach goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.api import Action, Company, Employee, NotFound, clock, log_others, translator, use_case, within_reach
from tagwerk_telephony.tables import Call, PhoneOffer, StoredEvent

if TYPE_CHECKING:
    from datetime import date

    from tagwerk.api import Actor, App

_ = translator("tagwerk_telephony")


@dataclass(frozen=True)
class ListedCall:
    """A call with the names that belong to it, ``""`` where nobody is on file."""

    call: Call
    company: str
    employee: str


@dataclass(frozen=True)
class CallRecord:
    """A call with everything that is known of it: what the provider said, in the order in which it came, and the offers made."""

    listed: ListedCall
    events: list[StoredEvent]
    offers: list[PhoneOffer]


@use_case("calls.read")
def list_calls(app: App, actor: Actor, on: date | None = None, limit: int = 50) -> list[ListedCall]:
    """The latest calls within the actor's reach; with *on*, those of that day in the actor's time zone."""
    query = _listed(actor).order_by(Call.started_at.desc(), Call.id.desc()).limit(limit)
    if on is not None:
        begins, ends = clock.day(on, actor.time_zone)
        query = query.where(Call.started_at >= begins, Call.started_at < ends)
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
        record = CallRecord(ListedCall(call, company or "", employee or ""), list(events), list(offers))
    log_others(app, actor, "calls.read", "calls", [call.employee_id])
    return record


def _listed(actor: Actor) -> sa.Select[Call, str | None, str | None]:
    query = (
        sa.select(Call, Company.name, Employee.login)
        .outerjoin(Company, Company.id == Call.company_id)
        .outerjoin(Employee, Employee.id == Call.employee_id)
    )
    return query.where(within_reach(actor, Call.employee_id))
