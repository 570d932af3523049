"""Characters that nobody sees: they break header fields, or make one name look like another, and do not leave.

What Unicode calls default-ignorable is removed from names, subjects and names of files, bidirectional controls among it. Three
things stay, for without them a text is written wrongly: ZERO WIDTH JOINER and NON-JOINER between letters of scripts without
capitals (Persian, Hindi …), the joiner between the parts of an emoji, and a variation selector behind what it varies.
"""

from __future__ import annotations

import re
import unicodedata

BREAKING = re.compile("[\0-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""Characters that end a line, or are none: controls, line and paragraph separators, halves of surrogate pairs."""

IGNORABLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""Default_Ignorable_Code_Point (Unicode 15, DerivedCoreProperties), and the interlinear annotations U+FFF9 to U+FFFB."""

VARYING = re.compile("[\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""Variation selectors, those of Mongolian too."""

NON_JOINER, JOINER, KEYCAP = "\u200c", "\u200d", "\u20e3"
UNCASED = ("Lo", "Lm", "Mn", "Mc")


def visible(text: str) -> str:
    """*text* without what cannot be seen in it, and does not belong to what can."""
    if text.isascii() or not IGNORABLE.search(text):
        return text
    return "".join(
        character
        for place, character in enumerate(text)
        if not IGNORABLE.match(character) or _belongs(character, text[place - 1 : place], text[place + 1 : place + 2])
    )


def _belongs(character: str, before: str, after: str) -> bool:
    """Whether an ignorable *character* is part of how the ones around it are written."""
    if not before or (IGNORABLE.match(before) and not _varies(before)):
        return False
    kind, following = unicodedata.category(before), unicodedata.category(after) if after else ""
    if _varies(character):
        return kind[0] in "SP" or kind == "Lo" or after == KEYCAP
    if character == JOINER and following == "So":
        return kind in ("So", "Sk") or _varies(before)
    if character in (JOINER, NON_JOINER):
        return kind in UNCASED and following in UNCASED and not IGNORABLE.match(after)
    return False


def _varies(character: str) -> bool:
    return bool(VARYING.match(character))
