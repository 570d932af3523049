"""Who may be contacted: suppressions always hold; with the policy ``strict`` there must also be a ground.

In Germany (UWG § 7) and the EU (GDPR, Art. 6) an offer by e-mail or phone needs consent or an existing client relation; a letter
does not. What is suppressed is an address or a number, a domain with those below it, a contact, or a company with all it has.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from tagwerk.companies.consent.forgotten import forgetting_key, forms, unreadable
from tagwerk.companies.consent.tables import Ground, Suppression
from tagwerk.companies.hookspecs import Refusal
from tagwerk.companies.tables import Company
from tagwerk.platform import clock
from tagwerk.platform.connections.lists import among
from tagwerk.platform.database import pieces
from tagwerk.platform.texts import date_text, later, translator

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from sqlalchemy.orm import Session

    from tagwerk.companies.consent.tables import Scope
    from tagwerk.companies.hookspecs import ContactAttempt
    from tagwerk.ledger.metrics import Channel
    from tagwerk.platform.app import App

EXISTING_CLIENTS = ("client", "key_client")
FORGOTTEN = "forgotten"
WISHES = ("unsubscribed", "complained", FORGOTTEN)
"""Reasons that the addressee gave."""
REASONS = {
    "hard_bounce": later("the address does not exist"),
    "unsubscribed": later("wants to hear no more"),
    "complained": later("complained"),
    "by_hand": later("by hand"),
    FORGOTTEN: later("was forgotten"),
}
ANY = "any"
NEEDS_GROUND = ("email", "phone")
COMPANY, CONTACT = "company:", "contact:"

AHEAD_OF_UTC = timedelta(hours=14)

_ = translator("tagwerk")


def refuse(app: App, attempts: list[ContactAttempt]) -> list[Refusal]:
    """The attempts that a suppression, or under ``strict`` the lack of a ground, forbids."""
    with app.database.reading() as session:
        suppressed = _suppressed(session, attempts)
        holding, withdrawn = _grounds(session, attempts)
        strict = app.config.settings.contact.policy == "strict"
        grounded = _grounded(session, attempts, holding) if strict else {attempt.key for attempt in attempts}
    refusals = []
    for attempt in attempts:
        if (found := suppressed.get(attempt.key)) is not None:
            refusals.append(Refusal(attempt.key, "suppressed", _why(attempt, found), found.reason))
        elif (day := withdrawn.get((attempt.contact_id, attempt.channel))) is not None:
            text = _("The consent for {address} was withdrawn on {day}.", address=attempt.address, day=date_text(day))
            refusals.append(Refusal(attempt.key, "withdrawn", text))
        elif attempt.key not in grounded:
            text = _("There is neither consent nor a client relation for {address}.", address=attempt.address)
            refusals.append(Refusal(attempt.key, "no_ground", text))
    return refusals


def _why(attempt: ContactAttempt, found: Suppression) -> str:
    said = {"address": attempt.address, "reason": found.note or reason_title(found.reason)}
    if found.address.startswith("@"):
        text = _("{address} is suppressed with all of {domain}: {reason}.", domain=found.address[1:], **said)
    elif found.address.startswith(COMPANY):
        text = _("{address} is suppressed with the whole company: {reason}.", **said)
    elif found.address.startswith(CONTACT):
        text = _("{address} is suppressed with whatever that contact has: {reason}.", **said)
    else:
        text = _("{address} is suppressed: {reason}.", **said)
    if found.until is None:
        return text
    ends = _("Until {day}.", day=date_text(found.until))
    return f"{text} {ends}"


def reason_title(reason: str) -> str:
    """Why, in the reader's language; a plugin may have words of its own."""
    return _(REASONS[reason]) if reason in REASONS else reason


def holds_now() -> sa.ColumnElement[bool]:
    """The condition that a suppression is in force: not lifted, and not over."""
    return sa.and_(Suppression.lifted_at.is_(None), sa.or_(Suppression.until.is_(None), Suppression.until >= _today()))


