"""The fields of a mail as words, addresses, Message-IDs and dates, however they were written."""

from __future__ import annotations

import binascii
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from tagwerk_email_offers.mime.addresses import stored_form
from tagwerk_email_offers.understanding.mail.charsets import decoded, one_line
from tagwerk_email_offers.understanding.results import bare_id

LONGEST, LONGEST_LIST = 64 << 10, 16 << 10
MOST_ADDRESSES, MOST_IDS = 200, 200
LONGEST_ADDRESS = 320
ENCODED_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bq])\?([^?]*)\?=", re.IGNORECASE)
BETWEEN_WORDS = re.compile(r"(\?=)\s+(?==\?)")
ADDRESS_TOKEN = re.compile(r'"((?:[^"\\]|\\.){0,400})"|<([^<>]{0,400})>|\([^()]*\)|([,;:])|([^\s"<>(),;:]+)')
BRACKETED = re.compile(r"<([^<>]{3,1000})>")
YEARS = range(1970, 2200)


def words(value: bytes) -> str:
    """A field as it is read (RFC 2047), on one line."""
    if not value:
        return ""
    return one_line(_decoded(decoded(value[:LONGEST])))


def addresses(value: bytes) -> list[tuple[str, str]]:
    """Names and addresses, taken apart before decoding, so that an encoded comma stays in its name. Addresses are in small
    letters; one without an ``@`` is none.
    """
    found: list[tuple[str, str]] = []
    name: list[str] = []
    for token in ADDRESS_TOKEN.finditer(decoded(value[:LONGEST_LIST])):
        quoted, angle, mark, word = token.groups()
        if angle is not None:
            found.append((_name(name), address_in(angle)))
            name = []
        elif mark is not None:
            if mark != ":":  # what stands before it names a group
                _add_bare(found, name)
            name = []
        elif quoted is not None or word is not None:
            name.append(re.sub(r"\\(.)", r"\1", quoted) if quoted is not None else word)
        if len(found) >= MOST_ADDRESSES:
            return found
    _add_bare(found, name)
    return found


def address_in(text: str) -> str:
    """The address in *text*, as the client card has it; ``""`` where there is none."""
    address = one_line(_decoded(text)).strip(" <>\"'.,;").lower().removeprefix("mailto:").replace(" ", "")
    if "@" not in address[1:-1] or len(address) > LONGEST_ADDRESS:
        return ""
    return stored_form(address)[:LONGEST_ADDRESS]


def message_ids(value: bytes) -> list[str]:
    """The Message-IDs of a field in their order, bare; also those that lost their brackets or their end."""
    text = decoded(value[:LONGEST])
    found = [bare_id(each) for each in BRACKETED.findall(text)]
    rest = re.split(r"[\s,;\"()]+", BRACKETED.sub(" ", text))
    found += [bare_id(each) for each in rest if "@" in each or (each[:1] == "<" and len(each) > 12)]
    return list(dict.fromkeys(each for each in found if each))[:MOST_IDS]


def moment(value: bytes) -> datetime | None:
    """The date of a field, None for what is none."""
    try:
        found = parsedate_to_datetime(decoded(value[:100]).strip())
        if found.tzinfo is None:
            found = found.replace(tzinfo=UTC)
        return found if found.astimezone(UTC).year in YEARS else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _name(pieces: list[str]) -> str:
    return one_line(_decoded(" ".join(pieces))).strip("\"' ")[:200]


def _add_bare(found: list[tuple[str, str]], pieces: list[str]) -> None:
    """An address without angle brackets; words without one are a name alone."""
    bare = next((piece for piece in pieces if "@" in piece), "")
    if bare:
        found.append(("", address_in(bare)))
    elif pieces:
        found.append((_name(pieces), ""))


def _decoded(text: str) -> str:
    if "=?" not in text:
        return text
    whole: list[str] = []
    place, waiting, charset = 0, b"", ""
    text = BETWEEN_WORDS.sub(r"\1", text)
    for word in ENCODED_WORD.finditer(text):
        between = text[place : word.start()]
        place = word.end()
        its_charset = word[1].partition("*")[0].lower()
        if between or its_charset != charset:
            whole += [decoded(waiting, charset), between]
            waiting, charset = b"", its_charset
        waiting += _bytes(word[2].lower(), word[3])
    return "".join([*whole, decoded(waiting, charset), text[place:]])


def _bytes(way: str, inner: str) -> bytes:
    raw = inner.encode("utf-8", "replace")
    if way == "q":
        return binascii.a2b_qp(raw.replace(b" ", b"_"), header=True)
    clean = re.sub(rb"[^A-Za-z0-9+/]+", b"", raw)
    clean = clean[:-1] if len(clean) % 4 == 1 else clean
    return binascii.a2b_base64(clean + b"=" * (-len(clean) % 4))
