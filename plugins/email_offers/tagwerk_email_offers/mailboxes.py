"""Where mail arrives: an IMAP mailbox or a Maildir, both only ever read.

A mailbox gives what is new after a *cursor*; the caller stores the cursor together with what it made of each mail.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from tagwerk_email_offers.settings import EmailOffersSettings

MOST_BYTES = 512 * 1024
"""Of a larger mail only the beginning is read."""


@dataclass(frozen=True)
class Cursor:
    """How far a mailbox was read. *seen* is for a Maildir, whose files have no order; *since* bounds the first look."""

    since: datetime
    validity: int = 0
    uid: int = 0
    seen: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Arrived:
    """A mail in the mailbox: *uid* names it there, with the *validity* of IMAP (None in a Maildir, where it is the name of the
    file); *received_at* is when it came, in UTC.
    """

    uid: str
    validity: int | None
    raw: bytes
    received_at: datetime


class Mailbox(Protocol):
    """One mailbox, open for reading."""

    def new(self, cursor: Cursor) -> Iterator[Arrived]:
        """What arrived after *cursor*, oldest first. Raises Unreachable."""

    def wait(self, seconds: float) -> None:
        """Return when something may have arrived, at the latest after *seconds*. Raises Unreachable."""

    def close(self) -> None:
        """Let go of it."""


def open_mailbox(settings: EmailOffersSettings) -> Mailbox:
    """Open the mailbox of ``imap_url``. Raises ConfigurationError, Unreachable."""
    if settings.imap.scheme == "maildir":
        from tagwerk_email_offers.maildir import MaildirMailbox

        return MaildirMailbox(settings.imap)
    from tagwerk_email_offers.imap import ImapMailbox

    return ImapMailbox(settings)


def address_of(settings: EmailOffersSettings) -> str:
    """The name under which the cursor of the mailbox is kept: server, user and folder, no password."""
    server = settings.imap
    return str(server) if server.scheme == "maildir" else f"{server}/{server.user}/{server.path or 'INBOX'}"
