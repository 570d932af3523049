"""Watching the mailbox: IMAP IDLE, or looking at a Maildir, until told to stop; a lost connection is made again."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from tagwerk.api import Unreachable, use_case
from tagwerk_email_offers.inbox.opening import open_mailbox
from tagwerk_email_offers.inbox.syncing import SyncResult, read_new
from tagwerk_email_offers.settings import settings_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tagwerk.api import Actor, App
    from tagwerk_email_offers.inbox.mailboxes import Mailbox

log = logging.getLogger(__name__)

IDLE = 25 * 60.0
"""Seconds; RFC 2177 asks to renew IDLE before 29 minutes are over."""
FIRST_PAUSE = 2.0
LONGEST_PAUSE = 60.0


@use_case("inbox.sync")
def watch(app: App, actor: Actor, advance: Callable[[SyncResult], object], seconds: float | None = None) -> SyncResult:
    """Read what comes in as it comes, for *seconds* or for ever; *advance* hears of each look that brought something.

    Raises ConfigurationError and Unreachable at the start; a connection lost later is made again, with growing pauses.
    """
    end = None if seconds is None else time.monotonic() + seconds
    total = SyncResult()
    mailbox: Mailbox | None = open_mailbox(settings_of(app))
    pause = FIRST_PAUSE
    while True:
        try:
            mailbox = mailbox or open_mailbox(settings_of(app))
            while True:
                result = read_new(app, actor, mailbox)
                total, pause = total + result, FIRST_PAUSE
                if result.fetched:
                    advance(result)
                if (left := _left(end)) <= 0:
                    return total
                mailbox.wait(left)
        except Unreachable as error:
            log.warning("%s", error)
            if _left(end) <= pause:
                raise
            time.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
        finally:
            if mailbox is not None:
                mailbox.close()
            mailbox = None


def _left(end: float | None) -> float:
    """Seconds until *end*, at most as long as one IDLE lasts."""
    return IDLE if end is None else min(end - time.monotonic(), IDLE)
