"""Exhibitions, fairs and presentations: who was invited, accepted, came."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk import clock
from tagwerk.companies.finding import find_company, visible_to
from tagwerk.companies.segments import companies_in
from tagwerk.companies.tables import Company
from tagwerk.errors import Conflict, NotFound, WrongInput
from tagwerk.staff import Actor, use_case
from tagwerk.texts import translator
from tagwerk.work.tables import Event, Invitation

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

    from tagwerk.app import App

KINDS = ("exhibition", "fair", "presentation")
STATES = ("invited", "accepted", "declined", "came")

_ = translator("tagwerk")


@dataclass(frozen=True)
class EventRecord:
    """An event and the invitations that the reader may see; *counts* are of those, by state."""

    event: Event
    invitations: list[Invitation]

    @property
    def counts(self) -> dict[str, int]:
        """How many were invited at all, accepted or came, declined, came."""
        states = Counter(invitation.state for invitation in self.invitations)
        accepted = states["accepted"] + states["came"]
        return {"invited": states.total(), "accepted": accepted, "declined": states["declined"], "came": states["came"]}


@use_case("events.add", roles=("head", "director", "administrator"))
def add_event(
    app: App,
    actor: Actor,
    name: str,
    first: date,
    last: date | None = None,
    *,
    kind: str = "exhibition",
    place: str = "",
) -> Event:
    """Put an event into the plan. Raises WrongInput, Conflict for a name in use."""
    name, last = " ".join(name.split()), last or first
    if not 0 < len(name) <= 200:
        raise WrongInput(_("An event needs a name of at most 200 characters."))
    if kind not in KINDS:
        raise WrongInput(_("{kind!r} is no kind of event.", kind=kind), _("One of: {known}.", known=", ".join(KINDS)))
    if last < first:
        raise WrongInput(_("An event cannot end on {last}, before it begins on {first}.", first=first, last=last))
    with app.database.transaction() as session:
        if session.scalar(sa.select(Event.id).where(Event.name == name)) is not None:
            raise Conflict(_("There is an event {name!r} already.", name=name))
        event = Event(name=name, kind=kind, first=first, last=last, place=place[:200])
        session.add(event)
    return event


@use_case("events.invite")
def invite(app: App, actor: Actor, event: str, companies: list[str], segment: str | None = None) -> EventRecord:
    """Invite companies, and those of a segment; who is invited already stays as it is. Raises NotFound, WrongInput."""
    with app.database.transaction() as session:
        found = _find_event(session, event)
        chosen = {company.id for company in (find_company(session, actor, text) for text in companies)}
        if segment is not None:
            chosen |= {company.id for company in companies_in(session, app, actor, segment)}
        known = set(session.scalars(sa.select(Invitation.company_id).where(Invitation.event_id == found.id)))
        moment = clock.now()
        session.add_all(
            Invitation(
                event_id=found.id, company_id=company, state="invited", changed_by=actor.signature, changed_at=moment
            )
            for company in sorted(chosen - known)
        )
    return show_event(app, actor, event)


@use_case("events.invite")
def answer_invitation(app: App, actor: Actor, event: str, company: str, state: str) -> Invitation:
    """The company accepted, declined or came; saying it again changes nothing. Raises NotFound, WrongInput, Conflict."""
    if state not in STATES[1:]:
        raise WrongInput(_("{state!r} is no answer.", state=state), _("One of: {known}.", known=", ".join(STATES[1:])))
    with app.database.transaction() as session:
        found = _find_event(session, event)
        invited = find_company(session, actor, company)
        invitation = session.scalars(
            sa.select(Invitation).where(Invitation.event_id == found.id, Invitation.company_id == invited.id)
        ).first()
        if invitation is None:
            raise NotFound(
                _("{company} is not invited to {event}.", company=invited.name, event=found.name),
                _("Invite it with: tagwerk events invite"),
            )
        if state == "came" and found.first > clock.today(actor.time_zone):
            raise WrongInput(_("{event} begins on {first}; nobody came yet.", event=found.name, first=found.first))
        if invitation.state == "came" and state != "came":
            raise Conflict(_("{company} came to {event}.", company=invited.name, event=found.name))
        invitation.state, invitation.changed_by, invitation.changed_at = state, actor.signature, clock.now()
    return invitation


@use_case("events.read")
def show_event(app: App, actor: Actor, event: str) -> EventRecord:
    """An event with the invitations of companies that the actor may see. Raises NotFound."""
    with app.database.reading() as session:
        found = _find_event(session, event)
        return EventRecord(found, _invitations(session, actor, found))


@use_case("events.read")
def list_events(app: App, actor: Actor, since: date | None = None) -> list[EventRecord]:
    """The events that are not over on the day *since*, today by default, in their order."""
    day = since or clock.today(actor.time_zone)
    with app.database.reading() as session:
        found = session.scalars(sa.select(Event).where(Event.last >= day).order_by(Event.first, Event.name)).all()
        return [EventRecord(event, _invitations(session, actor, event)) for event in found]


def _find_event(session: Session, text: str) -> Event:
    event = session.scalars(sa.select(Event).where(Event.name == " ".join(text.split()))).first()
    if event is None and text.isdecimal() and len(text) < 10:
        event = session.get(Event, int(text))
    if event is None:
        raise NotFound(_("There is no event {name!r}.", name=text), _("Look with: tagwerk events list"))
    return event


def _invitations(session: Session, actor: Actor, event: Event) -> list[Invitation]:
    query = sa.select(Invitation).join(Company, Company.id == Invitation.company_id)
    query = query.where(Invitation.event_id == event.id, visible_to(actor)).order_by(Company.name_key)
    return list(session.scalars(query))
