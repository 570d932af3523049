"""An IMAP mailbox through imaplib2: opened with EXAMINE, fetched with BODY.PEEK, so that nothing in it changes."""

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
from tagwerk_email_offers.inbox.mailboxes.arrived import BEGINNING, Arrived
from tagwerk_email_offers.inbox.mailboxes.client import VerifiedImap
from tagwerk_email_offers.inbox.mailboxes.names import from_wire, quoted
from tagwerk_email_offers.oauth import sasl
from tagwerk_email_offers.servers import tls_context, unreachable
from tagwerk_email_offers.settings import AUTO

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pydantic import SecretStr

    from tagwerk_email_offers.inbox.mailboxes.arrived import Cursor
    from tagwerk_email_offers.servers import Server
    from tagwerk_email_offers.settings import EmailOffersSettings

PIECE = 100
"""Mails that are fetched with one command, as long as they are together no larger than ``PIECE_BYTES``."""
PIECE_BYTES = 4_000_000
GLANCE = 0.5
"""Seconds between two looks at what the server said."""
PATIENCE = 3.0
"""Seconds for saying goodbye."""
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
UID, SIZE = re.compile(rb"\bUID (\d+)"), re.compile(rb"RFC822\.SIZE (\d+)")
INTERNAL_DATE = re.compile(rb'INTERNALDATE "([^"]+)"')
SENT = re.compile(rb'\\Sent\b[^)]*\) (?:"[^"]*"|NIL) (.+)$', re.IGNORECASE)
"""A folder with the use \\Sent in an answer to LIST (RFC 6154)."""

_ = translator("tagwerk_email_offers")


