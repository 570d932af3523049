"""Watching the mailboxes: IMAP IDLE, or looking at a Maildir, until told to stop; a lost connection is made again.

Each mailbox is watched by a thread of its own, so that one that is silent or away keeps no other waiting. Servers and routers
drop an IDLE silently, so it is renewed every few minutes, with a look at all folders.
"""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from tagwerk.api import Unreachable, use_case
from tagwerk_email_offers.inbox.mailboxes.opening import open_mailbox
from tagwerk_email_offers.inbox.mailboxes.places import places_of
from tagwerk_email_offers.inbox.syncing import Look, SyncResult, note_trouble
from tagwerk_email_offers.settings import settings_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tagwerk.api import Actor, App
    from tagwerk_email_offers.inbox.mailboxes.arrived import Mailbox
    from tagwerk_email_offers.inbox.mailboxes.places import Place

log = logging.getLogger(__name__)

IDLE = 9 * 60.0
"""Seconds; RFC 2177 asks to renew IDLE before 29 minutes are over, and some servers and routers forget one after ten."""
FIRST_PAUSE = 2.0
LONGEST_PAUSE = 60.0
GLANCE = 0.2


@dataclass
class Watch:
    """One mailbox that is watched until *end* (monotonic; None for ever), or until *stopped*."""

    app: App
    actor: Actor
    place: Place
    end: float | None
    found: SimpleQueue[SyncResult] = field(default_factory=SimpleQueue)
    stopped: threading.Event = field(default_factory=threading.Event)
    trouble: Exception | None = None

    def run(self, mailbox: Mailbox | None) -> None:
        """Watch; *mailbox* is open already, if any. What ends it before its time is its *trouble*, told where ``watch`` ends."""
        try:
            self._run(mailbox)
        except Exception as error:  # in a thread it would vanish
            self.trouble = error

    def _run(self, mailbox: Mailbox | None) -> None:
        pause = FIRST_PAUSE
        while not self.stopped.is_set():
            try:
                mailbox = mailbox or open_mailbox(settings_of(self.app), self.place)
                while not self.stopped.is_set():
                    result = Look(self.app, self.actor, self.place).at_all(mailbox)
                    pause = FIRST_PAUSE
                    self.found.put(result)
                    if (left := self.left) <= 0:
                        return
                    mailbox.wait(left)
            except Unreachable as error:
                log.warning("%s", error)
                note_trouble(self.app, self.place, error)
                if self.left <= pause:
                    raise
                self.stopped.wait(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
            finally:
                if mailbox is not None:
                    mailbox.close()
                mailbox = None

    @property
    def left(self) -> float:
        """Seconds until the end, at most as long as one IDLE lasts."""
        return IDLE if self.end is None else min(self.end - time.monotonic(), IDLE)


@use_case("inbox.sync")
def watch(app: App, actor: Actor, advance: Callable[[SyncResult], object], seconds: float | None = None) -> SyncResult:
    """Read what comes in as it comes, for *seconds* or for ever; *advance* hears of each look that brought something.

    Raises ConfigurationError and Unreachable at the start; a connection lost later is made again, with growing pauses.
    """
    end = None if seconds is None else time.monotonic() + seconds
    settings = settings_of(app)
    watches = [Watch(app, actor, place, end) for place in places_of(settings)]
    opened: list[Mailbox] = []
    try:
        opened += (open_mailbox(settings, each.place) for each in watches)
    except BaseException:
        for mailbox in opened:
            mailbox.close()
        raise
    threads = [
        threading.Thread(target=each.run, args=(mailbox,), daemon=True)
        for each, mailbox in zip(watches, opened, strict=True)
    ]
    for thread in threads:
        thread.start()
    total = SyncResult()
    try:
        while any(thread.is_alive() for thread in threads):
            total += _told(watches, advance)
            time.sleep(GLANCE)
    finally:
        for each in watches:
            each.stopped.set()
    total += _told(watches, advance)
    if (trouble := next((each.trouble for each in watches if each.trouble is not None), None)) is not None:
        raise trouble
    return total


def _told(watches: list[Watch], advance: Callable[[SyncResult], object]) -> SyncResult:
    """What the watches found since, told in this thread."""
    total = SyncResult()
    for each in watches:
        while True:
            try:
                result = each.found.get_nowait()
            except Empty:
                break
            total += result
            if result.fetched or result.answered or result.offers_sent:
                advance(result)
    return total
