"""Calling a client: asked for, committed, then dialled."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.api import (
    Action,
    Contact,
    ContactAttempt,
    Employee,
    NotAllowed,
    TagwerkError,
    WrongInput,
    by_phone,
    clock,
    find_company,
    normal_phone,
    refusals_of,
    translator,
    use_case,
)
from tagwerk_telephony.api import Dialling
from tagwerk_telephony.calls.providers import chosen_provider
from tagwerk_telephony.settings import public_url, settings_of
from tagwerk_telephony.tables import Call

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tagwerk.api import Actor, App
    from tagwerk_telephony.api import Provider

NUMBER = re.compile(r"(\+|00?)[\d\s()/.-]{5,}|[\d\s()/.-]{7,}")

_ = translator("tagwerk_telephony")


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
        _refused(app, call.id, cause=type(error).__name__.lower())
        raise
    return _taken(app, call.id, reference)


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
            Action("companies.edit", company.id, phone="NUMBER"),
        )
    return _Client(number, company.id, contact.id if contact is not None else None)


def _check_agent(provider: Provider, employee: Employee) -> None:
    if provider.needs_agent_number and not employee.phone:
        raise WrongInput(
            _("Your own telephone number is not on file, so it cannot ring."),
            Action("staff.edit", employee.login, phone="NUMBER"),
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


def _taken(app: App, call_id: int, reference: str) -> Call:
    """The provider took the call and calls it *reference*; what it said meanwhile knows better how the call stands."""
    with app.database.transaction() as session:
        call = session.get_one(Call, call_id, with_for_update=True)
        call.reference = reference
    return call


def _refused(app: App, call_id: int, cause: str) -> None:
    """The provider did not take the call, which has failed unless events of it have come nevertheless."""
    with app.database.transaction() as session:
        call = session.get_one(Call, call_id, with_for_update=True)
        if call.state == "requested":
            call.state, call.cause = "failed", cause
