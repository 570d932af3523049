"""An IMAP mailbox through imaplib2: opened with EXAMINE, fetched with BODY.PEEK, so that nothing in it changes.

imaplib2 verifies neither certificate nor host name by itself; here it gets a socket that was verified.
"""

from __future__ import annotations

import math
import re
import threading
import time
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import imaplib2

from tagwerk.api import Unreachable, clock, pieces, translator
from tagwerk_email_offers.inbox.mailboxes import MOST_BYTES, Arrived
from tagwerk_email_offers.servers import tls_context, unreachable

if TYPE_CHECKING:
    import socket
    import ssl
    from collections.abc import Iterator, Sequence

    from tagwerk_email_offers.inbox.mailboxes import Cursor
    from tagwerk_email_offers.settings import EmailOffersSettings

PIECE = 25
GLANCE = 0.5
"""Seconds between two looks at what the server said."""
PATIENCE = 3.0
"""Seconds for saying goodbye."""
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
UID = re.compile(rb"\bUID (\d+)")
INTERNAL_DATE = re.compile(rb'INTERNALDATE "([^"]+)"')

_ = translator("tagwerk_email_offers")


class VerifiedImap(imaplib2.IMAP4_SSL):  # type: ignore[misc]
    """imaplib2's client on sockets of ours: in the clear at first, or TLS with a verified certificate and host name.

    It keeps a log of its dialogue for debugging and prints it when the connection breaks; the log, which holds the login,
    goes nowhere.
    """

    def __init__(self, host: str, port: int, context: ssl.SSLContext, *, tls: bool, timeout: float) -> None:
        self._context = context
        self._starts_with_tls = tls
        self._timeout = timeout
        super().__init__(host, port, timeout=timeout, debug=0)

    def _mesg(self, line: str, *_more: object) -> None:
        """Where the log would be printed."""

    def open(self, host: str | None = None, port: int | None = None) -> None:
        """Connect."""
        self.host, self.port = host, port
        self.sock = self.open_socket()
        if self._starts_with_tls:
            self.ssl_wrap_socket()
        self.read_fd = self.sock.fileno()

    def open_socket(self) -> socket.socket:
        """A connection that does not wait for ever to be made; later imaplib2 waits for answers itself."""
        import socket

        made = socket.create_connection((self.host, self.port), timeout=self._timeout)
        if not self._starts_with_tls:
            made.settimeout(None)
        return made

    def ssl_wrap_socket(self) -> None:
        """Begin TLS, at once or after STARTTLS. Raises ssl.SSLCertVerificationError."""
        plain = self.sock
        plain.settimeout(self._timeout)
        try:
            self.sock = self._context.wrap_socket(plain, server_hostname=self.host)
        except BaseException:
            plain.close()
            raise
        self.sock.settimeout(None)
        self.read_fd = self.sock.fileno()

    def read(self, size: int) -> bytes:
        """Read at most *size* bytes, encrypted or not."""
        data: bytes = self.sock.recv(size)
        return data


