"""The inbox: read what is new, tell what it is, find the offer it belongs to, and store all that with the cursor at once.

No transaction spans the network: a mail is fetched, read and classified first. The mailbox itself is never changed.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.api import clock, suppress, tell_recorded, use_case
from tagwerk_email_offers import api, tables
from tagwerk_email_offers.inbox.mailboxes import Cursor
from tagwerk_email_offers.inbox.matching import find_match, is_own
from tagwerk_email_offers.inbox.opening import address_of, open_mailbox
from tagwerk_email_offers.sending.crediting import credit, take_back
from tagwerk_email_offers.settings import settings_of
from tagwerk_email_offers.tables import Campaign, Inbound, Message, SeenFile
from tagwerk_email_offers.understanding.classifying import classify
from tagwerk_email_offers.understanding.mails import Mail

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from tagwerk.api import Activity, Actor, App
    from tagwerk_email_offers.inbox.mailboxes import Arrived, Mailbox
    from tagwerk_email_offers.inbox.matching import Match
    from tagwerk_email_offers.understanding.classifying import Classified

ARRIVED_AFTER_ALL = ("reply", "auto_reply", "delay", "complaint", "unsubscribe", "bounce")
"""Whoever answers, even a robot, has the mail; a bounce says that its server had it."""


@dataclass(frozen=True)
class SyncResult:
    """What a look into the mailbox brought. *unmatched* belongs to no offer and is not kept."""

    fetched: int = 0
    replies: int = 0
    auto_replies: int = 0
    bounces: int = 0
    delays: int = 0
    complaints: int = 0
    unsubscribes: int = 0
    unmatched: int = 0

    def __add__(self, other: SyncResult) -> SyncResult:
        return SyncResult(
            *(mine + theirs for mine, theirs in zip(vars(self).values(), vars(other).values(), strict=True))
        )


COUNTED_AS = {
    "reply": "replies",
    "auto_reply": "auto_replies",
    "bounce": "bounces",
    "delay": "delays",
    "complaint": "complaints",
    "unsubscribe": "unsubscribes",
}
LEAVES_BECAUSE = {"unsubscribe": "unsubscribed", "complaint": "complained"}


@dataclass
class Outcome:
    """What one mail came to, to be told after its commit."""

    kind: str = "unmatched"
    activities: list[Activity] = field(default_factory=list)
    reply: api.Reply | None = None
    bounce: api.Bounce | None = None


@use_case("inbox.sync")
def sync(app: App, actor: Actor, told: Callable[[int], None] = lambda _number: None) -> SyncResult:
    """Read what is new in the mailbox. Raises ConfigurationError, Unreachable; what was read until then is kept."""
    mailbox = open_mailbox(settings_of(app))
    try:
        return read_new(app, actor, mailbox, told)
    finally:
        mailbox.close()


def read_new(
    app: App, actor: Actor, mailbox: Mailbox, told: Callable[[int], None] = lambda _number: None
) -> SyncResult:
    """Read what is new in the open *mailbox*, mail by mail, each with its cursor in one commit."""
    kept = _mailbox_row(app)
    numbers: Counter[str] = Counter()
    for arrived in mailbox.new(_cursor(app, kept)):
        outcome = _take_in(app, actor, kept.id, arrived)
        if outcome is not None:
            numbers.update(("fetched", COUNTED_AS.get(outcome.kind, "unmatched")))
            _tell(app, outcome)
            told(1)
    with app.database.transaction() as session:
        session.get_one(tables.Mailbox, kept.id).checked_at = clock.now()
    return SyncResult(**numbers)


def _mailbox_row(app: App) -> tables.Mailbox:
    """The mailbox's row; a new one looks back to a little before the first campaign."""
    settings = settings_of(app)
    address = address_of(settings)[:500]
    with app.database.transaction() as session:
        row = session.scalars(sa.select(tables.Mailbox).where(tables.Mailbox.address == address)).first()
        if row is None:
            moment = clock.now()
            first = session.scalar(sa.select(sa.func.min(Campaign.created_at))) or moment
            since = min(first, moment) - timedelta(days=settings.look_back_days)
            row = tables.Mailbox(address=address, since=since, checked_at=moment)
            session.add(row)
    return row