def suppress(
    session: Session,
    channel: Scope,
    address: str,
    reason: str,
    *,
    made_by: str,
    origin: str = "",
    until: date | None = None,
    note: str = "",
) -> bool:
    """Never contact *address* on *channel* again, or not until the day *until* is over; *reason* is a short word
    (``hard_bounce``, ``unsubscribed``), *note* why in somebody's words.

    *made_by* is the signature of the actor, *origin* names what it came from (``inbox:17``). Gives False where it is suppressed
    already; the first reason stays, but a wish to hear no more goes before any other, and what lasts longer before what ends.
    """
    new = _new(channel, address, reason, made_by, origin)
    new.until, new.note = until, note
    known = _not_lifted(session, channel, address)
    over = known is not None and known.until is not None and known.until < _today()
    if known is None or over:
        if known is not None:
            _end(session, known, made_by)
        try:
            with session.begin_nested():  # somebody else may say so at the same moment
                session.add(new)
        except IntegrityError:
            return False
        return True
    if (reason in WISHES and known.reason not in WISHES) or (
        known.until is not None and (until is None or until > known.until)
    ):  # else lifting a bounce would lift the wish
        _end(session, known, made_by)
        session.add(new)
        session.flush()
    return False


def _end(session: Session, known: Suppression, by: str) -> None:
    known.lifted_at, known.lifted_by = clock.now(), by
    session.flush()


def keep_suppressed(session: Session, channel: Channel, address: str, *, made_by: str, origin: str) -> None:
    """Whoever had *address* is being forgotten: it stays suppressed in its unreadable form, for the reason that there was."""
    form = unreadable(forgetting_key(session), address)
    here = Suppression.channel == channel, Suppression.lifted_at.is_(None)
    if session.scalars(sa.select(Suppression.id).where(*here, Suppression.address == form)).first() is None:
        known = session.scalars(sa.select(Suppression.reason).where(*here, Suppression.address == address)).first()
        reason = known if known in WISHES else FORGOTTEN
        session.add(_new(channel, form, reason, made_by, origin))
        session.flush()


def in_force(session: Session, channel: Scope, address: str, *conditions: sa.ColumnElement[bool]) -> Suppression | None:
    """The suppression of *address* itself, or of somebody forgotten who had it; the row is locked. None where there is none."""
    return _not_lifted(session, channel, address, holds_now(), *conditions)


def _not_lifted(
    session: Session, channel: Scope, address: str, *conditions: sa.ColumnElement[bool]
) -> Suppression | None:
    query = sa.select(Suppression).where(
        Suppression.channel == channel,
        among(Suppression.address, forms(session, [address])),
        Suppression.lifted_at.is_(None),
        *conditions,
    )
    return session.scalars(query.order_by(Suppression.id).with_for_update()).first()


def suppressed_among(session: Session, channel: Channel, addresses: Sequence[str]) -> dict[str, Suppression]:
    """The suppressions in force of *addresses*, by address: of the address, of somebody forgotten who had it, of its domain."""
    found: dict[str, Suppression] = {}
    for piece in pieces(addresses, 200):
        of_form = _asked(session, piece)
        for row in _rows(session, of_form):
            if row.channel in (channel, ANY):
                for address in of_form[row.address]:
                    found.setdefault(address, row)
    return found


def suppressed_for(reason: str) -> sa.Select[str]:
    """The addresses that are suppressed for *reason*, by themselves, now: for who asks which of many they are."""
    return sa.select(Suppression.address).where(Suppression.reason == reason, holds_now())


def domain_forms(address: str) -> list[str]:
    """How the domain of an e-mail address, and each above it, would be suppressed: ``@b.a.example``, ``@a.example``, …"""
    labels = address.rpartition("@")[2].lower().split(".") if "@" in address else []
    return [f"@{'.'.join(labels[start:])}" for start in range(len(labels) - 1)]


def _today() -> date:
    return clock.now().date()


def _begun() -> date:
    """The last day that has begun anywhere (UTC+14): a ground that is noted today, wherever that is, holds at once."""
    return (clock.now() + AHEAD_OF_UTC).date()


def _new(channel: Scope, address: str, reason: str, made_by: str, origin: str) -> Suppression:
    return Suppression(
        channel=channel, address=address, reason=reason, since=clock.now(), made_by=made_by, origin=origin
    )


def _asked(session: Session, addresses: Iterable[str]) -> dict[str, list[str]]:
    """Every form in which *addresses* may be suppressed, and of which of them it is one; the narrowest stand first."""
    of_form: dict[str, list[str]] = {}
    for form, address in forms(session, dict.fromkeys(addresses)).items():
        of_form.setdefault(form, []).append(address)
    for address in dict.fromkeys(addresses):
        for form in domain_forms(address):
            of_form.setdefault(form, []).append(address)
    return of_form


