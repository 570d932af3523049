"""From the bytes of a mail to what it is: ``understand`` never raises, and does a bounded amount of work."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from tagwerk_email_offers.understanding.answers.absences import return_date
from tagwerk_email_offers.understanding.answers.interest import interest_in
from tagwerk_email_offers.understanding.answers.quotations import own_words
from tagwerk_email_offers.understanding.answers.subjects import bare_subject, quoted_subjects, ticket_in
from tagwerk_email_offers.understanding.deciding import Read, decide
from tagwerk_email_offers.understanding.mail.bodies import read_bodies
from tagwerk_email_offers.understanding.mail.fields import addresses, message_ids, moment, words
from tagwerk_email_offers.understanding.mail.parts import read
from tagwerk_email_offers.understanding.mail.senders import sender_of
from tagwerk_email_offers.understanding.results import Understood

if TYPE_CHECKING:
    from tagwerk_email_offers.understanding.mail.parts import Part

ARRIVED_AT = (
    "delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-delivered-to", "original-recipient", "x-rcpt-to",
    "x-forwarded-to", "x-real-to", "apparently-to", "to", "cc",
)  # fmt: skip
"""Where servers write down the address that a mail came to."""
MOST_ADDRESSES, LONGEST_ARRIVED = 200, 1000
LONGEST_SUBJECT, LONGEST_LIST_ID = 998, 250


def understand(raw: bytes) -> Understood:
    """What the mail *raw* is. Whatever it is made of, there is an answer; what cannot be read is ``unreadable``."""
    try:
        return _understood(raw)
    except Exception as broken:  # the net: one mail stops nobody
        return Understood("unreadable", "net", "sure", type(broken).__name__, _digest(raw))


def _understood(raw: bytes) -> Understood:
    mail = read(raw)
    if not mail.fields and not mail.body.strip():
        return Understood("unreadable", "empty", "sure", "there is nothing in it", _digest(raw))
    sender_name, sender = sender_of(
        [value for name, value in mail.fields if name == "from"], [mail.first("sender"), mail.first("return-path")]
    )
    subject = words(mail.first("subject"))[:LONGEST_SUBJECT]
    bodies = read_bodies(mail)
    identifier = next(iter(message_ids(mail.first("message-id"))), "")
    written = moment(mail.first("date"))
    base = Understood(
        "other",
        identity=_identity(raw, mail, identifier, sender, subject),
        message_id=identifier,
        references=_references(mail),
        date=written,
        sender=sender,
        sender_name=sender_name,
        reply_to=tuple(address for _name, address in addresses(mail.first("reply-to")) if address),
        to=_to(mail),
        subject=subject,
        bare_subject=bare_subject(subject),
        called=_called(mail, subject, bodies.text),
        list_id=words(mail.first("list-id")).rpartition("<")[2].strip("<> ").lower()[:LONGEST_LIST_ID],
        text=bodies.text,
        html=bodies.html,
        attachments=tuple(bodies.attachments),
        arrived_at=tuple(words(value)[:LONGEST_ARRIVED] for name, value in mail.fields if name in ARRIVED_AT)[
            :MOST_ADDRESSES
        ],
    )
    own = own_words(base.text)
    decided = decide(Read(mail, base, own, ticket_in(subject)))
    said = own or base.text.strip()
    if decided.kind == "auto_reply" and written is not None:
        return replace(decided, own_words=said, returns_on=return_date(said, written.date()))
    return replace(decided, own_words=said, interest=interest_in(own) if decided.kind == "reply" else "")


def _references(mail: Part) -> tuple[str, ...]:
    """The mails that this one answers, the nearest first."""
    nearest = message_ids(mail.first("in-reply-to"))
    farther = [each for name, value in mail.fields if name == "references" for each in message_ids(value)]
    return tuple(dict.fromkeys([*nearest, *reversed(farther)]))


def _called(mail: Part, subject: str, text: str) -> tuple[str, ...]:
    """What it may be an answer to, by subjects, the surest first."""
    topic = words(mail.first("thread-topic"))[:LONGEST_SUBJECT]
    found = (bare_subject(each) for each in (subject, topic, *quoted_subjects(text)))
    return tuple(dict.fromkeys(each for each in found if each))


def _to(mail: Part) -> tuple[str, ...]:
    found = [
        address
        for name in ARRIVED_AT
        for field, value in mail.fields
        if field == name
        for _name, address in addresses(value)
    ]
    return tuple(dict.fromkeys(address for address in found if address))[:MOST_ADDRESSES]


def _identity(raw: bytes, mail: Part, identifier: str, sender: str, subject: str) -> str:
    if not identifier:
        return _digest(raw)
    date = words(mail.first("date"))
    return _digest("\0".join([f"<{identifier}>", date, sender, subject]).encode("utf-8", "replace"))


def _digest(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()
