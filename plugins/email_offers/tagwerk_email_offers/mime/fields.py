"""Header fields: each gives bytes with its line end, folded at 78 octets wherever it may be (RFC 5322, 2.1.1 and 2.2.3).

There are two kinds. In a *structured* field every octet has a meaning, so it is ASCII and is never encoded, and folded between
tokens only. Words that people write (a subject, a name) are encoded as RFC 2047 has it as soon as they are not plain ASCII, are
long, or could be taken for an encoded word themselves: ``=?utf-8?q?...?=`` typed as a name is read as that very text.
"""

from __future__ import annotations

import re
from binascii import b2a_base64
from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

from tagwerk.api import WrongInput, translator
from tagwerk_email_offers.mime.characters import BREAKING, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LONGEST_LINE = 998
FOLDED_AT = 78
LONGEST_WORD, AROUND = 75, len("=?utf-8?q??=")
"""Octets of a line, of a line that can be folded (both without CRLF), and of an encoded word (RFC 2047, 2), its frame apart."""
LONGEST_PLAIN, LONGEST_QUOTED = 60, 200
"""Letters of a word that is not encoded though it could be, in a subject or parameter, and in a name."""

ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+( [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*", re.ASCII)
TOKENS = re.compile(r"[\x21-\x7e]+( [\x21-\x7e]+)*", re.ASCII)
Q_SAFE = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!*+-/")
ATTRIBUTE_SAFE = Q_SAFE - frozenset(b"*/") | frozenset(b"._")
Q_WORDS = [chr(octet) if octet in Q_SAFE else "_" if octet == 0x20 else f"={octet:02X}" for octet in range(256)]
"""How each octet is written in an encoded word that may stand anywhere, also in a name (RFC 2047, 5)."""

_ = translator("tagwerk_email_offers")


def header_line(text: str, what: str) -> str:
    """*text*, which goes into a header field, on one line and without what cannot be seen. *what* it is, marked with ``later``.

    Raises WrongInput where it would break the field (CR, LF, other controls).
    """
    if BREAKING.search(text):
        raise WrongInput(
            _("A line break or control character in a header field ({what}): {text!r}.", what=_(what), text=text)
        )
    return " ".join(visible(text).split())


def structured(name: str, tokens: Iterable[str]) -> bytes:
    """A field of *tokens* that are ASCII and stay whole; a new line may begin before each of them.

    Raises WrongInput for what cannot stand in one.
    """
    given = list(tokens)
    for token in given:
        if not TOKENS.fullmatch(token) or len(token) + len(name) + 2 > LONGEST_LINE:
            raise WrongInput(_("{text!r} cannot stand in the header field {name}.", text=token, name=name))
    return _folded(f"{name}:", given)


@lru_cache(4096)
def unstructured(name: str, text: str) -> bytes:
    """A field of words; *text* went through ``header_line``."""
    if not _needs_encoding(text):
        return structured(name, text.split(" "))
    return _folded(f"{name}:", [*_encoded(text, len(name) + 2)])


def mailbox(name: str, display_name: str, address: str, *, utf8: bool = False) -> bytes:
    """A field with one address, and the name of who has it. *utf8*: the mail is international (RFC 6532), nothing is encoded
    but what would be taken for an encoded word.
    """
    if not display_name:
        return _folded(f"{name}:", [address])
    if "=?" not in display_name and (utf8 or display_name.isascii()) and _longest_word(display_name) <= LONGEST_QUOTED:
        return _folded(f"{name}:", [*_quoted(display_name).split(" "), f"<{address}>"])
    return _folded(f"{name}:", [*_encoded(display_name, len(name) + 2), f"<{address}>"])


def parameters(name: str, value: str) -> list[str]:
    """The parameter of a MIME field as it stands behind semicolons: plain, else as RFC 2231 has it, in parts that fit a line."""
    if value.isascii() and "=?" not in value and len(value) <= LONGEST_PLAIN:
        return [f"{name}={_in_quotes(value)}"]
    octets = [chr(octet) if octet in ATTRIBUTE_SAFE else f"%{octet:02X}" for octet in value.encode()]
    if sum(map(len, octets)) <= LONGEST_PLAIN:
        return [f"{name}*=utf-8''{''.join(octets)}"]
    first, *others = _filled(octets, LONGEST_PLAIN - len(name))
    return [f"{name}*0*=utf-8''{first}", *(f"{name}*{place}*={piece}" for place, piece in enumerate(others, 1))]


def fallback(name: str, value: str) -> str:
    """The same parameter for mail programs that do not know RFC 2231; encoded words in quotes, which they read."""
    if not _needs_encoding(value):
        return f"{name}={_in_quotes(value)}"
    words = "\r\n ".join(_encoded(value, len(name) + 3))
    return f'{name}="{words}"'


def _needs_encoding(text: str) -> bool:
    return not text.isascii() or "=?" in text or _longest_word(text) > LONGEST_PLAIN


def _longest_word(text: str) -> int:
    return max(map(len, text.split(" ")))


def _folded(start: str, tokens: list[str]) -> bytes:
    """The tokens behind *start*, on as few lines as hold them; octets count, not letters."""
    name = start.encode()
    lines = [name]
    for token in tokens:
        written = token.encode()
        if len(lines[-1]) + 1 + len(written) > FOLDED_AT and lines != [name]:
            lines.append(b"")
        lines[-1] += b" " + written
    return b"\r\n".join((*lines, b""))


def _quoted(text: str) -> str:
    return text if ATOMS.fullmatch(text) else _in_quotes(text)


def _in_quotes(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


@lru_cache(4096)
def _encoded(text: str, indent: int) -> tuple[str, ...]:
    """*text* as encoded words, for one line each, the first *indent* octets in; no character is split (RFC 2047, 5).

    White space between two of them is none, so the spaces are inside. They end at a space where there is one, for some readers
    put one more between them (Python's, in names).
    """
    octets, written = text.encode(), [*map(_q, text)]
    is_short = sum(map(len, written)) <= (len(octets) + 2) // 3 * 4
    kind = "q" if is_short else "b"
    ends = [0, *accumulate(map(len, written) if is_short else (len(each.encode()) for each in text))]
    words, start, room = [], 0, FOLDED_AT - indent - AROUND
    while start < len(text):
        end = bisect_right(ends, ends[start] + (room if is_short else room // 4 * 3)) - 1
        if end < len(text):
            end = text.rfind(" ", start, end) + 1 or end
        words.append(f"=?utf-8?{kind}?{''.join(written[start:end]) if is_short else _b(text[start:end])}?=")
        start, room = end, LONGEST_WORD - AROUND
    return tuple(words)


@lru_cache(1024)
def _q(character: str) -> str:
    return "".join(Q_WORDS[octet] for octet in character.encode())


def _b(text: str) -> str:
    return b2a_base64(text.encode(), newline=False).decode("ascii")


def _filled(pieces: Iterable[str], room: int) -> Iterator[str]:
    """The *pieces*, joined until the next one would not fit."""
    joined = ""
    for piece in pieces:
        if len(joined) + len(piece) > room:
            yield joined
            joined = ""
        joined += piece
    yield joined
