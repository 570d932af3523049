"""Which offer a mail belongs to: first by what only a true answer can know, last by sender and subject in a time window.

1. the token of a List-Unsubscribe address; 2. In-Reply-To and References against our Message-IDs; 3. the original
inside a report; 4. for a report its recipient, for anything else sender and subject, if an offer went there lately.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.api import Contact, by_email
from tagwerk_email_offers.tables import MAY_HAVE_ARRIVED, Message
from tagwerk_email_offers.understanding.mails import plain
from tagwerk_email_offers.unsubscribing import left_offer

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tagwerk_email_offers.understanding.classifying import Verdict
    from tagwerk_email_offers.understanding.mails import Mail

REPLY_WINDOW = timedelta(days=60)
REPORT_WINDOW = timedelta(days=10)
PREFIX = re.compile(r"^\s*(?:(?:re|aw|antw|antwort|wg|fw|fwd|tr|sv|vs|rif|rv|odp)(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)
MOST_REFERENCES = 50


@dataclass(frozen=True)
class Match:
    """The offer, or at least the company, that a mail belongs to."""

    message: Message | None
    company_id: int
    contact_id: int | None


def find_match(session: Session, mail: Mail, verdict: Verdict, arrived: datetime) -> Match | None:
    """What *mail* belongs to; a wish to hear no more and a complaint need no offer, a known sender will do."""
    message = _by_reference(session, mail) or _by_window(session, mail, verdict, arrived)
    if message is not None:
        return Match(message, message.company_id, _contact_of(session, message, mail.sender))
    if verdict.kind == "unsubscribe" and (known := by_email(session, mail.sender)) is not None:
        company, contact = known
        return Match(None, company.id, contact.id if contact is not None else None)
    return None


def is_own(session: Session, mail: Mail) -> bool:
    """Whether this is one of our offers itself, a copy for the sender."""
    return bool(mail.message_id) and _with_ids(session, [mail.message_id]) is not None


def bare_subject(subject: str) -> str:
    """The subject without ``Re:``, ``AW:`` and their like, as it is compared."""
    return plain(PREFIX.sub("", subject).casefold())


def _by_reference(session: Session, mail: Mail) -> Message | None:
    identifiers = [*mail.references, *mail.enclosed_ids][:MOST_REFERENCES]
    if start := left_offer(mail.subject):
        found = session.scalars(sa.select(Message).where(Message.message_id.startswith(start))).first()
        if found is not None:
            return found
    return _with_ids(session, identifiers)


def _with_ids(session: Session, identifiers: list[str]) -> Message | None:
    """The message of the first identifier that is one of ours."""
    found = {
        row.message_id: row for row in session.scalars(sa.select(Message).where(Message.message_id.in_(identifiers)))
    }
    return next((found[identifier] for identifier in identifiers if identifier in found), None)


def _by_window(session: Session, mail: Mail, verdict: Verdict, arrived: datetime) -> Message | None:
    report = verdict.report
    window = REPLY_WINDOW if report is None else REPORT_WINDOW
    address = mail.sender if report is None else report.address
    if not address or verdict.kind in ("complaint", "other"):
        return None
    query = (
        sa.select(Message)
        .where(
            Message.address == address,
            Message.state.in_(MAY_HAVE_ARRIVED),
            Message.first_wire_at.between(arrived - window, arrived + timedelta(hours=1)),
        )
        .order_by(Message.first_wire_at.desc())
    )
    subject = bare_subject(mail.subject)
    for message in session.scalars(query):
        if report is not None or (subject and bare_subject(message.subject) == subject):
            return message
    return None


def _contact_of(session: Session, message: Message, sender: str) -> int | None:
    """Who of the company wrote: the contact of that address, else the one that the offer went to."""
    query = sa.select(Contact.id).where(Contact.company_id == message.company_id, Contact.email == sender)
    return session.scalars(query.limit(1)).first() or message.contact_id