def _cursor(app: App, row: tables.Mailbox) -> Cursor:
    with app.database.reading() as session:
        seen = session.scalars(sa.select(SeenFile.name).where(SeenFile.mailbox_id == row.id))
        since = row.since
        if row.validity:  # what a renumbered mailbox is searched for again
            since = max(since, row.checked_at - timedelta(days=settings_of(app).look_back_days))
        return Cursor(since, row.validity, row.uid, frozenset(seen))


def _take_in(app: App, actor: Actor, mailbox_id: int, arrived: Arrived) -> Outcome | None:
    """Store one mail with all that follows from it; None where another sync was faster."""
    mail = Mail(arrived.raw)
    classified = classify(mail)
    with app.database.reading() as session:
        own = is_own(session, mail)
        match = None if own else find_match(session, mail, classified, arrived.received_at)
    reply = _reply(mail, match, arrived) if match is not None and classified.kind == "reply" else None
    if reply is not None:
        topic = app.plugins.first(api.email_offers_classify_reply, reply)
        reply = replace(reply, topic=(topic or "")[:32])
    with app.database.transaction() as session:
        if not _advance(session, mailbox_id, arrived):
            return None
        if match is None or classified.kind == "other":
            return Outcome()
        if session.scalar(sa.select(Inbound.id).where(Inbound.identity == mail.identity)) is not None:
            return Outcome()
        session.add(_inbound(mailbox_id, arrived, mail, classified, match, reply))
        outcome = Outcome(classified.kind, reply=reply)
        _follow(session, actor, mail, classified, match, outcome)
    return outcome


def _advance(session: Session, mailbox_id: int, arrived: Arrived) -> bool:
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
    mailbox_id: int, arrived: Arrived, mail: Mail, classified: Classified, match: Match, reply: api.Reply | None
) -> Inbound:
    return Inbound(
        mailbox_id=mailbox_id,
        uid=arrived.uid,
        identity=mail.identity,
        kind=classified.kind,
        message_id=match.message.id if match.message is not None else None,
        company_id=match.company_id,
        contact_id=match.contact_id,
        sender=mail.sender,
        sender_name=mail.sender_name,
        subject=mail.subject,
        text=mail.own_words,
        status=(classified.report.status if classified.report is not None else "")[:16],
        topic=reply.topic if reply is not None else "",
        received_at=arrived.received_at,
    )


def _follow(session: Session, actor: Actor, mail: Mail, classified: Classified, match: Match, outcome: Outcome) -> None:
    """What follows for the offer and its address."""
    if reason := LEAVES_BECAUSE.get(classified.kind):
        own = mail.sender if classified.kind == "unsubscribe" else ""
        for address in {match.message.address if match.message is not None else "", own} - {""}:
            suppress(session, "email", address, reason)
    if match.message is None:
        return
    message = session.get_one(Message, match.message.id, with_for_update=True)
    report = classified.report
    hard = report is not None and report.nature == "hard"
    if report is not None and report.nature == "hard":
        message.state, message.reason = "bounced", report.status
        outcome.activities += take_back(session, message, actor.signature)
        suppress(session, "email", message.address, "hard_bounce")
    elif message.state == "uncertain" and classified.kind in ARRIVED_AFTER_ALL:
        message.state, message.reason = "sent", f"settled by a {classified.kind}"
        outcome.activities += credit(session, message, actor.signature)
    if classified.kind == "bounce" and report is not None:
        outcome.bounce = api.Bounce(
            message.company_id, message.campaign_id, message.id, message.address, report.status, hard
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


def _tell(app: App, outcome: Outcome) -> None:
    tell_recorded(app, outcome.activities)
    if outcome.reply is not None:
        app.plugins.notify(api.email_offers_reply_received, outcome.reply)
    if outcome.bounce is not None:
        app.plugins.notify(api.email_offers_bounced, outcome.bounce)
