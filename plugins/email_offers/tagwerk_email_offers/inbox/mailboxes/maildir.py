"""A Maildir as a mailbox. Nothing is moved from ``new`` to ``cur`` and no flag is set: that is for its owner's mail program.

Its other folders are those of Maildir++: ``.Sent`` beside ``new`` and ``cur``.
"""

from __future__ import annotations

import os
import stat
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tagwerk.api import Unreachable, cause_in_words, translator
from tagwerk_email_offers.inbox.mailboxes.arrived import BEGINNING, Arrived
from tagwerk_email_offers.inbox.mailboxes.places import DEFAULT_FOLDER
from tagwerk_email_offers.settings import AUTO

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tagwerk_email_offers.inbox.mailboxes.arrived import Cursor
    from tagwerk_email_offers.servers import Server

PARTS = ("new", "cur")
SENT_NAMES = ("Sent", "Sent Messages", "Gesendet", "Gesendete Objekte", "INBOX.Sent")
GLANCE = 0.5
LONGEST_NAME = 255

_ = translator("tagwerk_email_offers")


class MaildirMailbox:
    """The folders ``new`` and ``cur`` of a Maildir. Raises Unreachable where there is none."""

    def __init__(self, server: Server, most: int) -> None:
        self._root = Path(server.path)
        self._most = most
        self.enter(DEFAULT_FOLDER)

    def folders(self, wanted: Sequence[str], sent: str) -> tuple[list[str], str]:
        """The folders to read, and the one with what was sent."""
        if sent != AUTO:
            return list(wanted), sent
        return list(wanted), next((name for name in SENT_NAMES if (self._root / f".{name}" / "cur").is_dir()), "")

    def enter(self, folder: str) -> None:
        """Go to *folder*."""
        self._folder = self._root if folder == DEFAULT_FOLDER else self._root / f".{folder}"
        if not all((self._folder / name).is_dir() for name in PARTS):
            raise Unreachable(
                _("{path} is no Maildir: it has no folders new and cur.", path=self._folder),
                _("Check plugins.email_offers.imap_url."),
            )

    def new(self, cursor: Cursor) -> Iterator[Arrived]:
        """Files whose name, without the flags, was not seen yet, oldest first."""
        for received, name, path, trouble in sorted(self._files()):
            if name in cursor.seen or received < cursor.since:
                continue
            if trouble:
                yield Arrived(name, None, b"", received, is_whole=False, trouble=trouble)
                continue
            try:
                yield self._read(name, path, received)
            except FileNotFoundError:  # moved or deleted meanwhile; where it was moved to, the next look finds it
                continue
            except OSError as error:
                yield Arrived(name, None, b"", received, is_whole=False, trouble=cause_in_words(error))

    def wait(self, seconds: float) -> None:
        """Look again and again whether the folders changed."""
        before = self._stamp()
        end = time.monotonic() + seconds
        while time.monotonic() < end and self._stamp() == before:
            time.sleep(GLANCE)

    def close(self) -> None:
        """There is nothing to let go of."""

    def _read(self, name: str, path: Path, received: datetime) -> Arrived:
        with path.open("rb") as file:
            raw = file.read(self._most + 1)
        is_whole = len(raw) <= self._most
        return Arrived(name, None, raw if is_whole else raw[:BEGINNING], received, is_whole)

    def _files(self) -> list[tuple[datetime, str, Path, str]]:
        """When each came, its name without flags, where it is, and what is wrong with it."""
        found = []
        for part in PARTS:
            try:
                entries = list(os.scandir(self._folder / part))
            except OSError as error:
                raise self._unreadable(error) from None
            for entry in entries:
                if not entry.name.startswith(".") and (seen := _looked_at(entry)) is not None:
                    moment, trouble = seen
                    found.append((moment, _stored_name(entry.name), Path(entry.path), trouble))
        return found

    def _stamp(self) -> list[str]:
        return sorted(name for _moment, name, _path, _trouble in self._files())

    def _unreadable(self, error: OSError) -> Unreachable:
        return Unreachable(
            _("The Maildir {path} cannot be read: {cause}.", path=self._folder, cause=cause_in_words(error))
        )


def _looked_at(entry: os.DirEntry[str]) -> tuple[datetime, str] | None:
    """When it came and what is wrong with it; None for what is no mail: a folder, or what a mail program moved meanwhile."""
    try:
        own = entry.stat(follow_symlinks=False)
    except OSError:
        return None
    moment = _moment(own.st_mtime)
    if stat.S_ISLNK(own.st_mode):
        try:
            own = entry.stat()
        except OSError:
            return moment, "a link that leads nowhere"
    return (moment, "") if stat.S_ISREG(own.st_mode) else None


def _moment(seconds: float) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(0, UTC)


def _stored_name(name: str) -> str:
    """The name without its flags, in letters that every database keeps, also where it is not UTF-8."""
    unique = name.partition(":")[0]
    return os.fsencode(unique).decode("utf-8", "backslashreplace").replace("\0", "")[:LONGEST_NAME]
