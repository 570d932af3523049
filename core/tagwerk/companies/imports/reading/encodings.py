"""In which letters a file is written, found out from its bytes: one wrong byte makes no other letter wrong."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

PORTION = 2**20
EXAMINED = 2**18
"""Bytes beyond ASCII that decide between the older encodings."""
OLDER = ("cp1252", "cp850", "mac_roman")
REPAIRED = "tagwerk_as_cp1252"
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
WESTERN = "äöüéèêáàâçñøåæœôîïëìòùã"
USUAL = frozenset(WESTERN + WESTERN.upper() + "ß€–—„“”’‘…§°²³´«»©®·½µ\u00a0")
ALIKE = frozenset("íóúÍÓÚ")
"""Letters that say nothing, for they are the same bytes in the West and in the middle of Europe."""
CZECH = frozenset("øìùòèØÌÙÒÈ")
"""What ř, ě, ů, ň and č of cp1250 look like: ø beside the others is of no western language."""
ODD = re.compile(r"[a-zäöü][ÄÖÜ]|[£¥¯¼¾¿³¹](?=[a-zà-ÿ])|[À-ÿ]{3,}")
"""A capital within a word, a sign that is part of one, and many letters in a row are most likely other letters."""
INSIDE = re.compile(r"[^\W\d_](?=[^\W\d_])")


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    """The bytes that are no UTF-8 as what a Windows program means by them."""
    assert isinstance(error, UnicodeDecodeError)
    wrong = error.object[error.start : error.end]
    return wrong.decode("cp1252", errors="replace"), error.end


codecs.register_error(REPAIRED, _as_cp1252)


def encoding_of(path: Path) -> tuple[str, str]:
    """The encoding of the file at *path*, and how its wrong bytes are read (``errors`` of ``open``)."""
    with path.open("rb") as file:
        start = file.read(4096)
        for mark, name in BYTE_ORDER_MARKS:
            if start.startswith(mark):
                return name, REPAIRED if name == "utf-8-sig" else "replace"
        if (wide := _without_mark(start)) is not None:
            return wide, "replace"
        file.seek(0)
        right, wrong, beyond = 0, 0, bytearray()
        while portion := file.read(PORTION) + file.readline():  # whole lines: no letter is cut
            if portion.isascii():
                continue
            good, bad = _utf8_signs(portion)
            right, wrong = right + good, wrong + bad
            if len(beyond) < EXAMINED:
                beyond += b"\n".join(line for line in portion.splitlines() if not line.isascii())
    if right >= wrong:
        return "utf-8", REPAIRED
    return _older(bytes(beyond[:EXAMINED])), "replace"


def _without_mark(start: bytes) -> str | None:
    """UTF-16 whose mark is missing: every second byte of plain letters is zero."""
    if len(start) < 4 or b"\0" not in start:
        return None
    pairs = len(start) // 2
    even, odd = start[0 : 2 * pairs : 2].count(0), start[1 : 2 * pairs : 2].count(0)
    if odd > pairs * 0.4 and even < pairs * 0.1:
        return "utf-16-le"
    if even > pairs * 0.4 and odd < pairs * 0.1:
        return "utf-16-be"
    return None


def _utf8_signs(portion: bytes) -> tuple[int, int]:
    """How many letters beyond ASCII are proper UTF-8, and how many bytes are not."""
    try:
        text = portion.decode("utf-8")
    except UnicodeDecodeError:
        text = portion.decode("utf-8", errors="surrogateescape")
    beyond = re.sub(r"[\x00-\x7f]+", "", text)
    wrong = sum(1 for sign in beyond if "\udc80" <= sign <= "\udcff")
    return len(beyond) - wrong, wrong


def _older(sample: bytes) -> str:
    """The older encoding under which *sample* reads best, those of German programs first."""
    likeness = {name: _likeness(sample.decode(name, errors="replace")) for name in OLDER}
    best = max(OLDER, key=lambda name: likeness[name])
    if likeness[best] >= 0.8:
        return best
    from charset_normalizer import from_bytes

    found = from_bytes(sample[:65536]).best()
    return found.encoding if found is not None else "cp1252"


def _likeness(text: str) -> float:
    """Which share of the letters beyond ASCII is what people here write, 1 at the most."""
    beyond = [sign for sign in text if sign > "\x7f" and sign not in ALIKE]
    if not beyond:
        return 1.0
    there = set(beyond)
    usual = USUAL - CZECH if there & set("øØ") and there & set("ìùòÌÙÒ") else USUAL
    odd = sum(sum(sign > "\x7f" for sign in found) for found in ODD.findall(text))
    return (sum(sign in usual for sign in beyond) - odd) / len(beyond)
