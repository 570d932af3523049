"""The background routines: each looks at the table and does what is due; doing it twice changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.api import Actor
from tagwerk_email_offers.following.queueing import queue_due
from tagwerk_email_offers.inbox.receiving.originals import forget_old
from tagwerk_email_offers.inbox.syncing import sync
from tagwerk_email_offers.sending.controlling import deliver_due
from tagwerk_email_offers.settings import NAME

if TYPE_CHECKING:
    from tagwerk.api import App


def deliver(app: App) -> None:
    """Deliver what is due of the running campaigns."""
    deliver_due(app)


def follow_up(app: App) -> None:
    """Queue the follow-ups that are due."""
    queue_due(app)


def read(app: App) -> None:
    """Read the mailboxes."""
    sync(app, Actor.system(NAME))


def forget(app: App) -> None:
    """Remove the mails and originals that are kept no longer."""
    forget_old(app)
