"""The parts of a mail: a text, a file, and several of them together (RFC 2045, 2046, 2183, 2387).

A boundary begins with ``=_``, which neither quoted-printable nor base64 can hold; a text that is sent as it is and holds it is
sent as quoted-printable instead. So no boundary can occur in what it bounds, and none has to be sought.
"""

from __future__ import annotations

import re
from binascii import b2a_base64, b2a_qp
from functools import lru_cache
from secrets import token_hex
from typing import TYPE_CHECKING

from tagwerk.api import WrongInput, later, one_line, translator
from tagwerk_email_offers.mime.fields import fallback, header_line, parameters, structured

if TYPE_CHECKING:
    from collections.abc import Sequence

MARK = "=_"
LONGEST_PLAIN_LINE = 78
LONGEST_QUOTED_LINE = 76
LONGEST_NAME = 255
"""Letters of a file's name."""
PRINTABLE = bytes((*range(0x20, 0x7F), 0x09, 0x0D, 0x0A))
MEDIA_TYPE = re.compile(r"[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}", re.ASCII)
CONTENT_ID = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.@-]{1,200}", re.ASCII)
BROKEN = re.compile("[\ud800-\udfff]")

_QUOTED = b'Content-Type: text/%s; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
SOFT_BREAK = b"=\r\n"

_ = translator("tagwerk_email_offers")


def new_boundaries() -> tuple[str, str, str]:
    """Boundaries for three levels of parts, none of which begins as another does."""
    return f"{MARK}a{token_hex(12)}", f"{MARK}b{token_hex(12)}", f"{MARK}c{token_hex(12)}"


def text_part(subtype: str, text: str, pieces: Sequence[str] = ()) -> bytes:
    """A text in UTF-8: as it is where it is ASCII with short lines, else quoted-printable. Its lines end in CRLF, all of them.

    NUL is left out, halves of surrogate pairs are read as question marks. *pieces* is the text cut where it differs from that
    of others: what they have in common is encoded once.
    """
    if pieces and not text.isascii():
        return _QUOTED % subtype.encode() + _in_pieces(pieces)
    data = _lines(text)
    if pieces and not _is_plain(data):
        return _QUOTED % subtype.encode() + _in_pieces(pieces)
    if _is_plain(data):
        return b'Content-Type: text/%s; charset="utf-8"\r\nContent-Transfer-Encoding: 7bit\r\n\r\n%s' % (
            subtype.encode(),
            data,
        )
    encoded = _blanks_kept(data) if b" \r\n" in data or b"\t\r\n" in data else b2a_qp(data)
    return _QUOTED % subtype.encode() + encoded


class TextMold:
    """A text of which only values differ: *pieces* are words, and numbers of values. What stays is encoded once."""

    def __init__(self, subtype: str, pieces: Sequence[str | int]) -> None:
        self._subtype, self._pieces = subtype, [piece for piece in pieces if piece != ""]
        self._parts = [
            _QUOTED % subtype.encode(),
            *(b"" if isinstance(each, int) else _quoted(each) for each in self._pieces),
        ]
        self._holes = [(place, number) for place, number in enumerate(self._pieces, 1) if isinstance(number, int)]
        words = [piece for piece in self._pieces if isinstance(piece, str)]
        self._is_quoted = any(not _is_plain(_octets(each)) for each in words)

    def fill(self, values: Sequence[str]) -> bytes:
        """The part with its *values*, as ``text_part`` makes it."""
        if not self._is_quoted:
            pieces = [values[piece] if isinstance(piece, int) else piece for piece in self._pieces]
            return text_part(self._subtype, "".join(pieces), pieces)
        parts = self._parts.copy()
        for place, number in self._holes:
            parts[place] = _quoted(values[number])
        part = b"".join(parts)
        return part + b"\r\n" if part.endswith(SOFT_BREAK) else part


