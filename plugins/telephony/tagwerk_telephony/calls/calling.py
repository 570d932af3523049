"""Calling a client: asked for, committed, then dialled; once, whoever asks how often."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.api import (
    Action,
    Company,
    ConfigurationError,
    Conflict,
    Contact,
    ContactAttempt,
    Employee,
    NotAllowed,
    NotFound,
    WrongInput,
    clock,
    find_company,
    is_gone,
    looked_at,
    normal_phone,
    refusals_of,
    require_home,
    translator,
    use_case,
    visible_to,
)
from tagwerk_telephony.api import CallRefused, Dialling
from tagwerk_telephony.calls.identifying import Staff, clients_of
from tagwerk_telephony.calls.providers import dialling_provider
from tagwerk_telephony.calls.taking_in import ASK_AFTER
from tagwerk_telephony.numbers import peril, written
from tagwerk_telephony.serial import writing
from tagwerk_telephony.settings import caller_id_of, public_url, settings_of
from tagwerk_telephony.tables import ENDED, Call

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tagwerk.api import Actor, App
    from tagwerk_telephony.api import Originates

NUMBER = re.compile(r"(\+|00?)[\d\s()/.-]{5,}|[\d\s()/.-]{7,}")
ON_ITS_WAY = timedelta(minutes=2)
"""How long a call that nobody heard the end of keeps the same number from being dialled again."""

_ = translator("tagwerk_telephony")


@dataclass(frozen=True)
class Client:
    """Who is to be called, on which number (E.164); ids are None for a number that is on no card."""

    number: str
    company_id: int | None
    contact_id: int | None


@use_case("calls.make")
def call_client(app: App, actor: Actor, client: str, *, again: bool = False, premium: bool = False) -> Call:
    """Call *client*, a company, a contact or a number: the employee's phone rings first, then the client's.

    The call is on record before anybody is dialled, and is never dialled twice by itself; *again* says that the same number is
    meant to be dialled although a call to it is on its way, *premium* that one that costs more than a call to a person is.

    Raises NotAllowed where the client may not be contacted, and for an emergency number; Conflict for a call on its way, and for
    a dear one; Elsewhere in a copy of a workspace; WrongInput, ConfigurationError, and Unreachable where the provider refuses:
    then the call is ``failed``, or ``uncertain`` where nobody knows whether it rings.
    """
    with app.database.reading() as session:
        employee = session.get_one(Employee, actor.employee())
        found = find_client(session, actor, client, employee.country)
        _refuse_own(session, app, found)
    _refuse_peril(found.number, client, premium=premium)
    provider = dialling_provider(app)
    caller_id = _caller_id(app, provider, employee)
    base = public_url(app)
    ask_permission(app, found)
    require_home(app)
    call = _request(app, str(getattr(provider, "name", "")), employee, found, again=again)
    return _dial(app, provider, call, Dialling(call.id, employee.phone, call.number, caller_id, base, employee.login))


def find_client(session: Session, actor: Actor, text: str, country: str) -> Client:
    """The client that *text* means. Raises NotFound, WrongInput, and NotAllowed for a number that is a colleague's client's."""
    plain = written(text)
    if NUMBER.fullmatch(plain):
        return _by_number(session, actor, normal_phone(plain, country))
    try:
        company = find_company(session, actor, text)
    except NotFound:
        if (contact := _contact_named(session, actor, text)) is None:
            raise
        return Client(contact.phone, contact.company_id, contact.id)
    contact = session.scalars(
        sa.select(Contact)
        .where(Contact.company_id == company.id, Contact.phone != "", ~is_gone())
        .order_by(Contact.id)
        .limit(1)
    ).first()
    number = contact.phone if contact is not None else company.phone
    if not number:
        raise WrongInput(
            _("There is no telephone number of {name} on file.", name=company.name),
            Action("companies.edit", company.id, phone="NUMBER"),
        )
    return Client(number, company.id, contact.id if contact is not None else None)


def ask_permission(app: App, client: Client) -> None:
    """Raises NotAllowed where *client* may not be called."""
    attempt = ContactAttempt(0, "phone", client.number, client.company_id, client.contact_id)
    if refusal := refusals_of(app, [attempt]).get(0):
        raise NotAllowed(refusal.text)


def _by_number(session: Session, actor: Actor, number: str) -> Client:
    found = clients_of(session, number)
    if not found:
        return Client(number, None, None)
    seen = sa.select(Company.id).where(Company.id.in_([company.id for company, _contact in found]), visible_to(actor))
    mine = set(session.scalars(seen))
    if not mine:
        raise NotAllowed(_("{number} belongs to a client who is not yours.", number=number))
    if len(found) > 1:
        some = ", ".join(f"{company.id} {company.name}" for company, _contact in found if company.id in mine)
        raise WrongInput(
            _("Several companies have the number {number}: {some}.", number=number, some=some),
            _("Call one of them: tagwerk call COMPANY"),
        )
    ((company, contact),) = found
    looked_at(actor, "company", company.id, company.owner_id)
    return Client(number, company.id, contact.id if contact is not None else None)


def _contact_named(session: Session, actor: Actor, text: str) -> Contact | None:
    """The one contact of that name whom the actor may see and call. Raises WrongInput for several."""
    name = " ".join(text.split())
    query = sa.select(Contact).join(Company, Company.id == Contact.company_id)
    query = query.where(sa.func.lower(Contact.name) == name.lower(), Contact.phone != "", ~is_gone(), visible_to(actor))
    found = session.scalars(query.order_by(Contact.id).limit(6)).all() if name else []
    if len(found) > 1:
        some = ", ".join(f"{contact.name} ({contact.company.name})" for contact in found)
        raise WrongInput(_("Several contacts are called {name!r}: {some}.", name=name, some=some))
    return found[0] if found else None


def _refuse_own(session: Session, app: App, client: Client) -> None:
    if Staff(session, settings_of(app).extensions).is_own(client.number):
        raise WrongInput(_("{number} is one of our own telephones, and no client's.", number=client.number))


def _refuse_peril(number: str, typed: str, *, premium: bool) -> None:
    kind = peril(number)
    if kind == "emergency":
        raise NotAllowed(_("{number} is an emergency number; it is never dialled from here.", number=number))
    if kind == "premium" and not premium:
        raise Conflict(
            _(
                "A call to {number} costs more than one to a person; it is dialled only where that is meant.",
                number=number,
            ),
            Action("call", typed, premium=True),
        )


def _caller_id(app: App, provider: Originates, employee: Employee) -> str:
    if provider.needs_agent_number and not employee.phone:
        raise WrongInput(
            _("Your own telephone number is not on file, so it cannot ring."),
            Action("staff.edit", employee.login, phone="NUMBER"),
        )
    caller_id = caller_id_of(app, employee.country)
    if provider.needs_caller_id and not caller_id:
        raise ConfigurationError(
            _("The number that clients see is not set: plugins.telephony.caller_id."),
            _("It is one that the provider gave you, such as +49 30 123456."),
        )
    return caller_id or employee.phone


def _request(app: App, provider: str, employee: Employee, client: Client, *, again: bool) -> Call:
    moment = clock.now()
    with writing(app) as session:
        on_its_way = sa.select(Call).where(
            Call.ours, Call.employee_id == employee.id, Call.number == client.number, Call.state.not_in(ENDED),
            Call.started_at.between(moment - ON_ITS_WAY, moment + ON_ITS_WAY),
        )  # fmt: skip
        if not again and (running := session.scalars(on_its_way.limit(1)).first()) is not None:
            raise Conflict(
                _("Call {id} to {number} is on its way; it rings once.", id=running.id, number=client.number),
                Action("call", client.number, again=True),
            )
        call = Call(
            provider=provider,
            direction="outbound",
            employee_id=employee.id,
            company_id=client.company_id,
            contact_id=client.contact_id,
            number=client.number,
            agent_number=employee.phone,
            ours=True,
            started_at=moment,
            state="requested",
            ask_at=moment + ASK_AFTER,
        )
        session.add(call)
    return call


def _dial(app: App, provider: Originates, call: Call, dialling: Dialling) -> Call:
    """Have the provider dial. Only what it refused for certain has failed; else the telephone may ring, whatever we heard."""
    try:
        reference = provider.originate(dialling)
    except (CallRefused, WrongInput) as error:
        _not_taken(app, call.id, "failed", type(error).__name__.lower())
        raise
    except Exception:
        _not_taken(app, call.id, "uncertain", "answer_lost")
        raise
    return _taken(app, call.id, reference)


def _taken(app: App, call_id: int, reference: str) -> Call:
    """The provider took the call and calls it *reference*; what it said meanwhile knows better how the call stands."""
    with writing(app) as session:
        call = session.get_one(Call, call_id, with_for_update=True)
        call.reference = reference[:64]
    return call


def _not_taken(app: App, call_id: int, state: str, cause: str) -> None:
    """The provider did not take the call, or did not say so, unless events of it have come nevertheless."""
    with writing(app) as session:
        call = session.get_one(Call, call_id, with_for_update=True)
        if call.state == "requested":
            call.state, call.cause = ("failed" if state == "failed" else "uncertain"), cause
            call.ask_at = None if state == "failed" else call.ask_at
