"""What the tables of the plugin hold of people: mails to them, mails of theirs with the originals, answers."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from tagwerk.api import PersonalData, later
from tagwerk_email_offers.sent_by_hand import SentAddress, SentOffer
from tagwerk_email_offers.tables import (
    Allowance,
    Answer,
    Campaign,
    Followed,
    FollowUp,
    Inbound,
    InboundCandidate,
    Mailbox,
    Message,
    Original,
    Relay,
    Secret,
    SeenFile,
    Signature,
)
from tagwerk_email_offers.understanding.mail import charsets, fields, parts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tagwerk.api import Person, Reader

ORIGINALS, MAILS = "plugins.email_offers.keep_originals_days", "plugins.email_offers.keep_mails_days"
NOTHING = {
    **dict.fromkeys(
        ("sender", "sender_name", "reply_to", "subject", "text", "address", "mail_id", "answers", "encloses", "note"), ""
    ),
    "attachments": {},
}  # fmt: skip


def _sent_offers(person: Person) -> sa.ColumnElement[bool]:
    return SentOffer.contact_id.in_(person.contact_ids)


def _sent_addresses(person: Person) -> sa.ColumnElement[bool]:
    theirs = sa.select(SentOffer.id).where(_sent_offers(person))
    return sa.or_(SentAddress.sent_offer_id.in_(theirs), SentAddress.address.in_(person.emails))


def _messages(person: Person) -> sa.ColumnElement[bool]:
    theirs = sa.or_(Message.contact_id.in_(person.contact_ids), Message.address.in_(person.emails))
    return sa.or_(theirs, Message.company_id.in_(person.company_ids)) if person.whole_company else theirs


def _inbound(person: Person) -> sa.ColumnElement[bool]:
    theirs = sa.or_(
        Inbound.contact_id.in_(person.contact_ids),
        *(column.in_(person.emails) for column in (Inbound.sender, Inbound.reply_to, Inbound.address)),
    )
    return sa.or_(theirs, Inbound.company_id.in_(person.company_ids)) if person.whole_company else theirs


def _answers(person: Person) -> sa.ColumnElement[bool]:
    return sa.or_(
        Answer.inbound_id.in_(sa.select(Inbound.id).where(_inbound(person))), Answer.address.in_(person.emails)
    )


def _originals(person: Person) -> sa.ColumnElement[bool]:
    return Original.inbound_id.in_(sa.select(Inbound.id).where(_inbound(person)))


def _addresses(person: Person) -> sa.Select[Any]:
    """Where a person was written to, and wrote from: also what is no longer on the card."""
    sent = sa.select(Message.address).where(Message.contact_id.in_(person.contact_ids))
    wrote = sa.select(Inbound.sender).where(Inbound.contact_id.in_(person.contact_ids))
    return sa.select(sa.union(sent, wrote).subquery())


def readable(row: Mapping[str, Any]) -> str:
    """A mail as it arrived, in letters: its fields, and whatever of it is text."""
    try:
        raw = zlib.decompress(row["data"])
    except zlib.error:
        return ""
    whole = list(parts.read(raw).walk(into_mails=True))
    written = [fields.words(value) for part in whole for _name, value in part.fields]
    bodies = [
        charsets.decoded(part.content, part.parameters.get("charset", ""))
        for part in whole
        if part.type.startswith("text/") and not part.children
    ]
    return "\n".join([*written, *bodies])


def personal_data() -> list[PersonalData]:
    """All tables of the plugin; those that refer to others stand before them."""
    clients: tuple[Reader, ...] = ("owner", "head")
    own: tuple[Reader, ...] = ("employee", "head")
    program: tuple[Reader, ...] = ("program",)
    settled = {
        "state": sa.case((Inbound.state == "waiting", "done"), else_=Inbound.state),
        "doubt": sa.case((Inbound.doubt == "open", "dismissed"), else_=Inbound.doubt),
    }
    return [
        PersonalData(Answer, later("answers to mails"), "relation", MAILS, clients, of=_answers,
                     emptied={"address": "", "subject": "", "text": "", "reason": ""}),
        PersonalData(Original, later("mails as they arrived"), "relation", ORIGINALS, clients, of=_originals, readable=readable),
        PersonalData(InboundCandidate, later("companies that a mail may be of"), "relation", MAILS, clients),
        PersonalData(Inbound, later("mails that arrived"), "relation", MAILS, clients, of=_inbound,
                     emptied={**NOTHING, **settled}),
        PersonalData(Message, later("mails that were sent"), "relation", "card", clients, of=_messages, words=_addresses,
                     emptied={"subject": "", "reason": ""}),
        PersonalData(SentAddress, later("addresses of offers written in the mail program"), "relation", "card", clients,
                     of=_sent_addresses),
        PersonalData(SentOffer, later("offers written in the mail program"), "relation", "card", clients, of=_sent_offers,
                     emptied={"mail_id": ""}),
        PersonalData(Followed, later("mails that were followed up"), "operation", "card", clients),
        PersonalData(FollowUp, later("follow-ups"), "operation", "workspace", own),
        PersonalData(Campaign, later("campaigns"), "relation", "workspace", own),
        PersonalData(SeenFile, later("files of mailboxes that were read"), "operation", "workspace", program),
        PersonalData(Mailbox, later("mailboxes"), "operation", "workspace", ("employee", "administrator")),
        PersonalData(Relay, later("mail servers"), "operation", "workspace", program),
        PersonalData(Allowance, later("used limits of mail servers"), "operation", "workspace", program),
        PersonalData(Secret, later("what our tokens are signed with"), "operation", "workspace", program),
        PersonalData(Signature, later("signatures of employees"), "operation", "workspace", own),
    ]  # fmt: skip
