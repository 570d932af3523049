"""The parts of a mail (RFC 2046): a tree of slices, found by their boundaries in time that grows with the bytes alone.

The parser of the standard library holds each line against every boundary that is open, so that a thousand nested parts cost a
thousandfold, and it recurses. Here depth and number are bounded; what lies deeper stays whole, as a part without children.
"""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_BYTES = 64 << 20
MOST_PARTS = 1000
MOST_DEPTH = 24
MOST_FIELDS, LONGEST_FIELDS, LONGEST_VALUE = 2000, 1 << 20, 64 << 10
LONGEST_PARAMETERS = 8 << 10

FIELD = re.compile(rb"([\x21-\x39\x3b-\x7e]{1,100})[ \t]*:[ \t]*(.*)", re.DOTALL)
END_OF_FIELDS = re.compile(rb"\r?\n\r?\n|\r\r")
PARAMETER = re.compile(r";\s*([\w*-]{1,40})\s*=\s*(?:\"((?:[^\"\\]|\\.){0,1000})\"|([^;\s]*))")
BASE64_NOISE = re.compile(rb"[^A-Za-z0-9+/]+")
ENCLOSED = ("message/rfc822", "message/global", "message/news")


@dataclass
class Budget:
    """How many parts may still be opened."""

    parts: int = MOST_PARTS


@dataclass
class Part:
    """One part: its fields in their order (names in small letters, values as they came, unfolded), its body still encoded."""

    fields: list[tuple[str, bytes]]
    body: bytes
    type: str = "text/plain"
    parameters: dict[str, str] = field(default_factory=dict)
    children: list[Part] = field(default_factory=list)

    def first(self, name: str) -> bytes:
        """The first field *name* (in small letters); empty where there is none."""
        return self._firsts.get(name, b"")

    @cached_property
    def _firsts(self) -> dict[str, bytes]:
        return dict(reversed(self.fields))

    @cached_property
    def disposition(self) -> str:
        """``attachment``, ``inline`` or ``""``."""
        return self.first("content-disposition").split(b";")[0].strip().lower().decode("ascii", "replace")

    @cached_property
    def content(self) -> bytes:
        """The body, decoded from base64 or quoted-printable."""
        return _decoded(self.body, self.first("content-transfer-encoding"))

    def walk(self, *, into_mails: bool = False) -> Iterator[Part]:
        """This part and all inside it, in their order; those of enclosed mails only on request."""
        waiting = [self]
        while waiting:
            part = waiting.pop()
            yield part
            if into_mails or part.type not in ENCLOSED:
                waiting.extend(reversed(part.children))


def read(raw: bytes) -> Part:
    """The mail *raw* as a tree of parts; also where its lines end as they did on old Macintoshes."""
    if b"\n" not in raw[:LONGEST_PARAMETERS]:
        raw = raw.replace(b"\r", b"\n")
    raw = raw[:MOST_BYTES].lstrip(b"\r\n \t") if raw[:1] in b"\r\n \t" else raw[:MOST_BYTES]
    if raw.startswith((b"From ", b">From ")):
        raw = raw.partition(b"\n")[2]
    return _part(raw, 0, Budget(), "text/plain")


def read_fields(raw: bytes) -> list[tuple[str, bytes]]:
    """The fields at the beginning of *raw*, folded lines put together."""
    return _fields(raw)[0]


def parameters_of(value: str) -> dict[str, str]:
    """The parameters behind the first semicolon, those of RFC 2231 in pieces put together and decoded."""
    found: dict[str, str] = {}
    for name, quoted, bare in PARAMETER.findall(value[:LONGEST_PARAMETERS]):
        key = name.lower()
        text = re.sub(r"\\(.)", r"\1", quoted) if quoted else bare
        base, star, _number = key.partition("*")
        if not star:
            found.setdefault(key, text)
            continue
        if key.endswith("*"):
            text = _percent(text)
        found[base] = found.get(base, "") + text
    return found


def _percent(text: str) -> str:
    from urllib.parse import unquote_to_bytes

    from tagwerk_email_offers.understanding.mail.charsets import decoded

    charset, quote, rest = text.partition("'")
    return decoded(unquote_to_bytes(rest.partition("'")[2] if quote else text), charset if quote else "")