def _rows(session: Session, of_form: Mapping[str, object]) -> list[Suppression]:
    """The suppressions in force that have one of these forms, in their order."""
    order = {form: place for place, form in enumerate(of_form)}
    rows: list[Suppression] = []
    for piece in pieces(list(of_form)):
        rows += session.scalars(sa.select(Suppression).where(among(Suppression.address, piece), holds_now()))
    return sorted(rows, key=lambda row: (order[row.address], row.id))


def _suppressed(session: Session, attempts: list[ContactAttempt]) -> dict[int, Suppression]:
    """What forbids each attempt, by its key."""
    merged = _merged_into(session, {each.company_id for each in attempts if each.company_id is not None})
    found: dict[int, Suppression] = {}
    for piece in pieces(attempts, 200):
        of_form = _asked_of_attempts(session, piece, merged)
        for row in _rows(session, of_form):
            for each in of_form[row.address]:
                if row.channel in (each.channel, ANY):
                    found.setdefault(each.key, row)
    return found


def _asked_of_attempts(
    session: Session, attempts: Sequence[ContactAttempt], merged: Mapping[int, list[int]]
) -> dict[str, list[ContactAttempt]]:
    """Every form in which one of *attempts* may be suppressed, with those that it would forbid."""
    at: dict[str, list[ContactAttempt]] = {}
    for each in attempts:
        at.setdefault(each.address, []).append(each)
    of_form = {form: [each for address in found for each in at[address]] for form, found in _asked(session, at).items()}
    for each in attempts:
        wider = [] if each.contact_id is None else [f"{CONTACT}{each.contact_id}"]
        if each.company_id is not None:
            wider += [f"{COMPANY}{number}" for number in (each.company_id, *merged.get(each.company_id, ()))]
        for form in wider:
            of_form.setdefault(form, []).append(each)
    return of_form


def _merged_into(session: Session, companies: set[int]) -> dict[int, list[int]]:
    """The companies that were merged into each of *companies*."""
    found: dict[int, list[int]] = {}
    for piece in pieces(sorted(companies)):
        query = sa.select(Company.merged_into, Company.id).where(among(Company.merged_into, piece))
        for survivor, merged in session.execute(query):
            found.setdefault(survivor or 0, []).append(merged)
    return found


def ground_holds() -> sa.ColumnElement[bool]:
    """The condition that a ground holds today: not withdrawn, and not one of the future."""
    return sa.and_(Ground.withdrawn_at.is_(None), Ground.since <= _begun())


def _grounds(
    session: Session, attempts: list[ContactAttempt]
) -> tuple[set[tuple[int | None, str]], dict[tuple[int | None, str], date]]:
    """The contacts and channels for which a ground holds today; and those of which the last one was withdrawn, with the day."""
    holding: set[tuple[int | None, str]] = set()
    withdrawn: dict[tuple[int | None, str], date] = {}
    for contacts in pieces([attempt.contact_id for attempt in attempts if attempt.contact_id is not None]):
        columns = Ground.contact_id, Ground.channel, Ground.since, Ground.withdrawn_at
        for contact, channel, since, gone in session.execute(
            sa.select(*columns).where(among(Ground.contact_id, contacts))
        ):
            if gone is not None:
                withdrawn[contact, channel] = gone.date()
            elif since <= _begun():
                holding.add((contact, channel))
    return holding, {key: day for key, day in withdrawn.items() if key not in holding}


def _grounded(session: Session, attempts: list[ContactAttempt], holding: set[tuple[int | None, str]]) -> set[int]:
    """The keys of attempts that need no ground, to clients, and to contacts with a recorded ground for the channel."""
    clients: set[int] = set()
    for companies in pieces([attempt.company_id for attempt in attempts if attempt.company_id is not None]):
        query = sa.select(Company.id).where(among(Company.id, companies), Company.rank.in_(EXISTING_CLIENTS))
        clients |= set(session.scalars(query))
    return {
        attempt.key
        for attempt in attempts
        if attempt.channel not in NEEDS_GROUND
        or attempt.company_id in clients
        or (attempt.contact_id, attempt.channel) in holding
    }