class ImapMailbox:
    """The mailbox on *server*, open read-only, with a *token* instead of a password where there is one. *most* is how many bytes
    a mail may have to be fetched whole. Raises TokenRefused, Unreachable in one clear line.
    """

    def __init__(
        self, settings: EmailOffersSettings, server: Server, most: int, token: SecretStr | None = None
    ) -> None:
        self._settings, self._server, self._most, self._token = settings, server, most, token
        self._folder = server.path or "INBOX"
        self._connect()

    def folders(self, wanted: Sequence[str], sent: str) -> tuple[list[str], str]:
        """The folders to read, and the one with what was sent: the one that the server calls so (RFC 6154)."""
        if sent != AUTO:
            return list(wanted), sent
        with self._trouble():
            kind, data = self._imap.list()
        found = (SENT.search(_flat(line)) for line in data or [] if line) if kind == "OK" else iter(())
        return list(wanted), next((from_wire(match[1]) for match in found if match is not None), "")

    def enter(self, folder: str) -> None:
        """Go to *folder*."""
        self._folder = folder
        with self._trouble():
            self._examine()

    def new(self, cursor: Cursor) -> Iterator[Arrived]:
        """What has a UID above the cursor's; after a renumbering (UIDVALIDITY), or at first, what came since then."""
        with self._trouble():
            self._examine()
            fresh = self._validity != cursor.validity
            uids = self._search_since(cursor.since) if fresh else self._search_above(cursor.uid)
        for piece in pieces(uids, PIECE):
            for group in self._groups(piece):
                yield from self._fetched(group)

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
                last = time.monotonic() + math.ceil(seconds) + self._settings.timeout
                while not ended.wait(GLANCE) and not self._has_grown():
                    if time.monotonic() > last:  # it neither says anything nor ends
                        raise TimeoutError(_("no answer after {seconds} seconds", seconds=math.ceil(seconds)))
            self._checked(self._imap.noop())

    def close(self) -> None:
        """Log out, with which the threads of imaplib2 end. After an interrupted command it would wait for ever; we do not."""
        leaving = threading.Thread(target=self._log_out, daemon=True)
        leaving.start()
        leaving.join(PATIENCE)

    def _log_out(self) -> None:
        with suppress(Exception):  # it is over, however it ended
            self._imap.logout()

    def _connect(self) -> None:
        settings = self._settings
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
                self._log_in(settings.cafile)
                self._examine()
        except BaseException:
            self.close()
            raise

    def _log_in(self, cafile: str) -> None:
        server = self._server
        if server.wants_starttls(offered="STARTTLS" in self._imap.capabilities, cafile=cafile):
            self._checked(self._imap.starttls())
        if self._token is not None:
            self._log_in_with(self._token)
        elif server.user:
            self._login()

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

    def _log_in_with(self, token: SecretStr) -> None:
        offered = [name for name in sasl.MECHANISMS if f"AUTH={name}" in self._imap.capabilities]
        if not offered:
            raise Unreachable(
                _("The mail server {server} offers no login with a token.", server=self._server),
                _("It knows none of: {known}.", known=", ".join(sasl.MECHANISMS)),
            )
        said = iter((sasl.message(offered[0], self._server, token), sasl.LAST_WORDS[offered[0]]))
        try:
            self._checked(self._imap.authenticate(offered[0], lambda _challenge: next(said, None)))
        except imaplib2.IMAP4.abort:
            raise
        except (imaplib2.IMAP4.error, Unreachable, ValueError):  # a challenge that is no base64
            raise sasl.TokenRefused.by(self._server) from None

    def _examine(self) -> None:
        self._count = _number(self._checked(self._imap.select(quoted(self._folder), readonly=True)))
        self._validity = _number(self._imap.response("UIDVALIDITY")[1])

    def _has_grown(self) -> bool:
        """Whether the server spoke of more mails than there were when the folder was opened."""
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

    def _groups(self, uids: Sequence[int]) -> Iterator[list[int]]:
        """*uids* in groups that are fetched with one command each: one that is too large by itself."""
        sizes = self._sizes(uids)
        group: list[int] = []
        total = 0
        for uid in uids:
            size = min(sizes.get(uid, 0), self._most)
            if group and total + size > PIECE_BYTES:
                yield group
                group, total = [], 0
            group.append(uid)
            total += size
        if group:
            yield group

    def _sizes(self, uids: Sequence[int]) -> dict[int, int]:
        """The sizes of mails in bytes; what the server does not say of one is 0."""
        with self._trouble():
            kind, data = self._imap.uid("FETCH", _set(uids), "(UID RFC822.SIZE)")
        found: dict[int, int] = {}
        for item in data or [] if kind == "OK" else []:
            facts = _flat(item or b"")
            if (uid := UID.search(facts)) is not None and (size := SIZE.search(facts)) is not None:
                found[int(uid[1])] = int(size[1])
        self._large = {uid for uid, size in found.items() if size > self._most}
        return found

    def _fetched(self, uids: Sequence[int]) -> Iterator[Arrived]:
        """The mails, in their order. What the server does not give together is fetched one by one; what it does not give alone
        either, and still has, cannot be read.
        """
        together = [uid for uid in uids if uid not in self._large]
        found = self._fetch(together) if together else {}
        if found is None:
            self._reconnect()
            found = {}
        for uid in uids:
            yield from [found[uid]] if uid in found else self._alone(uid)

    def _alone(self, uid: int) -> list[Arrived]:
        for _attempt in range(2):
            found = self._fetch([uid], BEGINNING if uid in self._large else None)
            if found:
                return list(found.values())
            if found is not None and not self._is_there(uid):
                return []  # deleted meanwhile
            if found is None:
                self._reconnect()
        return [Arrived(str(uid), self._validity, b"", clock.now(), is_whole=False, trouble="not given by the server")]

    def _fetch(self, uids: Sequence[int], beginning: int | None = None) -> dict[int, Arrived] | None:
        """The mails by UID, or the *beginning* of them; None where the server said no, or broke off."""
        part = f"<0.{beginning}>" if beginning is not None else ""
        try:
            kind, data = self._imap.uid("FETCH", _set(uids), f"(UID INTERNALDATE BODY.PEEK[]{part})")
        except (OSError, imaplib2.IMAP4.error, UnicodeError, ValueError):
            return None
        found: dict[int, Arrived] = {}
        for place, item in enumerate(data or []):
            if not isinstance(item, tuple):
                continue
            after = data[place + 1] if place + 1 < len(data) and isinstance(data[place + 1], bytes) else b""
            facts = item[0] + b" " + after
            if (uid := UID.search(facts)) is not None and int(uid[1]) in uids:
                received = _moment(facts)
                found[int(uid[1])] = Arrived(
                    uid[1].decode(), self._validity, item[1], received, is_whole=beginning is None
                )
        return found if kind == "OK" or found else None

    def _is_there(self, uid: int) -> bool:
        with self._trouble():
            return uid in self._search(f"UID {uid}")

    def _reconnect(self) -> None:
        """Begin anew in the same folder. Raises Unreachable, also where it was renumbered meanwhile: the next look sees that."""
        self.close()
        validity = self._validity
        self._connect()
        if self._validity != validity:
            raise Unreachable(_("The mailbox {server} was renumbered meanwhile.", server=self._server))

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


def _set(uids: Sequence[int]) -> str:
    """A set of UIDs as short as it goes (RFC 3501, 9: sequence-set)."""
    return ",".join(map(str, uids)) if len(uids) < 3 or uids[-1] - uids[0] >= len(uids) else f"{uids[0]}:{uids[-1]}"


def _flat(item: bytes | tuple[bytes, ...]) -> bytes:
    """An item of an answer, whose name may have come as a literal."""
    if not isinstance(item, tuple):
        return item
    head = re.sub(rb"\{\d+\}\s*$", b"", item[0])
    return head + b" ".join(item[1:])


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