def _part(raw: bytes, depth: int, budget: Budget, default: str) -> Part:
    budget.parts -= 1
    fields, start = _fields(raw)
    part = Part(fields, raw[start:])
    declared = part.first("content-type").decode("latin-1")
    kind = declared.split(";")[0].strip().lower()
    part.type = kind if re.fullmatch(r"[\w.+-]+/[\w.+-]+", kind) else default
    part.parameters = parameters_of(declared[declared.find(";") :]) if ";" in declared else {}
    if depth >= MOST_DEPTH:
        return part
    if part.type.startswith("multipart/"):
        inner = "message/rfc822" if part.type == "multipart/digest" else "text/plain"
        for piece in _pieces(part.body, part.parameters.get("boundary", "").strip(), budget):
            part.children.append(_part(piece, depth + 1, budget, inner))
        if not part.children:
            part.type = "text/plain"
    elif part.type in ENCLOSED and budget.parts > 0:
        part.children.append(_part(part.content.lstrip(b"\r\n"), depth + 1, budget, "text/plain"))
    return part


def _fields(raw: bytes) -> tuple[list[tuple[str, bytes]], int]:
    """The fields, and where the body begins. A part that begins with no field is all body."""
    if raw[:1] == b"\n" or raw[:2] == b"\r\n":
        return [], 2 if raw[:1] == b"\r" else 1
    first = raw.split(b"\n", 1)[0] if len(raw) < 1000 else raw[:1000].split(b"\n", 1)[0]
    if not FIELD.match(first.rstrip(b"\r")):
        return [], 0
    end = END_OF_FIELDS.search(raw)
    head = raw[: end.start() if end else len(raw)][:LONGEST_FIELDS]
    fields: list[tuple[str, bytes]] = []
    folded: list[bytes] = []
    for line in head.replace(b"\r\n", b"\n").split(b"\n", 20 * MOST_FIELDS):
        if line[:1] in (b" ", b"\t") and folded:
            folded.append(line)
            continue
        _keep(fields, folded)
        folded = [line]
        if len(fields) >= MOST_FIELDS:
            break
    _keep(fields, folded)
    return fields, end.end() if end else len(raw)


def _keep(fields: list[tuple[str, bytes]], folded: list[bytes]) -> None:
    match = FIELD.match(b"".join(folded)[:LONGEST_VALUE]) if folded else None
    if match is not None:
        fields.append((match[1].decode("ascii").lower(), match[2].strip()))


def _pieces(body: bytes, boundary: str, budget: Budget) -> Iterator[bytes]:
    """What lies between the lines of *boundary*; where none was declared, the first line that looks like one is it."""
    mark = b"--" + boundary.encode("latin-1", "replace") if boundary else b""
    if not mark or mark not in body:
        found = re.search(rb"(?m)^--[^\s-][^\r\n]{0,200}", body[: 64 << 10])
        if found is None:
            return
        mark = found[0].rstrip()
    start, place = -1, body.find(mark)
    while place >= 0 and budget.parts > 0:
        line_end = body.find(b"\n", place)
        line_end = len(body) if line_end < 0 else line_end
        rest = body[place + len(mark) : min(line_end, place + len(mark) + 100)].strip()
        if (place == 0 or body[place - 1 : place] in (b"\n", b"\r")) and rest in (b"", b"--"):
            if start >= 0:
                yield _without_last_break(body[start:place])
            start = line_end + 1
            if rest == b"--":
                return
        place = body.find(mark, place + len(mark))
    if 0 <= start < len(body) and budget.parts > 0:
        yield body[start:]


def _without_last_break(piece: bytes) -> bytes:
    return piece[:-2] if piece.endswith(b"\r\n") else piece[:-1] if piece.endswith((b"\n", b"\r")) else piece


def _decoded(body: bytes, encoding: bytes) -> bytes:
    way = encoding.split(b";")[0].strip().lower()
    if way == b"quoted-printable":
        return binascii.a2b_qp(body)
    if way == b"base64":
        clean = BASE64_NOISE.sub(b"", body)
        clean = clean[: len(clean) - 1] if len(clean) % 4 == 1 else clean
        return binascii.a2b_base64(clean + b"=" * (-len(clean) % 4))
    return body
