"""Exhibitions, fairs and presentations: planned, moved, called off; who was invited, accepted, came."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast, get_args

import sqlalchemy as sa

from tagwerk.access.log import looked_at
from tagwerk.access.use_cases import use_case
from tagwerk.companies.finding import find_company, visible_to
from tagwerk.companies.segments.segments import companies_in
from tagwerk.companies.tables import Company
from tagwerk.diary.tables import Event, EventKind, Invitation, InvitationState
from tagwerk.platform import clock
from tagwerk.platform.actions import Action
from tagwerk.platform.errors import Conflict, NotFound, WrongInput
from tagwerk.platform.inputs import one_line, one_of
from tagwerk.platform.sorting import by_name
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

    from tagwerk.access.actors import Actor
    from tagwerk.platform.app import App

LONGEST = 200

_ = translator("tagwerk")


@dataclass(frozen=True)
class EventRecord:
    """An event and the invitations that the reader may see; *counts* are of those, by state."""

    event: Event
    invitations: list[Invitation]

    @property
    def counts(self) -> dict[str, int]:
        """How many were invited at all, of these accepted or came, declined; how many came, and how many of them uninvited."""
        states = Counter(invitation.state for invitation in self.invitations if not invitation.walk_in)
        walk_ins = sum(invitation.walk_in for invitation in self.invitations)
        return {
            "invited": states.total(),
            "accepted": states["accepted"] + states["came"],
            "declined": states["declined"],
            "came": states["came"] + walk_ins,
            "walk_ins": walk_ins,
        }


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
    name, place, last = (
        one_line(name, LONGEST, needed=_("An event needs a name.")),
        one_line(place, LONGEST),
        last or first,
    )
    if kind not in get_args(EventKind):
        raise WrongInput(_("{kind!r} is no kind of event.", kind=kind), one_of(get_args(EventKind)))
    _check_days(first, last)
    with app.database.transaction() as session:
        if session.scalar(sa.select(Event.id).where(Event.name == name)) is not None:
            raise Conflict(_("There is an event {name!r} already.", name=name))
        event = Event(name=name, kind=kind, first=first, last=last, place=place)
        session.add(event)
    return event


@use_case("events.edit", roles=("head", "director", "administrator"))
def move_event(
    app: App, actor: Actor, event: str, first: date, last: date | None = None, *, place: str | None = None
) -> Event:
    """The event takes place on other days, as many as before unless *last* says when it ends, or elsewhere.

    One that was called off takes place again. Raises NotFound, WrongInput.
    """
    with app.database.transaction() as session:
        found = _find_event(session, event, lock=True)
        last = last or first + (found.last - found.first)
        place = found.place if place is None else one_line(place, LONGEST)
        _check_days(first, last)
        found.first, found.last, found.place, found.canceled_because = first, last, place, None
    return found


@use_case("events.edit", roles=("head", "director", "administrator"))
def cancel_event(app: App, actor: Actor, event: str, reason: str = "") -> Event:
    """The event is called off; who was invited stays on record. Raises NotFound, WrongInput, Conflict."""
    reason = one_line(reason, LONGEST)
    with app.database.transaction() as session:
        found = _find_event(session, event, lock=True)
        _refuse_canceled(found)
        found.canceled_because = reason
    return found


@use_case("events.invite")
def invite(app: App, actor: Actor, event: str, companies: list[str], segment: str | None = None) -> EventRecord:
    """Invite companies, and those of a segment; who is invited already stays as it is.

    Raises NotFound, WrongInput where nobody is named, Conflict where the event is called off.
    """
    if not companies and segment is None:
        raise WrongInput(_("Nobody was named to invite."), _("Name companies, or a segment."))
    with app.database.transaction() as session:
        found = _find_event(session, event, lock=True)
        _refuse_canceled(found)
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
    """The company accepted, declined or came, also uninvited; ``invited`` takes an answer back. Saying it again changes
    nothing. Raises NotFound, WrongInput, Conflict.
    """
    if state not in get_args(InvitationState):
        raise WrongInput(_("{state!r} is no answer.", state=state), one_of(get_args(InvitationState)))
    with app.database.transaction() as session:
        found = _find_event(session, event, lock=True)
        _refuse_canceled(found)
        guest = find_company(session, actor, company)
        if state == "came" and found.first > clock.today(actor.time_zone):
            raise WrongInput(_("{event} begins on {first}; nobody came yet.", event=found.name, first=found.first))
        invitation = _invitation(session, found, guest, walk_in=state == "came")
        if invitation.state == "came" and state in ("accepted", "declined"):
            raise Conflict(
                _("{company} came to {event}.", company=guest.name, event=found.name),
                _("If that is wrong, take it back."),
                Action("events.undo", found.name, guest.id),
            )
        if invitation.walk_in and state == "invited":
            session.delete(invitation)  # neither invited nor there
        invitation.state = cast("InvitationState", state)
        invitation.changed_by, invitation.changed_at = actor.signature, clock.now()
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
        found = session.scalars(
            sa.select(Event).where(Event.last >= day).order_by(Event.first, by_name(Event.name))
        ).all()
        return [EventRecord(event, _invitations(session, actor, event)) for event in found]


def _invitation(session: Session, event: Event, company: Company, *, walk_in: bool) -> Invitation:
    known = sa.select(Invitation).where(Invitation.event_id == event.id, Invitation.company_id == company.id)
    invitation = session.scalars(known).first()
    if invitation is not None:
        return invitation
    if not walk_in:
        raise NotFound(
            _("{company} is not invited to {event}.", company=company.name, event=event.name),
            Action("events.invite", event.name, company.id),
        )
    invitation = Invitation(event_id=event.id, company_id=company.id, state="came", walk_in=True)
    session.add(invitation)
    return invitation


def _check_days(first: date, last: date) -> None:
    if last < first:
        raise WrongInput(_("An event cannot end on {last}, before it begins on {first}.", first=first, last=last))


def _refuse_canceled(event: Event) -> None:
    if event.canceled_because is not None:
        raise Conflict(
            _("{event} is called off.", event=event.name),
            _("If it takes place, say when."),
            Action("events.move", event.name, from_="…"),
        )


def _find_event(session: Session, text: str, *, lock: bool = False) -> Event:
    """The event of that name or number; with *lock* nobody else changes it or its invitations meanwhile."""
    query = sa.select(Event).with_for_update() if lock else sa.select(Event)
    event = session.scalars(query.where(Event.name == one_line(text, LONGEST))).first()
    if event is None and text.isdecimal() and len(text) < 10:
        event = session.scalars(query.where(Event.id == int(text))).first()
    if event is None:
        raise NotFound(_("There is no event {name!r}.", name=text), Action("events.list"))
    return event


def _invitations(session: Session, actor: Actor, event: Event) -> list[Invitation]:
    query = sa.select(Invitation).join(Company, Company.id == Invitation.company_id)
    query = query.where(Invitation.event_id == event.id, visible_to(actor)).order_by(by_name(Company.name), Company.id)
    found = list(session.scalars(query))
    for invitation in found:
        looked_at(actor, "company", invitation.company_id, invitation.company.owner_id)
    return found
