"""Replies of an SMTP server (RFC 5321, 4.2), read byte by byte as they come; what is none is never taken for one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from tagwerk_email_offers.understanding.mail.charsets import one_line

LONGEST_LINE = 4096
MOST_LINES = 100
LONGEST_TEXT = 400

LINE = re.compile(rb"([2-5]\d\d)(?:([ -])(.*))?\r?", re.DOTALL)
STATUS = re.compile(r"#?([245]\.\d{1,3}\.\d{1,3})\b[: ]*")
ANYWHERE = re.compile(r"#([245]\.\d{1,3}\.\d{1,3})\b")


class Garbled(Exception):
    """What the server wrote is no reply: no code, two codes in one, too long. Its words are the argument."""


class Reply(NamedTuple):
    """One reply, of one line or more. *lines* are its words as they came, without the code."""

    code: int
    lines: tuple[bytes, ...]

    @property
    def status(self) -> str:
        """The enhanced status (RFC 2034) that the words begin with, also in the form ``#5.1.1``; ``""`` without one."""
        return _said(self.lines)[0]

    @property
    def text(self) -> str:
        """The words on one line; a status that each line repeats is left out after the first."""
        return _said(self.lines)[1]


@lru_cache(64)
def _said(lines: tuple[bytes, ...]) -> tuple[str, str]:
    """The status and the text; a server says most things again and again."""
    first, *others = [words(line) for line in lines]
    found = STATUS.match(first) or ANYWHERE.search(first)
    status = found[1] if found else ""
    rest = [line.removeprefix(status).strip() if status else line for line in others]
    return status, " ".join([first, *rest]).strip()[:LONGEST_TEXT]


class ReplyReader:
    """Cuts what comes from the server into replies."""

    def __init__(self) -> None:
        self._data = b""
        self._at = 0
        self._code = 0
        self._lines: list[bytes] = []

    @property
    def empty(self) -> bool:
        """Whether nothing was written by the server that has not been read as a reply."""
        return self._at >= len(self._data) and not self._lines

    def feed(self, data: bytes) -> None:
        """Take in what came."""
        self._data = self._data[self._at :] + data if self._at < len(self._data) else data
        self._at = 0

    def clear(self) -> None:
        """Forget what has not been read."""
        self._data, self._at, self._lines = b"", 0, []

    def read(self) -> Reply | None:
        """The next whole reply, None where more has to come. Raises Garbled."""
        while True:
            end = self._data.find(b"\n", self._at)
            if (end if end >= 0 else len(self._data)) - self._at > LONGEST_LINE:
                raise Garbled(words(self._data[self._at : self._at + LONGEST_TEXT]))
            if end < 0:
                return None
            line = self._data[self._at : end]
            self._at = end + 1
            if (reply := self._add(line)) is not None:
                return reply

    def _add(self, line: bytes) -> Reply | None:
        matched = LINE.fullmatch(line)
        if matched is None:
            raise Garbled(words(line)[:LONGEST_TEXT])
        code = int(matched[1])
        if (self._lines and code != self._code) or len(self._lines) >= MOST_LINES:
            raise Garbled(words(line)[:LONGEST_TEXT])
        self._code = code
        self._lines.append(matched[3] or b"")
        if matched[2] == b"-":
            return None
        reply, self._lines = Reply(code, tuple(self._lines)), []
        return reply


@dataclass(frozen=True)
class Extensions:
    """What a server offers in its reply to EHLO (RFC 5321, 4.1.1.1), so that it may be asked for.

    *size* is the most bytes of a mail, 0 where no limit is announced.
    """

    pipelining: bool = False
    eight_bit: bool = False
    utf8: bool = False
    starttls: bool = False
    announces_size: bool = False
    size: int = 0
    login: tuple[str, ...] = ()


def extensions_in(reply: Reply) -> Extensions:
    """Read the lines after the first; what is not understood is not used."""
    offered: dict[str, list[str]] = {}
    for line in reply.lines[1:]:
        name, *parameters = words(line).upper().replace("=", " ").split() or [""]
        offered.setdefault(name, []).extend(parameters)
    limit = offered.get("SIZE", [""])[:1]
    return Extensions(
        pipelining="PIPELINING" in offered,
        eight_bit="8BITMIME" in offered,
        utf8="SMTPUTF8" in offered,
        starttls="STARTTLS" in offered,
        announces_size="SIZE" in offered,
        size=int(limit[0]) if limit and limit[0].isdecimal() and limit[0].isascii() and len(limit[0]) < 20 else 0,
        login=tuple(dict.fromkeys(offered.get("AUTH", []))),
    )


def words(raw: bytes) -> str:
    """What a server says, plain: UTF-8, or the Latin-1 of old ones, with nothing in it that cannot be seen."""
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    text = text.strip()
    return text if text.isascii() and text.isprintable() else one_line(text)
