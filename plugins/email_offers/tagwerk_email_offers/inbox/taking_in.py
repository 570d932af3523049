"""Taking one mail in: tell what it is, find the offer it belongs to, and store all that follows from it with the cursor at once.

No transaction spans the network: a mail was fetched before, and is read and classified first.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

import sqlalchemy as sa

from tagwerk.api import suppress, tell_recorded
from tagwerk_email_offers import api, tables
from tagwerk_email_offers.inbox.matching import find_match, is_own
from tagwerk_email_offers.sending.crediting import credit, take_back
from tagwerk_email_offers.tables import Inbound, Message, SeenFile
from tagwerk_email_offers.understanding.classifying import classify
from tagwerk_email_offers.understanding.mails import Mail

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tagwerk.api import Activity, Actor, App
    from tagwerk_email_offers.inbox.mailboxes import Arrived
    from tagwerk_email_offers.inbox.matching import Match
    from tagwerk_email_offers.understanding.classifying import Verdict
    from tagwerk_email_offers.understanding.kinds import MailKind, VerdictKind

LEAVES_BECAUSE: dict[VerdictKind, str] = {"unsubscribe": "unsubscribed", "complaint": "complained"}


@dataclass
class TakenIn:
    """What one mail came to, to be told after its commit."""

    kind: MailKind | Literal["unmatched"] = "unmatched"
    activities: list[Activity] = field(default_factory=list)
    reply: api.Reply | None = None
    bounce: api.Bounce | None = None


def take_in(app: App, actor: Actor, mailbox_id: int, arrived: Arrived) -> TakenIn | None:
    """Store one mail with all that follows from it; None where another sync was faster."""
    mail = Mail(arrived.raw)
    verdict = classify(mail)
    with app.database.reading() as session:
        own = is_own(session, mail)
        match = None if own else find_match(session, mail, verdict, arrived.received_at)
    reply = _reply(mail, match, arrived) if match is not None and verdict.kind == "reply" else None
    if reply is not None:
        topic = app.plugins.first(api.email_offers_classify_reply, reply)
        reply = replace(reply, topic=(topic or "")[:32])
    with app.database.transaction() as session:
        if not _move_cursor(session, mailbox_id, arrived):
            return None
        if match is None or verdict.kind == "other":
            return TakenIn()
        if session.scalar(sa.select(Inbound.id).where(Inbound.identity == mail.identity)) is not None:
            return TakenIn()
        session.add(_inbound(mailbox_id, arrived, mail, verdict, match, reply))
        taken = TakenIn(verdict.kind, reply=reply)
        _follow(session, actor, mail, verdict, match, taken)
    return taken


def tell_taken_in(app: App, taken: TakenIn) -> None:
    """Tell plugins, after the commit."""
    tell_recorded(app, taken.activities)
    if taken.reply is not None:
        app.plugins.notify(api.email_offers_reply_received, taken.reply)
    if taken.bounce is not None:
        app.plugins.notify(api.email_offers_bounced, taken.bounce)


def _move_cursor(session: Session, mailbox_id: int, arrived: Arrived) -> bool:
    """Move the cursor past this mail; False where it is there already."""
    row = session.get_one(tables.Mailbox, mailbox_id, with_for_update=True)
    if arrived.validity is None:
        known = session.get(SeenFile, (mailbox_id, arrived.uid)) is not None
        if not known:
            session.add(SeenFile(mailbox_id=mailbox_id, name=arrived.uid))
        return not known
    if row.validity == arrived.validity and int(arrived.uid) <= row.uid:
        return False
    row.validity, row.uid = arrived.validity, int(arrived.uid)
    return True


def _inbound(
    mailbox_id: int, arrived: Arrived, mail: Mail, verdict: Verdict, match: Match, reply: api.Reply | None
) -> Inbound:
    assert verdict.kind != "other"
    return Inbound(
        mailbox_id=mailbox_id,
        uid=arrived.uid,
        identity=mail.identity,
        kind=verdict.kind,
        message_id=match.message.id if match.message is not None else None,
        company_id=match.company_id,
        contact_id=match.contact_id,
        sender=mail.sender,
        sender_name=mail.sender_name,
        subject=mail.subject,
        text=mail.own_words,
        status=(verdict.report.status if verdict.report is not None else "")[:16],
        topic=reply.topic if reply is not None else "",
        received_at=arrived.received_at,
    )


def _follow(session: Session, actor: Actor, mail: Mail, verdict: Verdict, match: Match, taken: TakenIn) -> None:
    """What follows for the offer and its address."""
    if reason := LEAVES_BECAUSE.get(verdict.kind):
        own = mail.sender if verdict.kind == "unsubscribe" else ""
        for address in {match.message.address if match.message is not None else "", own} - {""}:
            suppress(session, "email", address, reason)
    if match.message is None:
        return
    message = session.get_one(Message, match.message.id, with_for_update=True)
    report = verdict.report
    if report is not None and report.nature == "hard":
        message.state, message.reason = "bounced", report.status
        taken.activities += take_back(session, message, actor.signature)
        suppress(session, "email", message.address, "hard_bounce")
    elif message.state == "uncertain":  # who answers, even a robot, has the mail; a bounce says that its server had it
        message.state, message.reason = "sent", f"settled by a {verdict.kind}"
        taken.activities += credit(session, message, actor.signature)
    if verdict.kind == "bounce" and report is not None:
        taken.bounce = api.Bounce(
            message.company_id, message.campaign_id, message.id, message.address, report.status, report.nature == "hard"
        )


def _reply(mail: Mail, match: Match, arrived: Arrived) -> api.Reply | None:
    if match.message is None:
        return None
    return api.Reply(
        match.company_id,
        match.contact_id,
        match.message.campaign_id,
        match.message.id,
        mail.sender,
        mail.subject,
        mail.own_words,
        arrived.received_at,
    )