class ImapMailbox:
    """The mailbox of ``imap_url``, open read-only. Raises Unreachable in one clear line."""

    def __init__(self, settings: EmailOffersSettings) -> None:
        self._server = settings.imap
        self._timeout = settings.timeout
        with self._trouble():
            self._imap = VerifiedImap(
                self._server.host,
                self._server.port,
                tls_context(settings.cafile),
                tls=self._server.starts_with_tls,
                timeout=settings.timeout,
            )
        try:
            with self._trouble():
                self._enter(settings.cafile)
        except BaseException:
            self.close()
            raise

    def new(self, cursor: Cursor) -> Iterator[Arrived]:
        """What has a UID above the cursor's; after a renumbering (UIDVALIDITY), or at first, what came since then."""
        with self._trouble():
            self._examine()
            fresh = self._validity != cursor.validity
            uids = self._search_since(cursor.since) if fresh else self._search_above(cursor.uid)
        for piece in pieces(uids, PIECE):
            with self._trouble():
                arrived = self._fetch(piece)
            yield from arrived

    def wait(self, seconds: float) -> None:
        """IDLE (RFC 2177); a server without it is asked again after *seconds*, at most half a minute.

        imaplib2 overlooks what the server says in the moment in which IDLE begins, or said before; so the number of mails is
        watched as well.
        """
        with self._trouble():
            if "IDLE" not in self._imap.capabilities:
                time.sleep(min(seconds, 30))
            elif not self._has_grown():
                ended = threading.Event()
                self._imap.idle(
                    math.ceil(seconds), callback=lambda _answer: ended.set()
                )  # a float it takes for 29 minutes
                while not ended.wait(GLANCE) and not self._has_grown():
                    pass
            self._checked(self._imap.noop())

    def close(self) -> None:
        """Log out, with which the threads of imaplib2 end. After an interrupted command it would wait for ever; we do not."""
        leaving = threading.Thread(target=self._log_out, daemon=True)
        leaving.start()
        leaving.join(PATIENCE)

    def _log_out(self) -> None:
        with suppress(Exception):  # it is over, however it ended
            self._imap.logout()

    def _enter(self, cafile: str) -> None:
        server = self._server
        if server.wants_starttls(offered="STARTTLS" in self._imap.capabilities, cafile=cafile):
            self._checked(self._imap.starttls())
        if server.user:
            self._login()
        self._examine()

    def _login(self) -> None:
        """The server's own words stay out of the error: some repeat what was sent to them."""
        try:
            self._checked(self._imap.login(self._server.user, self._server.password))
        except imaplib2.IMAP4.abort:
            raise
        except (imaplib2.IMAP4.error, Unreachable):
            raise Unreachable(
                _("The mail server {server} refuses user or password.", server=self._server),
                _("Check plugins.email_offers.imap_url."),
            ) from None

    def _examine(self) -> None:
        folder = (self._server.path or "INBOX").replace("\\", "\\\\").replace('"', '\\"')
        self._count = _number(self._checked(self._imap.select(f'"{folder}"', readonly=True)))
        validity = self._imap.response("UIDVALIDITY")[1]
        self._validity = _number(validity)

    def _has_grown(self) -> bool:
        """Whether the server spoke of more mails than there were when the mailbox was opened."""
        said = [data for kind, data in list(self._imap.untagged_responses) if kind == "EXISTS"]
        return any(_number(data) > self._count for data in said)

    def _search_since(self, since: datetime) -> list[int]:
        """IMAP compares dates of the server's own zone, so one day more."""
        day = (since - timedelta(days=1)).date()
        return self._search(f"SINCE {day.day}-{MONTHS[day.month - 1]}-{day.year}")

    def _search_above(self, uid: int) -> list[int]:
        """``n:*`` always means at least the last mail, also below n (RFC 3501, 6.4.8)."""
        return [found for found in self._search(f"UID {uid + 1}:*") if found > uid]

    def _search(self, criterion: str) -> list[int]:
        data = self._checked(self._imap.uid("SEARCH", criterion))
        return sorted(int(uid) for line in data if line for uid in line.split())

    def _fetch(self, uids: Sequence[int]) -> list[Arrived]:
        wanted = f"(UID INTERNALDATE BODY.PEEK[]<0.{MOST_BYTES}>)"
        data = self._checked(self._imap.uid("FETCH", ",".join(map(str, uids)), wanted))
        arrived = []
        for place, item in enumerate(data):
            if not isinstance(item, tuple):
                continue
            after = data[place + 1] if place + 1 < len(data) and isinstance(data[place + 1], bytes) else b""
            facts = item[0] + b" " + after
            if (uid := UID.search(facts)) is not None:
                arrived.append(Arrived(uid[1].decode(), self._validity, item[1], _moment(facts)))
        return sorted(arrived, key=lambda mail: int(mail.uid))

    def _checked(self, answer: Any) -> list[Any]:
        kind, data = answer
        if kind != "OK":
            text = b" ".join(part for part in data if isinstance(part, bytes)).decode("utf-8", "replace")
            raise Unreachable(_("The mail server {server} refuses: {text}", server=self._server, text=text))
        return list(data or [])

    @contextmanager
    def _trouble(self) -> Iterator[None]:
        try:
            yield
        except (OSError, imaplib2.IMAP4.error, UnicodeError) as error:
            raise unreachable(self._server, error) from None


def _number(data: list[bytes | None] | None) -> int:
    """The last number in an answer; 0 where there is none."""
    last = data[-1] if data else None
    return int(last) if last is not None and last.isdigit() else 0


def _moment(facts: bytes) -> datetime:
    """INTERNALDATE in UTC; now, where the server gives none that can be read."""
    found = INTERNAL_DATE.search(facts)
    if found is not None:
        with suppress(ValueError):
            day, month, rest = found[1].decode("ascii", "replace").strip().split("-", 2)
            number = MONTHS.index(month.title()) + 1
            return datetime.strptime(f"{day}-{number}-{rest}", "%d-%m-%Y %H:%M:%S %z").astimezone(UTC)
    return clock.now()
