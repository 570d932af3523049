"""What follows from a mail for the offer that it is about and for its address: only what is certain acts by itself.

A bounce takes credit away and an address out of use where it says that nobody has the address, and proves that it is about a mail
of ours to that address; a complaint likewise. A wish to hear no more acts where its words leave no doubt. Everything less is in
doubt, and acts when somebody believes it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.api import among, pieces, suppress
from tagwerk_email_offers import api
from tagwerk_email_offers.mime.addresses import stored_form
from tagwerk_email_offers.mime.comparing import address_key, keys_of, telling_domains, written_forms
from tagwerk_email_offers.sending.crediting import credit_settled, give_back, take_back
from tagwerk_email_offers.sent_by_hand import SentAddress, SentOffer
from tagwerk_email_offers.tables import COMPLAINED, HARD_BOUNCE, UNSUBSCRIBED, Campaign, Inbound, Message

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from tagwerk.api import Activity, Actor

SETTLED = "settled by a "
"""How the reason of a message begins that was uncertain, until a mail of that kind said that it had arrived."""


@dataclass
class Effects:
    """What a mail changed, to be told after the commit."""

    activities: list[Activity] = field(default_factory=list)
    bounce: api.Bounce | None = None


def follow(
    session: Session,
    actor: Actor,
    mail: Inbound,
    message: Message | None,
    *,
    proven: bool,
    dead: bool,
    failed: Iterable[str] = (),
) -> Effects:
    """Let happen what follows from *mail*, which has its number already, for *message* as it was read, or set it in doubt.

    *dead* says that what was sent to the sender's address came back; *failed* are all addresses that a report calls dead. Most
    mails change nothing but themselves, and lock nothing.
    """
    effects = Effects()
    if mail.kind == "bounce":
        _bounced(session, actor, mail, message, proven=proven, effects=effects)
        if message is None and mail.permanence == "hard":
            by_hand_came_back(session, actor, mail, {mail.address, *failed}, effects)
    elif mail.kind == "complaint":
        if message is not None and proven:
            _silence(session, actor, mail, [message.address], COMPLAINED)
        else:
            mail.doubt = "open"
    elif mail.kind in ("reply", "unsubscribe"):
        _heard(session, actor, mail, message, proven=proven, effects=effects)
        if dead and mail.sender:
            effects.activities += _lives(session, actor, mail.sender)
    elif mail.kind == "receipt" and message is not None and proven:
        effects.activities += _lives(session, actor, message.address)
    return effects


def came_back(session: Session, addresses: Iterable[str]) -> set[str]:
    """Those of *addresses*, as they are compared, to which something was sent that came back."""
    forms = {form for address in addresses for form in written_forms(address_key(address))}
    found: set[str] = set()
    for piece in pieces(sorted(forms)):
        query = sa.select(Message.address).where(among(Message.address, piece), Message.state == "bounced").distinct()
        by_hand = sa.select(SentAddress.address).where(among(SentAddress.address, piece), SentAddress.came_back)
        found |= {address_key(address) for address in session.scalars(sa.union(query, by_hand))}
    return found


def by_hand_came_back(
    session: Session, actor: Actor, mail: Inbound, addresses: Iterable[str], effects: Effects
) -> None:
    """An offer that was sent by hand came back, where *mail*, a report that is for good, encloses it and names *addresses* that
    it went to: they are dead, and where nobody of the company is left whom it may have reached, it counts no more.
    """
    dead = {address_key(address) for address in addresses if address}
    if not mail.encloses or not dead:
        return
    offers = sa.select(SentOffer).where(SentOffer.mail_id == mail.encloses).order_by(SentOffer.id).with_for_update()
    for offer in session.scalars(offers.execution_options(populate_existing=True)).all():
        went_to = session.scalars(sa.select(SentAddress).where(SentAddress.sent_offer_id == offer.id)).all()
        theirs = [each for each in went_to if each.address in dead]
        for each in theirs:
            each.came_back = True
        if theirs:
            mail.doubt = "" if mail.doubt == "open" else mail.doubt
            _silence(session, actor, mail, [each.address for each in theirs], HARD_BOUNCE)
        if theirs and all(each.came_back for each in went_to) and not offer.came_back:
            offer.came_back = True
            effects.activities += take_back(session, offer, actor.signature)


def take_for_true(session: Session, actor: Actor, mail: Inbound) -> Effects:
    """Somebody takes for true what *mail* says: its bounce or complaint is about its message, its words are a wish.

    Where it names an address, and its message went to another one, it is about the address that it names, and nothing follows for
    the message.
    """
    effects = Effects()
    message = session.get(Message, mail.message_id) if mail.message_id is not None else None
    if message is not None and mail.address and mail.address.casefold() != message.address.casefold():
        message = None
    address = message.address if message is not None else mail.address
    if mail.kind == "bounce":
        if message is not None:
            _take_out(session, actor, message, mail, effects)
        elif address:
            _silence(session, actor, mail, [address], HARD_BOUNCE)
            by_hand_came_back(session, actor, mail, [address], effects)
    elif mail.kind == "complaint":
        _silence(session, actor, mail, [address] if address else [], COMPLAINED)
    else:
        _silence(session, actor, mail, [mail.sender], UNSUBSCRIBED)
    return effects


def _bounced(
    session: Session, actor: Actor, mail: Inbound, message: Message | None, *, proven: bool, effects: Effects
) -> None:
    hard = mail.permanence == "hard"
    certain = message is not None and proven
    if message is not None and certain and hard:
        _take_out(session, actor, message, mail, effects)
    elif message is not None and certain:
        effects.activities += _settle(session, actor, message, mail)
    elif hard:
        mail.doubt = "open"
    if message is not None:
        effects.bounce = api.Bounce(
            message.company_id, message.campaign_id, message.id, message.address, mail.status, hard=hard and certain
        )


def _take_out(session: Session, actor: Actor, read: Message, mail: Inbound, effects: Effects) -> None:
    message = _locked(session, read)
    message.state, message.reason = "bounced", mail.status or mail.reason
    effects.activities += take_back(session, message, actor.signature)
    _silence(session, actor, mail, [message.address], HARD_BOUNCE)


def _heard(
    session: Session, actor: Actor, mail: Inbound, message: Message | None, *, proven: bool, effects: Effects
) -> None:
    """Somebody wrote: who can write is there, and what was uncertain had arrived."""
    if mail.wish == "sure" or mail.kind == "unsubscribe":
        addresses = [mail.sender]
        if message is not None and (proven or _of_one_house(mail.sender, message.address)):
            addresses.append(message.address)
        _silence(session, actor, mail, addresses, UNSUBSCRIBED)
    elif mail.wish:
        mail.doubt = "open"
    if message is not None and mail.match_certainty == "sure":
        effects.activities += _settle(session, actor, message, mail)


def _settle(session: Session, actor: Actor, read: Message, mail: Inbound) -> list[Activity]:
    """What was uncertain had been sent: an answer says so, and a report, too."""
    if read.state != "uncertain" or (message := _locked(session, read)).state != "uncertain":
        return []
    message.state, message.reason = "sent", f"{SETTLED}{mail.kind}"
    campaign = session.get_one(Campaign, message.campaign_id)
    return credit_settled(session, campaign, [message], actor.signature)


def no_answer(session: Session, actor: Actor, mail: Inbound) -> list[Activity]:
    """*mail* was no answer to its offer: one that counts as sent because of this mail alone is uncertain again."""
    if mail.message_id is None:
        return []
    message = session.get_one(Message, mail.message_id, with_for_update=True, populate_existing=True)
    others = sa.select(Inbound.id).where(
        Inbound.message_id == message.id, Inbound.id != mail.id, Inbound.match_certainty == "sure"
    )
    settled = message.state == "sent" and message.reason.startswith(SETTLED)
    if not settled or session.scalar(others.limit(1)) is not None:
        return []
    message.state, message.reason = "uncertain", ""
    return take_back(session, message, actor.signature, "uncertain")


def _locked(session: Session, read: Message) -> Message:
    """The row of a message as it is now, locked."""
    return session.get_one(Message, read.id, with_for_update=True, populate_existing=True)


def _lives(session: Session, actor: Actor, address: str) -> list[Activity]:
    """An address that was taken for dead turns out to live: what was taken back for it counts again. That it may be written to
    again, somebody says (``suppress lift``).
    """
    forms = written_forms(address_key(address))
    came_back = sa.select(Message).where(among(Message.address, forms), Message.state == "bounced").with_for_update()
    activities: list[Activity] = []
    for message in session.scalars(came_back).all():
        message.state, message.reason = "sent", "lives"
        activities += give_back(session, message, actor.signature)
    return activities + _by_hand_lives(session, actor, forms)


def _by_hand_lives(session: Session, actor: Actor, forms: Iterable[str]) -> list[Activity]:
    dead = sa.and_(among(SentAddress.address, forms), SentAddress.came_back)
    to_them = SentOffer.id.in_(sa.select(SentAddress.sent_offer_id).where(dead))
    offers = sa.select(SentOffer).where(to_them).order_by(SentOffer.id).with_for_update()
    activities: list[Activity] = []
    for offer in session.scalars(offers.execution_options(populate_existing=True)).all():
        for address in session.scalars(sa.select(SentAddress).where(SentAddress.sent_offer_id == offer.id, dead)).all():
            address.came_back = False
        if offer.came_back:
            offer.came_back = False
            activities += give_back(session, offer, actor.signature)
    return activities


def _silence(session: Session, actor: Actor, mail: Inbound, addresses: list[str], reason: str) -> None:
    for address in sorted({stored_form(address) for address in addresses if "@" in address}):
        suppress(session, "email", address, reason, made_by=actor.signature, origin=f"inbox:{mail.id}")


def _of_one_house(address: str, other: str) -> bool:
    """Whether both are one address, or of one domain that is not everybody's: who leaves for a shared mailbox leaves for it
    too.
    """
    domain = next(telling_domains(address), "")
    return bool({*keys_of(address)} & {*keys_of(other)}) or (
        bool(domain) and domain == next(telling_domains(other), "")
    )
