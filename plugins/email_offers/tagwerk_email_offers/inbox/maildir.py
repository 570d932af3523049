"""A Maildir as a mailbox. Nothing is moved from ``new`` to ``cur`` and no flag is set: that is for its owner's mail program."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tagwerk.api import Unreachable, translator
from tagwerk_email_offers.inbox.mailboxes import MOST_BYTES, Arrived

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tagwerk_email_offers.inbox.mailboxes import Cursor
    from tagwerk_email_offers.servers import Server

FOLDERS = ("new", "cur")
GLANCE = 0.5

_ = translator("tagwerk_email_offers")


class MaildirMailbox:
    """The folders ``new`` and ``cur`` of a Maildir. Raises Unreachable where there is none."""

    def __init__(self, server: Server) -> None:
        self._folder = Path(server.path)
        if not all((self._folder / name).is_dir() for name in FOLDERS):
            raise Unreachable(
                _("{path} is no Maildir: it has no folders new and cur.", path=self._folder),
                _("Check plugins.email_offers.imap_url."),
            )

    def new(self, cursor: Cursor) -> Iterator[Arrived]:
        """Files whose name, without the flags, was not seen yet, oldest first."""
        for received, name, path in sorted(self._files()):
            if name in cursor.seen or received < cursor.since:
                continue
            try:
                with path.open("rb") as file:
                    raw = file.read(MOST_BYTES)
            except FileNotFoundError:  # moved or deleted meanwhile; where it was moved to, the next look finds it
                continue
            except OSError as error:
                raise self._unreadable(error) from None
            yield Arrived(name, None, raw, received)

    def wait(self, seconds: float) -> None:
        """Look again and again whether the folders changed."""
        before = self._stamp()
        end = time.monotonic() + seconds
        while time.monotonic() < end and self._stamp() == before:
            time.sleep(GLANCE)

    def close(self) -> None:
        """There is nothing to let go of."""

    def _files(self) -> list[tuple[datetime, str, Path]]:
        found = []
        try:
            for folder in FOLDERS:
                for path in (self._folder / folder).iterdir():
                    if not path.name.startswith("."):
                        moment = datetime.fromtimestamp(path.stat().st_mtime, UTC)
                        found.append((moment, path.name.partition(":")[0][:255], path))
        except FileNotFoundError:  # a mail program moved a file while we looked
            return self._files()
        except OSError as error:
            raise self._unreadable(error) from None
        return found

    def _stamp(self) -> list[str]:
        return sorted(name for _moment, name, _path in self._files())

    def _unreadable(self, error: OSError) -> Unreachable:
        return Unreachable(_("The Maildir {path} cannot be read: {cause}.", path=self._folder, cause=error.strerror))
