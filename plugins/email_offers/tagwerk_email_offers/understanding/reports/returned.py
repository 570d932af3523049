"""The original that a report gives back: enclosed whole, or its fields alone, or copied into the text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tagwerk_email_offers.understanding.mail.charsets import decoded
from tagwerk_email_offers.understanding.mail.fields import addresses, message_ids, words
from tagwerk_email_offers.understanding.mail.parts import ENCLOSED, read_fields
from tagwerk_email_offers.understanding.results import Returned

if TYPE_CHECKING:
    from tagwerk_email_offers.understanding.mail.parts import Part

Fields = list[tuple[str, bytes]]

FIELDS_ALONE = ("text/rfc822-headers", "message/rfc822-headers", "message/global-headers", "text/rfc822-header")
HEADER_LINE = re.compile(r"[> ]{0,4}(\w[\w-]{1,60}):(\s|$)")
OF_ORIGINALS = frozenset(
    (
        "received",
        "message-id",
        "mime-version",
        "return-path",
        "dkim-signature",
        "content-type",
        "date",
        "from",
        "to",
        "subject",
    )
)
SURE_OF_ORIGINALS = frozenset(("received", "message-id", "mime-version", "return-path", "dkim-signature"))
BEGINNING = re.compile(
    r"^\s*[-=*|_#~]{2,}\W*.{0,40}(original|copy of|message (header|text|body)|kopfzeilen|unsent message"
    r"|returned (message|mail)"
    r"|below this line|ursprüngliche|originale|mensaje|message d.origine)"
    r"|^\s*(.{0,40}(message|mail) (headers?|text|body) (follows?|is following)|.{0,20}original message( headers?"
    r"| follows)?"
    r"|.{0,20}(nachrichten)?kopfzeilen.{0,20}|.{0,20}headers? of the original message.{0,20}"
    r"|.{0,20}included is a copy.{0,60}"
    r"|message original|mensaje original|messaggio originale|original)\s*[:.]?\s*$",
    re.IGNORECASE,
)
MESSAGE_ID = re.compile(
    rb"(?im)^[> \t]*(?:x-)?(?:original-)?message-id:[ \t]*(?:\r?\n[ \t]+)?(<?[^<>\s]{3,250}@[^<>\s]{1,250}>?)"
)
MOST = 20


def copy_begins(lines: list[str]) -> int:
    """The number of the line with which the copy of the original begins; that of the last one where there is none."""
    run = seen = 0
    sure = False
    for number, line in enumerate(lines):
        if len(line) < 120 and number and BEGINNING.match(line):
            return number
        header = HEADER_LINE.match(line[:80])
        if header is not None and header[1].lower() in OF_ORIGINALS:
            run, sure = run + 1, sure or header[1].lower() in SURE_OF_ORIGINALS
            seen = number if run == 1 else seen
            if run >= 3 and sure:
                return seen
        elif not line.strip() or (not line[:1].isspace() and header is None):
            run, sure = 0, False
    return len(lines)


def returned_of(mail: Part, copy: str) -> Returned | None:
    """What *mail* gives back, *copy* being the text from ``copy_begins`` on; None where nothing of it can be told."""
    enclosed = _enclosed(mail)
    if copy.strip():
        enclosed.append(_fields_in(copy))
    ids = [each for fields in enclosed for value in _all(fields, "message-id") for each in message_ids(value)]
    ids += [each for part in mail.walk() for each in _noted(part)]
    own = set(message_ids(mail.first("message-id")))
    to = [
        address
        for fields in enclosed
        for name in ("to", "cc", "x-failed-recipients")
        for value in _all(fields, name)
        for _name, address in addresses(value)
    ]
    subject = next((words(value) for fields in enclosed for value in _all(fields, "subject")), "")
    path = next(
        (
            address
            for fields in enclosed
            for value in _all(fields, "return-path")
            for _name, address in addresses(value)
            if address
        ),
        "",
    )
    found = Returned(
        tuple(dict.fromkeys(each for each in ids if each not in own))[:MOST],
        tuple(dict.fromkeys(address for address in to if address))[:MOST],
        subject[:998],
        path,
    )
    return found if found != Returned() else None


def _enclosed(mail: Part) -> list[Fields]:
    """The fields of every original inside. What a list of forwarded mails encloses further down is not returned."""
    found = []
    for part in mail.walk():
        if part.type in ENCLOSED and part.children:
            found.append(part.children[0].fields)
        elif part.type in FIELDS_ALONE:
            found.append(read_fields(part.content.lstrip()))
    return found[:MOST]


def _fields_in(copy: str) -> Fields:
    lines = [line.lstrip("> ") if line.startswith(">") else line for line in copy.split("\n")[:400]]
    start = next((number for number, line in enumerate(lines) if HEADER_LINE.match(line)), len(lines))
    return read_fields("\n".join(lines[start:]).encode("utf-8", "replace"))


def _noted(part: Part) -> list[str]:
    """Message-IDs that a report notes in its text or its fields."""
    if part.type.startswith(("text/", "message/")) and part.type not in ENCLOSED:
        content = part.content[: 200 << 10]
        return [each for found in MESSAGE_ID.findall(content)[:MOST] for each in message_ids(found)]
    return []


def _all(fields: Fields, name: str) -> list[bytes]:
    return [value for field, value in fields if field == name]


def text_of(fields: Fields, name: str) -> str:
    """The first field *name* as text; ``""`` where there is none."""
    return next((" ".join(decoded(value).split()) for field, value in fields if field == name), "")
