"""Answering a client: from the employee, in the client's thread, and on record before the first byte leaves.

It leaves through the same way as an offer: the workspace must be at home, whoever may refuse a contact is asked, and a mail
server that wants to be left alone is. A mail of which nobody knows whether it left is not written again by itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta, tzinfo
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from tagwerk.api import (
    Action,
    Conflict,
    ContactAttempt,
    Employee,
    TagwerkError,
    Unreachable,
    WrongInput,
    clock,
    read_in,
    refusals_of,
    require_home,
    some_text,
    translator,
    use_case,
)
from tagwerk_email_offers.inbox.answered import mark_answered
from tagwerk_email_offers.inbox.correspondence import InboundMailView, found, locked, views_of
from tagwerk_email_offers.mime.addresses import stored_form, wire_address
from tagwerk_email_offers.senders.signatures import signature_in
from tagwerk_email_offers.sending.pacing import rest_of
from tagwerk_email_offers.settings import settings_of
from tagwerk_email_offers.tables import Answer, Inbound
from tagwerk_email_offers.understanding.answers.subjects import without_prefixes
from tagwerk_email_offers.wire.wire import send_one
from tagwerk_email_offers.writing.composing import Composer
from tagwerk_email_offers.writing.correspondents import Correspondent
from tagwerk_email_offers.writing.rendered import Rendered
from tagwerk_email_offers.writing.writer import sender_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tagwerk.api import Actor, App
    from tagwerk_email_offers.inbox.reach import Row
    from tagwerk_email_offers.tables import AnswerState
    from tagwerk_email_offers.wire.answers import Answer as Answered
    from tagwerk_email_offers.writing.composing import Envelope

LONGEST_TEXT = 100_000
MOST_REFERENCES = 20
ON_ITS_WAY = timedelta(minutes=10)
"""So long another process may be sending the same answer."""
SAFE_ID = re.compile(r"[\x21-\x3b\x3d\x3f-\x7e]{3,250}")
OUTCOMES: dict[str, AnswerState] = {"sent": "sent", "uncertain": "uncertain"}

REPORTS = ("bounce", "delay", "complaint")
SERVERS = ("mailer-daemon", "postmaster")
"""Whose reports come from such an address writes to nobody."""

_ = translator("tagwerk_email_offers")


@dataclass(frozen=True)
class Written:
    """An answer that is written and not on record yet."""

    subject: str
    text: str
    address: str
    message_id: str
    envelope: Envelope


@use_case("inbox.answer")
def reply(app: App, actor: Actor, mail_id: int, text: str, *, quoting: bool = True) -> InboundMailView:
    """Answer a mail with *text*, below which stand the employee's signature and, if *quoting*, what the client wrote.

    The client, and whatever else that address wrote before, waits no more. Raises NotFound, WrongInput, Conflict where the
    address may not be written to, Unreachable.
    """
    require_home(app)
    settings = settings_of(app)
    said = some_text(text, LONGEST_TEXT, needed=_("Write what to answer."))
    with app.database.reading() as session:
        row = found(session, actor, mail_id)
        mail, written = row.Inbound, _written(app, session, actor, row, said, quoting=quoting)
        until = rest_of(session, settings, clock.now())
    if until is not None:
        moment = f"{until.astimezone(ZoneInfo(actor.time_zone)):%H:%M}"
        raise Conflict(_("The mail server asked to be left alone until {moment}.", moment=moment))
    _refuse(app, mail, written.address)
    answer_id = _begin(app, actor, mail_id, written)
    try:
        answered = send_one(settings, written.envelope)
    except TagwerkError as error:  # there was no connection: nothing left
        _end(app, actor, mail_id, answer_id, "failed", error.message)
        raise
    except BaseException:
        _end(app, actor, mail_id, answer_id, "uncertain", "interrupted")
        raise
    view = _end(app, actor, mail_id, answer_id, OUTCOMES.get(answered.outcome, "failed"), _said(answered))
    if answered.outcome != "sent":
        raise _not_sent(mail_id, answered)
    return view


def _written(app: App, session: Session, actor: Actor, row: Row, text: str, *, quoting: bool) -> Written:
    mail = row.Inbound
    employee = session.get_one(Employee, actor.employee())
    address = mail.reply_to or mail.sender
    if not address:
        raise WrongInput(_("Mail {number} names nobody to answer to.", number=mail.id))
    if mail.kind in REPORTS and address.partition("@")[0].casefold() in SERVERS:
        raise WrongInput(_("Mail {number} is a mail server's; nobody reads an answer to it.", number=mail.id))
    sender = _sender(app, employee)
    moment = clock.now().astimezone(ZoneInfo(employee.time_zone))
    parts = [text.strip(), str(signature_in(session, employee.id))]
    if quoting and mail.text.strip():
        parts.append(_quoted(mail, row.Contact.language if row.Contact is not None else "", moment.tzinfo))
    whole = "\n\n".join(filter(None, parts)) + "\n"
    subject = f"Re: {without_prefixes(mail.subject) or '…'}"
    message_id = sender.new_message_id()
    ids = [each for each in [*reversed(mail.answers.split()), mail.mail_id] if SAFE_ID.fullmatch(each)]
    references = [f"<{each}>" for each in dict.fromkeys(ids)][-MOST_REFERENCES:]
    recipient = Correspondent(mail.sender_name if address == mail.sender else "", wire_address(address))
    composed = Composer(sender).compose(
        Rendered(subject, whole, ""), recipient, message_id, moment, references=references
    )
    return Written(subject, whole, address, message_id, composed)


def _quoted(mail: Inbound, language: str, zone: tzinfo | None) -> str:
    """What the client wrote, in front of which stands who and when, in the client's *language*."""
    with read_in(language):
        day = f"{mail.received_at.astimezone(zone):%d.%m.%Y %H:%M}"
        said = _("On {day}, {name} wrote:", day=day, name=mail.sender_name or mail.sender)
    return "\n".join([said, *(f"> {line}".rstrip() for line in mail.text.splitlines())])