@lru_cache(64)
def file_part(name: str, media_type: str, data: bytes, content_id: str) -> bytes:
    """A file in base64, attached, or shown inside where it has a *content_id*; one that many get is encoded once.

    Raises WrongInput for a name with a line break in it, and what is no type or no Content-ID.
    """
    name = one_line(header_line(name, later("file name")), LONGEST_NAME)
    if not MEDIA_TYPE.fullmatch(media_type) or media_type.lower().startswith(("multipart/", "message/")):
        raise WrongInput(_("{text!r} is no type of a file that can be attached.", text=media_type))
    content_id = content_id.strip("<>")
    if content_id and not CONTENT_ID.fullmatch(content_id):
        raise WrongInput(_("{text!r} is no Content-ID.", text=content_id))
    head = [
        _field("Content-Type", [media_type, *([fallback("name", name)] if name else [])]),
        b"Content-Transfer-Encoding: base64\r\n",
        _field(
            "Content-Disposition",
            ["inline" if content_id else "attachment", *(parameters("filename", name) if name else [])],
        ),
    ]
    if content_id:
        head.append(structured("Content-ID", [f"<{content_id}>"]))
    return b"".join((*head, b"\r\n", _base64_lines(data)))


def multipart(subtype: str, boundary: str, parts: list[bytes], more: str = "") -> bytes:
    """Several parts as one. *more* parameters, such as the ``type`` of RFC 2387."""
    opening = f"\r\n--{boundary}\r\n".encode("ascii")
    head = f'Content-Type: multipart/{subtype};{more}\r\n boundary="{boundary}"\r\n'.encode("ascii")
    return b"".join((head, opening, opening.join(parts), opening[:-2], b"--\r\n"))


def _in_pieces(pieces: Sequence[str]) -> bytes:
    """Quoted-printable piece by piece, a soft line break behind each that does not end a line: so no value is split, and what is
    the same in many mails is the same in quoted-printable too.
    """
    encoded = [each for piece in pieces if (each := _quoted(piece))]
    if encoded and encoded[-1].endswith(SOFT_BREAK):
        encoded.append(b"\r\n")
    return b"".join(encoded)


@lru_cache(1024)
def _quoted(piece: str) -> bytes:
    whole, end, rest = _octets(piece).rpartition(b"\r\n")
    lines = whole + end
    kept = _blanks_kept(lines) if b" \r\n" in lines or b"\t\r\n" in lines else b2a_qp(lines)
    return kept + _open(b2a_qp(rest + b"\r\n")[:-2]) + SOFT_BREAK if rest else kept


def _open(encoded: bytes) -> bytes:
    """*encoded* with room for a soft line break at its end."""
    if len(encoded.rpartition(b"\n")[2]) < LONGEST_QUOTED_LINE:
        return encoded
    last = 3 if encoded[-3:-2] == b"=" else 1
    return encoded[:-last] + SOFT_BREAK + encoded[-last:]


def _lines(text: str) -> bytes:
    return _octets(text if text.endswith(("\n", "\r")) else text + "\n")


def _octets(text: str) -> bytes:
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        text = text.replace("\0", "")
    try:
        return text.replace("\n", "\r\n").encode()
    except UnicodeEncodeError:
        return BROKEN.sub("?", text).replace("\n", "\r\n").encode()


def _is_plain(data: bytes) -> bool:
    if data.translate(None, PRINTABLE) or MARK.encode() in data:
        return False
    return max(map(len, data.split(b"\r\n"))) <= LONGEST_PLAIN_LINE


def _blanks_kept(data: bytes) -> bytes:
    """Quoted-printable where lines end in blanks: ``b2a_qp`` makes such lines longer than RFC 2045, 6.7 allows."""
    return b"".join(map(_blank_kept, data.splitlines(keepends=True)))


def _blank_kept(line: bytes) -> bytes:
    text = line[:-2].rstrip(b" \t")
    encoded = b2a_qp(text + b"\r\n")[:-2]
    room = LONGEST_QUOTED_LINE - 1 - len(encoded.rpartition(b"\n")[2])
    for blank in line[len(text) : -2]:
        if room < 3:
            encoded, room = encoded + b"=\r\n", LONGEST_QUOTED_LINE - 1
        encoded, room = encoded + b"=%02X" % blank, room - 3
    return encoded + b"\r\n"


def _base64_lines(data: bytes) -> bytes:
    """In lines of 76 letters (RFC 2045, 6.8)."""
    return (
        b"".join(b2a_base64(data[at : at + 57], newline=False) + b"\r\n" for at in range(0, len(data), 57)) or b"\r\n"
    )


def _field(name: str, values: list[str]) -> bytes:
    """A MIME field, each parameter on a line of its own."""
    written = ";\r\n ".join(values)
    return f"{name}: {written}\r\n".encode("ascii")
