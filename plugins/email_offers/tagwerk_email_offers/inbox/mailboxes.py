"""Where mail arrives: an IMAP mailbox or a Maildir, both only ever read.

A mailbox gives what is new after a *cursor*; the caller stores the cursor together with what it made of each mail.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

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
