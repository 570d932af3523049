"""Rows of mails: what was understood of one, and whose it is, as the database keeps it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy.orm import make_transient_to_detached

from tagwerk.api import insert_many, next_numbers
from tagwerk_email_offers.mime.comparing import address_key
from tagwerk_email_offers.tables import Inbound
from tagwerk_email_offers.understanding.results import Understood

if TYPE_CHECKING:
    from collections.abc import Sequence

    import sqlalchemy as sa
    from sqlalchemy.orm import Session

    from tagwerk_email_offers.inbox.mailboxes.arrived import Arrived
    from tagwerk_email_offers.inbox.matching.matching import Match
    from tagwerk_email_offers.tables import MatchWay
    from tagwerk_email_offers.understanding.results import Reported

TABLE = cast("sa.Table", Inbound.__table__)
MOST_FILES = 100
ANSWERING: tuple[MatchWay, ...] = ("token", "reference", "answer", "number")
NOT_FETCHED = "not fetched"


def inbound_of(mailbox_id: int, arrived: Arrived, mail: Understood, match: Match, topic: str) -> Inbound:
    """The row of *mail*, before anything followed from it. What a person wrote waits for an answer."""
    report = _report(mail, match)
    return Inbound(
        mailbox_id=mailbox_id,
        uid=arrived.uid,
        identity=mail.identity[:64],
        mail_id=mail.message_id[:250],
        answers=" ".join(mail.references)[:4000],
        kind=mail.kind,
        kind_way=mail.way[:32],
        certainty=mail.certainty,
        cause=mail.cause[:200],
        message_id=match.message.id if match.message is not None else None,
        company_id=match.company_id,
        contact_id=match.contact_id,
        way=match.way,
        match_certainty=match.certainty or "",
        sender=mail.sender[:320],
        sender_name=mail.sender_name[:200],
        reply_to=next(iter(mail.reply_to), "")[:320],
        subject=mail.subject[:998],
        text=mail.own_words or mail.text,
        attachments=_files(mail),
        address=report.address[:320] if report is not None else "",
        status=report.status[:16] if report is not None else "",
        permanence=report.permanence if report is not None else "",
        reason=report.reason[:32] if report is not None else "",
        encloses=next(iter(mail.returned.message_ids), "")[:250] if mail.returned is not None else "",
        wish=mail.wish or "",
        topic=(topic if mail.kind == "reply" else "")[:32],
        ticket=mail.ticket[:100],
        returns_on=mail.returns_on,
        state="waiting" if _waits(mail, match) else "",
        received_at=arrived.received_at,
        doubt="",
        answered_at=None,
        answered_by="",
        answered_how="",
        note="",
        read_at=None,
    )


def insert(session: Session, rows: Sequence[Inbound]) -> None:
    """Insert *rows*, each of which has every column but its number, at once; they are the session's from then on."""
    numbers = next_numbers(session.connection(), Inbound.__tablename__, len(rows))
    for row, number in zip(rows, numbers, strict=True):
        row.id = number
    columns = TABLE.columns.keys()
    insert_many(session.connection(), TABLE, [{name: getattr(row, name) for name in columns} for row in rows])
    for row in rows:
        make_transient_to_detached(row)
    session.add_all(rows)


def unreadable(mailbox_id: int, arrived: Arrived, cause: str) -> Inbound:
    """The row of a mail that could not be taken in."""
    return Inbound(
        mailbox_id=mailbox_id,
        uid=arrived.uid,
        identity=_digest(mailbox_id, arrived),
        kind="unreadable",
        kind_way="net",
        certainty="sure",
        cause=cause[:200],
        sender="",
        sender_name="",
        subject="",
        text="",
        attachments={},
        received_at=arrived.received_at,
    )


def unfetched(arrived: Arrived) -> Understood:
    """What is known of a mail that the mailbox cannot give."""
    return Understood(
        "unreadable", NOT_FETCHED, "sure", cause=arrived.trouble[:200], identity=_digest(arrived.validity or 0, arrived)
    )


def _waits(mail: Understood, match: Match) -> bool:
    """What a person wrote; and what answers a mail of ours, though nobody can tell who or what wrote it."""
    return mail.kind == "reply" or (mail.kind == "other" and match.way in ANSWERING)


def _digest(place: int, arrived: Arrived) -> str:
    seed = arrived.raw or f"{place}:{arrived.uid}".encode("utf-8", "replace")
    return hashlib.sha256(seed).hexdigest()


def _report(mail: Understood, match: Match) -> Reported | None:
    """Of several recipients the one that our message went to; else the first that failed for good."""
    if match.message is not None:
        ours = address_key(match.message.address)
        for each in mail.recipients:
            if address_key(each.address) == ours:
                return each
    failed = [each for each in mail.recipients if each.permanence == "hard"]
    return next(iter([*failed, *mail.recipients]), None)


def _files(mail: Understood) -> dict[str, Any]:
    files = [{"name": each.name, "type": each.type, "size": each.size} for each in mail.attachments[:MOST_FILES]]
    return {"files": files} if files else {}
