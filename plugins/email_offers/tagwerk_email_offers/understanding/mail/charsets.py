"""Bytes to text, whatever charset was declared: the true one, a wrong one, one that nobody knows, or none.

A charset out of the mail is looked up among those of writing alone: Python also has codecs that run for minutes (``punycode``),
unpack (``zip``) or execute escapes.
"""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

WRITING = re.compile(
    r"ascii|utf[-_]?(7|8|16|32).*|iso[-_]?(8859|2022).*|cp\d+|windows.*|koi8.*|gb.*|big5.*|euc.*|shift_jis.*|mac.*"
    r"|tis_620|johab|hz"
)
OTHER_NAMES = {
    "iso-8859-1": "cp1252",  # what is declared so comes from Windows as often as not
    "us-ascii": "utf-8",
    "ascii": "utf-8",
    "ansi_x3.4-1968": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
    "unicode-1-1-utf-8": "utf-8",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "iso-8859-8-i": "iso-8859-8",
    "shift_jis": "cp932",
    "x-sjis": "cp932",
    "x-gbk": "gb18030",
    "x-mac-roman": "mac-roman",
    "macintosh": "mac-roman",
    "latin1": "cp1252",
    "iso8859-1": "cp1252",
    "iso_8859-1": "cp1252",
    "windows-874": "cp874",
}
UNSEEN = re.compile(
    "[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ud800-\udfff\ufeff"
    "\ufff0-\ufffb\ufffe\uffff\U000e0000-\U000e0fff]"
)
"""Controls, formats and halves of surrogate pairs: no database or terminal is given them."""
BREAKS = re.compile("[\x85\u2028\u2029]")


def decoded(raw: bytes, charset: str = "") -> str:
    """*raw* as text. What is valid UTF-8 with letters beyond ASCII in it is UTF-8, for by chance nothing is."""
    if not charset and raw.isascii():
        return raw.decode("ascii")
    codec = _codec(charset.strip().strip("\"'").lower()[:40])
    if not codec.startswith(("utf-16", "utf-32", "utf-7", "iso2022", "hz")):
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError as broken:
            if broken.reason == "unexpected end of data" and codec in ("utf-8", ""):
                return raw.decode("utf-8", "replace")
    for name in (codec, "cp1252"):
        try:
            return raw.decode(name) if name else raw.decode("cp1252")
        except (UnicodeError, LookupError, ValueError):
            continue
    return raw.decode("latin-1")


def seen(text: str) -> str:
    """*text* with nothing in it but what can be seen, its lines ended by a line feed."""
    if text.isprintable() and max(text, default="") < "\U000e0000":
        return text
    return UNSEEN.sub("", BREAKS.sub("\n", text.replace("\r\n", "\n").replace("\r", "\n")))


def one_line(text: str) -> str:
    """*text* on one line, and nothing in it but what can be seen."""
    return " ".join(seen(text).split())


@lru_cache(256)
def _codec(charset: str) -> str:
    """The name of Python's codec; ``""`` for what is no charset."""
    name = OTHER_NAMES.get(charset, charset)
    try:
        codec = codecs.lookup(name).name if name else ""
    except (LookupError, ValueError):
        return ""
    return codec if WRITING.fullmatch(codec) else ""
