"""Reading what is new in the mailbox, mail by mail; how far it was read is kept with what was made of each.

The mailbox itself is never changed.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.api import clock, use_case
from tagwerk_email_offers import tables
from tagwerk_email_offers.inbox.mailboxes import Cursor
from tagwerk_email_offers.inbox.opening import address_of, open_mailbox
from tagwerk_email_offers.inbox.taking_in import take_in, tell_taken_in
from tagwerk_email_offers.sending.progress import in_silence
from tagwerk_email_offers.settings import settings_of
from tagwerk_email_offers.tables import Campaign, SeenFile

if TYPE_CHECKING:
    from tagwerk.api import Actor, App
    from tagwerk_email_offers.inbox.mailboxes import Mailbox
    from tagwerk_email_offers.sending.progress import Advance
    from tagwerk_email_offers.understanding.kinds import MailKind


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


COUNTED_AS: dict[MailKind, str] = {
    "reply": "replies",
    "auto_reply": "auto_replies",
    "bounce": "bounces",
    "delay": "delays",
    "complaint": "complaints",
    "unsubscribe": "unsubscribes",
}


@use_case("inbox.sync")
def sync(app: App, actor: Actor, advance: Advance = in_silence) -> SyncResult:
    """Read what is new in the mailbox. Raises ConfigurationError, Unreachable; what was read until then is kept."""
    mailbox = open_mailbox(settings_of(app))
    try:
        return read_new(app, actor, mailbox, advance)
    finally:
        mailbox.close()


def read_new(app: App, actor: Actor, mailbox: Mailbox, advance: Advance = in_silence) -> SyncResult:
    """Read what is new in the open *mailbox*, mail by mail, each with its cursor in one commit."""
    kept = _mailbox_row(app)
    numbers: Counter[str] = Counter()
    for arrived in mailbox.new(_cursor(app, kept)):
        taken = take_in(app, actor, kept.id, arrived)
        if taken is not None:
            numbers.update(("fetched", "unmatched" if taken.kind == "unmatched" else COUNTED_AS[taken.kind]))
            tell_taken_in(app, taken)
            advance(1)
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
