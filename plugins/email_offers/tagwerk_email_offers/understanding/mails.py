"""Reading mail from strangers: whatever bytes arrive, there are headers, a sender, a subject and a text in them, or none.

The lenient policy of the standard library is used on purpose: it keeps what is broken instead of raising. What is shown or
stored went through ``plain``, so that no escape sequence reaches a terminal.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.policy import compat32
from email.utils import parseaddr
from functools import cached_property
from html.parser import HTMLParser

LONGEST_TEXT = 20_000
HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
MESSAGE_ID = re.compile(r"<[^<>\s]{3,250}>")
QUOTATION = re.compile(
    r"^\s*(>|-{2,}\s*(original|ursprüngliche|forwarded|weitergeleitete)|_{10,}|(von|from|de|da):\s.*@"
    r"|(am|on|le|il|el)\s.{3,200}(schrieb|wrote|a écrit|ha scritto|escribió).{0,200}:\s*$)",
    re.IGNORECASE,
)


class Mail:
    """A mail as it arrived. Nothing here raises."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        try:
            self._message = message_from_bytes(raw, policy=compat32)
        except Exception:  # whatever the parser stumbled over, the mail is read as having nothing in it
            self._message = Message()

    def header(self, name: str) -> str:
        """The first header *name*, decoded, on one line; ``""`` where there is none."""
        return next(iter(self.headers(name)), "")

    def headers(self, name: str) -> list[str]:
        """All headers *name*, decoded."""
        wanted = name.lower()
        return [plain(_decode(value)) for header, value in self._message.raw_items() if header.lower() == wanted]

    @cached_property
    def content_type(self) -> str:
        """The type of the whole, in lower case."""
        return self._message.get_content_type()

    @cached_property
    def sender(self) -> str:
        """The address in From, in lower case; ``""`` where there is none."""
        return _address(self._raw("From"))[1].lower()[:320]

    @cached_property
    def sender_name(self) -> str:
        """The name in From."""
        return _address(self._raw("From"))[0][:200]

    @cached_property
    def subject(self) -> str:
        """The subject on one line."""
        return self.header("Subject")[:998]

    @cached_property
    def message_id(self) -> str:
        """The Message-ID with its angle brackets; ``""`` where there is none."""
        return next(iter(MESSAGE_ID.findall(self.header("Message-ID"))), "")

    @cached_property
    def references(self) -> list[str]:
        """The Message-IDs that this mail answers, the nearest first."""
        nearest = MESSAGE_ID.findall(self.header("In-Reply-To"))
        return [*nearest, *reversed(MESSAGE_ID.findall(self.header("References")))]

    @cached_property
    def identity(self) -> str:
        """What tells this mail again after its mailbox was renumbered."""
        parts = [self.message_id, self.header("Date"), self.sender, self.subject]
        seed = "\0".join(parts).encode("utf-8", "replace") if self.message_id else self.raw
        return hashlib.sha256(seed).hexdigest()

    @cached_property
    def text(self) -> str:
        """All that can be read in it: the plain parts, or else the words of the HTML ones."""
        bodies = self._bodies("text/plain") or [_words_of_html(body) for body in self._bodies("text/html")]
        return plain("\n".join(bodies), lines=True)[:LONGEST_TEXT]

    @cached_property
    def own_words(self) -> str:
        """The text without what it quotes."""
        lines = []
        for line in self.text.splitlines():
            if QUOTATION.match(line):
                break
            lines.append(line.rstrip())
        return "\n".join(lines).strip() or self.text.strip()

    @cached_property
    def enclosed_ids(self) -> list[str]:
        """The Message-IDs of mails inside this one: a report encloses the original, or its headers, or quotes them."""
        found: list[str] = []
        for part in self._walk():
            if part.get_content_type() in ("message/rfc822", "message/global") and part.is_multipart():
                found += MESSAGE_ID.findall(str(part.get_payload(0).get("Message-ID", "")))  # type: ignore[union-attr]
        quoted = re.findall(rb"(?im)^[> ]*message-id:\s*(<[^<>\s]{3,250}>)", self.raw)
        found += [identifier.decode("ascii", "replace") for identifier in quoted]
        return [identifier for identifier in found if identifier != self.message_id]

    def parts(self, content_type: str) -> list[Message]:
        """The parts of that type."""
        return [part for part in self._walk() if part.get_content_type() == content_type]

    def _walk(self) -> list[Message]:
        try:
            return list(self._message.walk())
        except RecursionError:  # thousands of parts, one inside the other
            return []

    def _raw(self, name: str) -> str:
        wanted = name.lower()
        return next((str(value) for header, value in self._message.raw_items() if header.lower() == wanted), "")

    def _bodies(self, content_type: str) -> list[str]:
        return [
            _body(part)
            for part in self.parts(content_type)
            if not part.is_multipart() and part.get_content_disposition() != "attachment"
        ]


def plain(text: str, *, lines: bool = False) -> str:
    """*text* with nothing in it but what can be seen; on one line unless *lines*."""
    if not lines:
        text = " ".join(text.split())
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        character
        for character in text
        if (lines and character in "\n\t") or unicodedata.category(character) not in HIDDEN
    )


def _decode(value: object) -> str:
    """A header in words (RFC 2047), also when it holds raw 8-bit text or an encoding that nobody knows."""
    text = re.sub(r"[\r\n]+", "", _eight_bit(str(value)))  # folded lines belong together before anything is decoded
    try:
        return "".join(
            part if isinstance(part, str) else _decode_bytes(part, charset or "")
            for part, charset in decode_header(text)
        )
    except (MessageError, ValueError, LookupError):
        return text


def _eight_bit(text: str) -> str:
    try:
        raw = text.encode("ascii", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode("utf-8")
    return _decode_bytes(raw, "")


def _decode_bytes(raw: bytes, charset: str) -> str:
    for encoding in filter(None, (charset, "utf-8")):
        try:
            return raw.decode(encoding)
        except (UnicodeError, LookupError, ValueError):
            continue
    return raw.decode("cp1252", "replace")


def _address(header: str) -> tuple[str, str]:
    """Name and address: taken apart before decoding, so that an encoded comma stays in its name."""
    try:
        name, address = parseaddr(_eight_bit(header) if "=?" not in header else header)
    except (ValueError, IndexError, TypeError):
        return "", ""
    return plain(_decode(name)), plain(address)


def _body(part: Message) -> str:
    try:
        payload = part.get_payload(decode=True)
        charset = part.get_content_charset() or ""
    except (ValueError, LookupError, TypeError, AttributeError):
        return ""
    return _decode_bytes(payload, charset) if isinstance(payload, bytes) else ""


class _Words(HTMLParser):
    """Collects the words of an HTML text; blocks begin a new line."""

    SILENT = ("script", "style", "head", "title")
    BLOCKS = ("p", "div", "br", "tr", "li", "h1", "h2", "h3", "blockquote", "table")

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in self.SILENT
        if tag in self.BLOCKS:
            self.words.append("\n> " if tag == "blockquote" else "\n")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in self.SILENT and self._silent > 0

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words.append(f"{plain(data)} ")


def _words_of_html(html: str) -> str:
    parser = _Words()
    try:
        parser.feed(html)
        parser.close()
    except (ValueError, AssertionError):
        return re.sub(r"<[^>]*>", " ", html)
    return re.sub(r"\n\s*\n+", "\n\n", "".join(parser.words))
