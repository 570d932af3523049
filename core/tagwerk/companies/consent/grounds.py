"""Grounds to approach somebody: noting one with what shows it, withdrawing it, and looking at what there is and was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from tagwerk.access.log import are_others, log_access
from tagwerk.access.use_cases import use_case
from tagwerk.companies.changes import Change, record_changes
from tagwerk.companies.consent.tables import BASES, Ground
from tagwerk.companies.consent.targets import CHANNELS
from tagwerk.companies.duplicates.keeping import lock_client_base
from tagwerk.companies.finding import find_company, find_contact
from tagwerk.companies.tables import Contact
from tagwerk.ledger.activities import tell_recorded
from tagwerk.platform import clock
from tagwerk.platform.actions import Action
from tagwerk.platform.errors import Conflict, NotFound, WrongInput
from tagwerk.platform.inputs import one_line, one_of, some_text
from tagwerk.platform.texts import later, moment_text, translator
from tagwerk.staff.finding import names_of_signatures

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from tagwerk.access.actors import Actor
    from tagwerk.companies.consent.tables import Basis
    from tagwerk.ledger.metrics import Channel
    from tagwerk.platform.app import App

BASIS_TITLES: dict[Basis, str] = {
    "consent": later("consent (GDPR Art. 6 (1) a)"),
    "relation": later("existing client (UWG § 7 (3))"),
    "request": later("asked for it (GDPR Art. 6 (1) b)"),
    "interest": later("legitimate interest (GDPR Art. 6 (1) f)"),
}
LONGEST_ORIGIN, LONGEST_SHOWN, LONGEST_PROOF = 200, 10_000, 500
FIELD = "consent "

_ = translator("tagwerk")


@dataclass(frozen=True)
class NewGround:
    """A ground about to be noted: *since* None is today; *origin* says where it is known from, *shown* what was agreed to;
    *confirmed_at* and *proof* when and how that was confirmed (double opt-in).
    """

    channel: str
    basis: str = "consent"
    since: date | None = None
    origin: str = ""
    shown: str = ""
    confirmed_at: datetime | None = None
    proof: str = ""


@dataclass(frozen=True)
class GroundView:
    """A ground of a contact, in force unless it was withdrawn; *noted_by* and *withdrawn_by* name logins, or parts of the
    system."""

    contact_id: int
    contact: str
    channel: Channel
    basis: Basis
    since: date
    origin: str
    shown: str
    confirmed_at: datetime | None
    proof: str
    noted_by: str
    withdrawn_at: datetime | None
    withdrawn_by: str

    @property
    def basis_title(self) -> str:
        """The basis in the reader's language."""
        return _(BASIS_TITLES[self.basis])


@use_case("consent.note")
def note_ground(app: App, actor: Actor, contact: str, new: NewGround) -> Ground:
    """Put on record why a contact may be approached; one that was there for the channel stays on record, and no longer holds.

    Raises NotFound, WrongInput, also for one that lies in the future.
    """
    row = _checked(actor, new)
    with app.database.transaction() as session:
        lock_client_base(session.connection())
        person = find_contact(session, actor, contact)
        held = _held(session, person.id, row.channel)
        before = "" if held is None else _told(held)
        if held is not None:
            held.withdrawn_at, held.withdrawn_by = clock.now(), actor.signature
            session.flush()
        row.contact_id = person.id
        session.add(row)
        session.flush()
        change = Change(f"{FIELD}{row.channel}", before, _told(row), person.id)
        recorded = record_changes(session, actor, person.company_id, [change])
    tell_recorded(app, recorded)
    return row


@use_case("consent.withdraw")
def withdraw_ground(app: App, actor: Actor, contact: str, channel: str = "") -> list[Ground]:
    """The contact may no longer be approached on *channel*, or on any; what held stays on record. The way back is a new ground.

    Raises NotFound where there was none, Conflict where all are withdrawn already, WrongInput.
    """
    channels = CHANNELS if not channel else (_channel(channel),)
    with app.database.transaction() as session:
        lock_client_base(session.connection())
        person = find_contact(session, actor, contact)
        rows = [row for each in channels if (row := _held(session, person.id, each)) is not None]
        if not rows:
            if _withdrawn(session, person.id, channels):
                raise Conflict(
                    _("What {contact} agreed to is withdrawn already.", contact=person.name or person.id),
                    Action("consent.list", person.company_id, withdrawn=True),
                )
            raise NotFound(
                _("No ground is on record for {contact}.", contact=person.name or person.id),
                Action("suppress.add", f"contact:{person.id}"),
            )
        changes = [Change(f"{FIELD}{row.channel}", _told(row), "", person.id) for row in rows]
        for row in rows:
            row.withdrawn_at, row.withdrawn_by = clock.now(), actor.signature
        recorded = record_changes(session, actor, person.company_id, changes)
    tell_recorded(app, recorded)
    return rows


