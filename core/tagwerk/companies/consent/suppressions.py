"""Who may be contacted: suppressions always hold; with the policy ``strict`` there must also be a ground.

In Germany (UWG § 7) and the EU (GDPR, Art. 6) an offer by e-mail or phone needs consent or an existing client relation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.access.use_cases import use_case
from tagwerk.companies.consent.tables import Ground, Suppression
from tagwerk.companies.hookspecs import Refusal
from tagwerk.companies.tables import Company
from tagwerk.platform import clock
from tagwerk.platform.database import pieces
from tagwerk.platform.inputs import normal_email, normal_phone
from tagwerk.platform.texts import translator
from tagwerk.staff.finding import country_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tagwerk.access.actors import Actor
    from tagwerk.companies.hookspecs import ContactAttempt
    from tagwerk.ledger.metrics import Channel
    from tagwerk.platform.app import App

EXISTING_CLIENTS = ("client", "key_client")

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
            refusals.append(Refusal(attempt.key, "suppressed", text))
        elif attempt.key not in grounded:
            text = _("There is neither consent nor a client relation for {address}.", address=attempt.address)
            refusals.append(Refusal(attempt.key, "no_ground", text))
    return refusals


def suppress(session: Session, channel: Channel, address: str, reason: str) -> bool:
    """Never contact *address* on *channel* again; *reason* is a short word (``hard_bounce``, ``unsubscribed``).

    Gives False where it is suppressed already; the first reason stays.
    """
    known = sa.select(Suppression.id).where(Suppression.channel == channel, Suppression.address == address)
    if session.scalar(known) is not None:
        return False
    session.add(Suppression(channel=channel, address=address, reason=reason, since=clock.now()))
    session.flush()
    return True


def _suppressed(session: Session, attempts: list[ContactAttempt]) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for addresses in pieces([attempt.address for attempt in attempts]):
        for row in session.scalars(sa.select(Suppression).where(Suppression.address.in_(addresses))):
            found[row.channel, row.address] = row.reason
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


@use_case("suppressions.add")
def suppress_address(app: App, actor: Actor, address: str) -> tuple[Channel, str]:
    """Suppress an e-mail address or a telephone number by hand. Gives the channel and the address as stored.

    Raises WrongInput for what is neither.
    """
    channel: Channel = "email" if "@" in address else "phone"
    with app.database.transaction() as session:
        normal = normal_email(address) if channel == "email" else normal_phone(address, country_of(session, actor))
        suppress(session, channel, normal, "by_hand")
    return channel, normal
