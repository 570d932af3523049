"""Calling a client: asked for, committed, then dialled; and looking at the calls there were."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.api import (
    Company,
    ConfigurationError,
    Contact,
    ContactAttempt,
    Employee,
    NotAllowed,
    NotFound,
    TagwerkError,
    WrongInput,
    by_phone,
    clock,
    find_company,
    log_others,
    normal_phone,
    refusals_of,
    translator,
    use_case,
    within_reach,
)
from tagwerk_telephony import api
from tagwerk_telephony.api import Dialling
from tagwerk_telephony.settings import public_url, settings_of
from tagwerk_telephony.tables import Call, Event, PhoneOffer

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

    from tagwerk.api import Actor, App
    from tagwerk_telephony.api import Provider

NUMBER = re.compile(r"(\+|00?)[\d\s()/.-]{5,}|[\d\s()/.-]{7,}")

_ = translator("tagwerk_telephony")


@dataclass(frozen=True)
class ListedCall:
    """A call with the names that belong to it."""

    call: Call
    company: str
    employee: str


@dataclass(frozen=True)
class CallRecord:
    """A call with everything that is known of it."""

    listed: ListedCall
    events: list[Event]
    offers: list[PhoneOffer]


@dataclass(frozen=True)
class _Client:
    number: str
    company_id: int | None
    contact_id: int | None


@use_case("calls.make")
def call_client(app: App, actor: Actor, client: str) -> Call:
    """Call *client*, a company or a number: the employee's phone rings first, then the client's.

    The call is on record before anybody is dialled, and is never dialled twice by itself. Raises NotAllowed where the client
    may not be contacted, WrongInput, ConfigurationError, and Unreachable where the provider refuses; then the call is
    ``failed``.
    """
    provider = chosen_provider(app)
    with app.database.reading() as session:
        employee = session.get_one(Employee, actor.employee())
        found = _client(session, actor, client, employee.country)
    _check_agent(provider, employee)
    _ask_permission(app, found)
    call = _request(app, provider, employee, found)
    settings = settings_of(app)
    dialling = Dialling(call.id, employee.phone, call.number, settings.caller_id or employee.phone, public_url(app))
    try:
        reference = provider.originate(dialling)
    except TagwerkError as error:
        _note(app, call.id, state="failed", cause=type(error).__name__.lower())
        raise
    return _note(app, call.id, reference=reference)


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
    """One call with its events and what was offered in it. Raises NotFound."""
    with app.database.reading() as session:
        row = session.execute(_listed(actor).where(Call.id == call_id)).first()
        if row is None:
            raise NotFound(_("There is no call {id}.", id=call_id), _("Look with: tagwerk calls list"))
        call, company, employee = row
        events = session.scalars(sa.select(Event).where(Event.call_id == call.id).order_by(Event.id))
        offers = session.scalars(sa.select(PhoneOffer).where(PhoneOffer.call_id == call.id).order_by(PhoneOffer.id))
        record = CallRecord(ListedCall(call, company or "", employee or ""), list(events), list(offers))
    log_others(app, actor, "calls.read", "calls", [call.employee_id])
    return record


def providers(app: App) -> dict[str, Provider]:
    """All providers by name."""
    return {provider.name: provider for provider in app.plugins.collect(api.telephony_providers, app)}


def chosen_provider(app: App) -> Provider:
    """The provider that ``plugins.telephony.provider`` names. Raises ConfigurationError."""
    name, known = settings_of(app).provider, providers(app)
    if name not in known:
        problem = (
            _("No telephone provider is chosen.")
            if not name
            else _("There is no telephone provider {name!r}.", name=name)
        )
        raise ConfigurationError(
            problem, _("Set plugins.telephony.provider to one of: {known}.", known=", ".join(sorted(known)))
        )
    return known[name]


def _client(session: Session, actor: Actor, text: str, country: str) -> _Client:
    if NUMBER.fullmatch(text.strip()):
        number = normal_phone(text, country)
        found = by_phone(session, number)
        if found is None:
            return _Client(number, None, None)
        company, contact = found
        return _Client(number, company.id, contact.id if contact is not None else None)
    company = find_company(session, actor, text)
    contact = session.scalars(
        sa.select(Contact).where(Contact.company_id == company.id, Contact.phone != "").order_by(Contact.id).limit(1)
    ).first()
    number = contact.phone if contact is not None else company.phone
    if not number:
        raise WrongInput(
            _("There is no telephone number of {name} on file.", name=company.name),
            _("Add one with: tagwerk companies edit {id} --phone NUMBER", id=company.id),
        )
    return _Client(number, company.id, contact.id if contact is not None else None)


def _check_agent(provider: Provider, employee: Employee) -> None:
    if provider.capabilities.needs_agent_number and not employee.phone:
        raise WrongInput(
            _("Your own telephone number is not on file, so it cannot ring."),
            _("Add it with: tagwerk staff edit {login} --phone NUMBER", login=employee.login),
        )


def _ask_permission(app: App, client: _Client) -> None:
    attempt = ContactAttempt(0, "phone", client.number, client.company_id, client.contact_id)
    if refusal := refusals_of(app, [attempt]).get(0):
        raise NotAllowed(refusal.text)


def _request(app: App, provider: Provider, employee: Employee, client: _Client) -> Call:
    with app.database.transaction() as session:
        call = Call(
            provider=provider.name,
            direction="outbound",
            employee_id=employee.id,
            company_id=client.company_id,
            contact_id=client.contact_id,
            number=client.number,
            ours=True,
            started_at=clock.now(),
            state="requested",
        )
        session.add(call)
    return call


def _note(app: App, call_id: int, **values: str) -> Call:
    """Write what the provider answered; events may have come meanwhile and know better how the call stands."""
    with app.database.transaction() as session:
        call = session.get_one(Call, call_id, with_for_update=True)
        for name, value in values.items():
            if name == "reference" or call.state == "requested":
                setattr(call, name, value)
    return call


def _listed(actor: Actor) -> sa.Select[Call, str | None, str | None]:
    query = (
        sa.select(Call, Company.name, Employee.login)
        .outerjoin(Company, Company.id == Call.company_id)
        .outerjoin(Employee, Employee.id == Call.employee_id)
    )
    return query.where(within_reach(actor, Call.employee_id))
