"""What a mailbox gives: mails after a *cursor*, from folders that are only ever read.

The caller stores the cursor together with what it made of each mail.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

BEGINNING = 512 * 1024
"""Bytes that are read of a mail that is too large to be read whole."""


@dataclass(frozen=True)
class Cursor:
    """How far a folder was read. *seen* is for a Maildir, whose files have no order; *since* bounds the first look."""

    since: datetime
    validity: int = 0
    uid: int = 0
    seen: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Arrived:
    """A mail in a folder: *uid* names it there, with the *validity* of IMAP (None in a Maildir, where it is the name of the
    file); *received_at* is when it came, in UTC. One of which only the beginning was read is not *whole*; *trouble* is why
    nothing of it can be read.
    """

    uid: str
    validity: int | None
    raw: bytes
    received_at: datetime
    is_whole: bool = True
    trouble: str = ""


class Mailbox(Protocol):
    """One mailbox, open for reading; at first in the folder of its address."""

    def folders(self, wanted: Sequence[str], sent: str) -> tuple[list[str], str]:
        """The folders to read, and the one with what was sent, ``""`` where there is none. Raises Unreachable."""

    def enter(self, folder: str) -> None:
        """Go to *folder*. Raises Unreachable."""

    def new(self, cursor: Cursor) -> Iterator[Arrived]:
        """What arrived in this folder after *cursor*, oldest first. Raises Unreachable."""

    def wait(self, seconds: float) -> None:
        """Return when something may have arrived in this folder, at the latest after *seconds*. Raises Unreachable."""

    def close(self) -> None:
        """Let go of it."""
