"""Who may be contacted: suppressions always hold; with the policy ``strict`` there must also be a ground.

In Germany (UWG § 7) and the EU (GDPR, Art. 6) an offer by e-mail or phone needs consent or an existing client relation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from tagwerk.companies.consent.forgotten import forgetting_key, forms, unreadable
from tagwerk.companies.consent.tables import Ground, Suppression
from tagwerk.companies.hookspecs import Refusal
from tagwerk.companies.tables import Company
from tagwerk.platform import clock
from tagwerk.platform.database import pieces
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from tagwerk.companies.hookspecs import ContactAttempt
    from tagwerk.ledger.metrics import Channel
    from tagwerk.platform.app import App

EXISTING_CLIENTS = ("client", "key_client")
FORGOTTEN = "forgotten"
WISHES = ("unsubscribed", "complained", FORGOTTEN)
"""Reasons that the addressee gave."""

_ = translator("tagwerk")


def refuse(app: App, attempts: list[ContactAttempt]) -> list[Refusal]:
    """The attempts that a suppression, or under ``strict`` the lack of a ground, forbids."""
    with app.database.reading() as session:
        suppressed = _suppressed(session, attempts)
        strict = app.config.settings.contact.policy == "strict"
        grounded = _grounded(session, attempts) if strict else {attempt.key for attempt in attempts}
    refusals = []
    for attempt in attempts:
        if reason := suppressed.get((attempt.channel, attempt.address)):
            text = _("{address} is suppressed: {reason}.", address=attempt.address, reason=reason)
            refusals.append(Refusal(attempt.key, "suppressed", text, reason))
        elif attempt.key not in grounded:
            text = _("There is neither consent nor a client relation for {address}.", address=attempt.address)
            refusals.append(Refusal(attempt.key, "no_ground", text))
    return refusals


def suppress(session: Session, channel: Channel, address: str, reason: str, *, made_by: str, origin: str = "") -> bool:
    """Never contact *address* on *channel* again; *reason* is a short word (``hard_bounce``, ``unsubscribed``).

    *made_by* is the signature of the actor, *origin* names what it came from (``inbox:17``). Gives False where it is suppressed
    already; the first reason stays, and a wish to hear no more goes before any other.
    """
    known = in_force(session, channel, address)
    if known is None:
        try:
            with session.begin_nested():  # somebody else may say so at the same moment
                session.add(_new(channel, address, reason, made_by, origin))
        except IntegrityError:
            return False
        return True
    if reason in WISHES and known.reason not in WISHES:  # else lifting a bounce would lift the wish
        known.lifted_at, known.lifted_by = clock.now(), made_by
        session.flush()
        session.add(_new(channel, address, reason, made_by, origin))
    return False


def keep_suppressed(session: Session, channel: Channel, address: str, *, made_by: str, origin: str) -> None:
    """Whoever had *address* is being forgotten: it stays suppressed in its unreadable form, for the reason that there was."""
    form = unreadable(forgetting_key(session), address)
    here = Suppression.channel == channel, Suppression.lifted_at.is_(None)
    if session.scalars(sa.select(Suppression.id).where(*here, Suppression.address == form)).first() is None:
        known = session.scalars(sa.select(Suppression.reason).where(*here, Suppression.address == address)).first()
        reason = known if known in WISHES else FORGOTTEN
        session.add(_new(channel, form, reason, made_by, origin))
        session.flush()


def in_force(
    session: Session, channel: Channel, address: str, *conditions: sa.ColumnElement[bool]
) -> Suppression | None:
    """The suppression of *address*, or of somebody forgotten who had it; the row is locked. None where there is none."""
    query = sa.select(Suppression).where(
        Suppression.channel == channel,
        Suppression.address.in_(forms(session, [address])),
        Suppression.lifted_at.is_(None),
        *conditions,
    )
    return session.scalars(query.order_by(Suppression.id).with_for_update()).first()


def suppressed_among(session: Session, channel: Channel, addresses: Sequence[str]) -> dict[str, Suppression]:
    """The suppressions in force of *addresses*, by address; that of somebody forgotten by the address that was given."""
    found: dict[str, Suppression] = {}
    for piece in pieces(addresses):
        known = forms(session, piece)
        for form in pieces(list(known)):
            query = sa.select(Suppression).where(
                Suppression.channel == channel, Suppression.address.in_(form), Suppression.lifted_at.is_(None)
            )
            found |= {known[row.address]: row for row in session.scalars(query)}
    return found


def _new(channel: Channel, address: str, reason: str, made_by: str, origin: str) -> Suppression:
    return Suppression(
        channel=channel, address=address, reason=reason, since=clock.now(), made_by=made_by, origin=origin
    )


def _suppressed(session: Session, attempts: list[ContactAttempt]) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for addresses in pieces([attempt.address for attempt in attempts]):
        known = forms(session, addresses)
        for form in pieces(list(known)):
            query = sa.select(Suppression).where(Suppression.address.in_(form), Suppression.lifted_at.is_(None))
            for row in session.scalars(query):
                found[row.channel, known[row.address]] = row.reason
    return found


def _grounded(session: Session, attempts: list[ContactAttempt]) -> set[int]:
    """The keys of attempts to clients, and to contacts with a recorded ground for the channel."""
    clients: set[int] = set()
    grounds: set[tuple[int, str]] = set()
    for companies in pieces([attempt.company_id for attempt in attempts if attempt.company_id is not None]):
        query = sa.select(Company.id).where(Company.id.in_(companies), Company.rank.in_(EXISTING_CLIENTS))
        clients |= set(session.scalars(query))
    for contacts in pieces([attempt.contact_id for attempt in attempts if attempt.contact_id is not None]):
        grounds |= {
            (row.contact_id, row.channel)
            for row in session.scalars(sa.select(Ground).where(Ground.contact_id.in_(contacts)))
        }
    return {
        attempt.key
        for attempt in attempts
        if attempt.company_id in clients or (attempt.contact_id, attempt.channel) in grounds
    }