@use_case("consent.read")
def list_grounds(app: App, actor: Actor, company: str, *, withdrawn: bool = False) -> list[GroundView]:
    """The grounds on record for the contacts of a company, by contact; with *withdrawn* those too that no longer hold.

    Raises NotFound, WrongInput.
    """
    with app.database.reading() as session:
        found = find_company(session, actor, company)
        views = grounds_of(session, found.id, withdrawn=withdrawn)
    log_access(app, actor, "consent.read", f"company:{found.id}", others=are_others(actor, found.owner_id))
    return views


def grounds_of(session: Session, company_id: int, *, withdrawn: bool = False) -> list[GroundView]:
    """The grounds of a company's contacts."""
    query = sa.select(Ground, Contact).join(Contact, Contact.id == Ground.contact_id)
    query = query.where(Contact.company_id == company_id, Contact.forgotten_at.is_(None))
    if not withdrawn:
        query = query.where(Ground.withdrawn_at.is_(None))
    rows = [(row[0], row[1]) for row in session.execute(query.order_by(Contact.id, Ground.channel, Ground.id))]
    return list(_views(session, rows))


def _views(session: Session, rows: list[tuple[Ground, Contact]]) -> Iterable[GroundView]:
    names = names_of_signatures(session, {each for row, _one in rows for each in (row.noted_by, row.withdrawn_by)})
    for row, contact in rows:
        yield GroundView(
            contact.id,
            contact.name or contact.email or contact.phone,
            row.channel,
            row.basis,
            row.since,
            row.origin,
            row.shown,
            row.confirmed_at,
            row.proof,
            names.get(row.noted_by, row.noted_by),
            row.withdrawn_at,
            names.get(row.withdrawn_by, row.withdrawn_by),
        )


def _held(session: Session, contact_id: int, channel: Channel) -> Ground | None:
    query = sa.select(Ground).where(
        Ground.contact_id == contact_id, Ground.channel == channel, Ground.withdrawn_at.is_(None)
    )
    return session.scalars(query.with_for_update()).first()


def _withdrawn(session: Session, contact_id: int, channels: tuple[Channel, ...]) -> bool:
    known = sa.select(Ground.id).where(Ground.contact_id == contact_id, Ground.channel.in_(channels))
    return session.scalars(known.limit(1)).first() is not None


def _told(row: Ground) -> str:
    return f"{row.basis} {row.since.isoformat()} {row.origin}".strip()


def _channel(name: str) -> Channel:
    for channel in CHANNELS:
        if name == channel:
            return channel
    raise WrongInput(_("{value!r} is no channel.", value=name), one_of(CHANNELS))


def _checked(actor: Actor, new: NewGround) -> Ground:
    basis = next((each for each in BASES if each == new.basis), None)
    if basis is None:
        raise WrongInput(_("{value!r} is no ground.", value=new.basis), one_of(BASES))
    today = clock.today(actor.time_zone)
    since = new.since or today
    if new.confirmed_at is not None and new.confirmed_at > clock.now():
        raise WrongInput(
            _("It cannot have been confirmed yet: {moment} lies in the future.",
              moment=moment_text(new.confirmed_at, ZoneInfo(actor.time_zone))),
            _("Note it when it is there."),
        )  # fmt: skip
    if since > today:
        raise WrongInput(
            _("A ground that lies in the future does not hold: {day}.", day=since), _("Note it when it is there.")
        )
    origin = one_line(
        new.origin, LONGEST_ORIGIN, needed=_("Say where it is known from, such as: --source 'fair 2026'.")
    )
    shown = some_text(new.shown, LONGEST_SHOWN, needed="") if new.shown.strip() else ""
    return Ground(
        channel=_channel(new.channel),
        basis=basis,
        since=since,
        origin=origin,
        shown=shown,
        confirmed_at=new.confirmed_at,
        proof=one_line(new.proof, LONGEST_PROOF),
        noted_by=actor.signature,
        noted_at=clock.now(),
    )