def _sender(app: App, employee: Employee) -> Correspondent:
    """The employee, where there is an address; else whoever offers are sent by."""
    if employee.email:
        return Correspondent.parse(f'"{employee.name.replace(chr(34), "")}" <{employee.email}>')
    return sender_of(app, employee)


def _refuse(app: App, mail: Inbound, address: str) -> None:
    attempt = ContactAttempt(mail.id, "email", stored_form(address), mail.company_id, mail.contact_id)
    for refusal in refusals_of(app, [attempt]).values():
        if refusal.reason == "no_ground":  # who wrote is answered: that is what was asked for (GDPR Art. 6 (1) b)
            continue
        way_back = Action("suppress.lift", address) if refusal.reason == "suppressed" else Action("inbox.show", mail.id)
        raise Conflict(_("{address} is not written to: {reason}", address=address, reason=refusal.text), way_back)


def _begin(app: App, actor: Actor, mail_id: int, written: Written) -> int:
    """Put the answer on record, so that a crash from now on is seen. Raises Conflict where another is on its way."""
    with app.database.transaction() as session:
        locked(session, actor, mail_id)
        lately = Answer.created_at > clock.now() - ON_ITS_WAY
        other = sa.select(Answer.id).where(Answer.inbound_id == mail_id, Answer.state == "sending", lately)
        if session.scalar(other.limit(1)) is not None:
            raise Conflict(_("Somebody is answering mail {number} at this moment.", number=mail_id))
        answer = Answer(
            inbound_id=mail_id,
            employee_id=actor.employee(),
            address=written.address,
            message_id=written.message_id,
            subject=written.subject,
            text=written.text,
            state="sending",
            created_at=clock.now(),
        )
        session.add(answer)
        session.flush()
        return answer.id


def _end(app: App, actor: Actor, mail_id: int, answer_id: int, state: AnswerState, reason: str) -> InboundMailView:
    moment = clock.now()
    with app.database.transaction() as session:
        answer = session.get_one(Answer, answer_id)
        answer.state, answer.reason = state, reason[:500]
        if state == "sent":
            answer.sent_at = moment
            mail = locked(session, actor, mail_id)
            earlier = sa.select(Inbound).where(
                Inbound.sender == mail.sender,
                Inbound.company_id.is_(mail.company_id)
                if mail.company_id is None
                else Inbound.company_id == mail.company_id,
                Inbound.state == "waiting",
                Inbound.received_at <= mail.received_at,
            )
            for each in {mail, *session.scalars(earlier.with_for_update())}:
                mark_answered(each, "reply", actor.signature, moment)
        session.flush()
        [view] = views_of(session, actor, [found(session, actor, mail_id)])
    return view


def _said(answered: Answered) -> str:
    return "" if answered.outcome == "sent" else f"{answered.code or ''} {answered.text}".strip()


def _not_sent(mail_id: int, answered: Answered) -> TagwerkError:
    if answered.outcome == "uncertain":
        return Unreachable(
            _("The connection ended before the server said whether it took the answer."),
            _("Look into the Sent folder or ask the client before you write again."),
            Action("inbox.show", mail_id),
        )
    return Unreachable(_("The server did not take it: {code} {text}", code=answered.code or "", text=answered.text))
