"""Which words of a text are its writer's own: everything that is not quoted, answers between quotations too.

Quoted is what begins with ``>``, what follows a head (From, Sent, To, Subject in any language) or a line that says "original
message", and what follows an announcement such as "Am … schrieb …:" where no ``>`` follows. When in doubt, words stay: none
of the person's is lost.
"""

from __future__ import annotations

import re

from tagwerk_email_offers.understanding.answers.attributions import (
    ADDRESS,
    BEGINS,
    DATED,
    LABEL_LINE,
    LABELS,
    LONGEST,
    NAMED,
    RULE,
    SEPARATOR,
    WROTE,
)

MOST_LINES = 20_000
QUOTED = re.compile(r"\s{0,3}[>＞]")
ENDS = re.compile(r"[:：]\s*$|[>)]\s*:?\s*$")
BLANK_LINES = re.compile(r"\n{3,}")
SENTENCE = re.compile(r"[.!?]\s*$|(\w+\s+){7}")
TIMED = re.compile(r"@|\d{1,2}[:.]\d\d\b|MES?Z|[+-]\d{4}")
HEAD_LINES = 10
WIDE = 65
SENTENCE_ENDS = re.compile(r"\b[a-zäöüßéè]{2,}[.!?]\s+(?=[A-ZÄÖÜ])(?<!\bkl\. )(?<!\bca\. )")
LONGEST_ANNOUNCEMENT = 4


def own_words(text: str) -> str:
    """What the writer of *text* wrote. ``""`` where all of it is quoted."""
    lines = text.split("\n")[:MOST_LINES]
    quoted = [bool(QUOTED.match(line)) for line in lines]
    following = _next_words(lines)
    kept: list[str] = []
    place = 0
    while place < len(lines):
        if quoted[place]:
            place += 1
            continue
        if _is_wrapped(lines, quoted, place):
            place += 1
            continue
        if _begins_original(lines, place, following):
            break
        length = _announcement(lines, quoted, following, place)
        if length:
            after = following[place + length - 1]
            if after is None or quoted[after]:
                place += length
                continue
            break
        kept.append(lines[place].rstrip())
        place += 1
    return BLANK_LINES.sub("\n\n", "\n".join(kept)).strip()


def _is_wrapped(lines: list[str], quoted: list[bool], place: int) -> bool:
    """Whether a program broke a long quoted line here, and forgot the mark in front of the rest."""
    if not 0 < place < len(lines) - 1 or not (quoted[place - 1] and quoted[place + 1]):
        return False
    return len(lines[place - 1]) >= WIDE and lines[place][:1].islower()


def _next_words(lines: list[str]) -> list[int | None]:
    """For each line, the next one that is not blank."""
    following: list[int | None] = [None] * len(lines)
    last: int | None = None
    for place in range(len(lines) - 1, -1, -1):
        following[place] = last
        if lines[place].strip():
            last = place
    return following


def _begins_original(lines: list[str], place: int, following: list[int | None]) -> bool:
    """Whether the whole original follows from here on, unmarked."""
    line = lines[place]
    if len(line) > 200:
        return False
    if SEPARATOR.match(line):
        return True
    if RULE.match(line):
        after = following[place]
        return after is not None and _is_head(lines, after)
    return _is_head(lines, place)


def _is_head(lines: list[str], place: int) -> bool:
    """Whether the head of a quoted mail begins here: a sender, a date or a subject first, and three of them close together."""
    first = _label(lines[place])
    if first not in ("from", "sent", "subject"):
        return False
    if place + 1 < len(lines) and not lines[place + 1].strip() and SENTENCE.search(lines[place]):
        return False
    kinds = {first}
    blanks = 0
    for line in lines[place + 1 : place + HEAD_LINES]:
        if not line.strip():
            blanks += 1
            if blanks > 1:
                break
            continue
        kind = _label(line)
        if kind is None and not line[:1].isspace() and len(kinds) == 1:
            return False
        if kind is not None:
            kinds.add(kind)
    named = kinds - {"cc"}
    if "subject" not in named and not any(TIMED.search(line) for line in lines[place : place + 6]):
        return False
    return len(named) >= 3 or (
        len(named) == 2
        and "from" in named
        and bool(named & {"sent", "subject"})
        and _is_dated(lines[place : place + 4])
    )


def _is_dated(lines: list[str]) -> bool:
    return any(DATED.search(line) or ADDRESS.search(line) for line in lines)


def _label(line: str) -> str | None:
    match = LABEL_LINE.match(line[:120])
    return LABELS.get(match[1].strip().lower()) if match is not None else None


def _announcement(lines: list[str], quoted: list[bool], following: list[int | None], place: int) -> int:
    """How many lines from here announce a quotation; 0 where they do not."""
    if not lines[place].strip() or len(lines[place]) > LONGEST:
        return 0
    joined = ""
    for length in range(1, LONGEST_ANNOUNCEMENT + 1):
        end = place + length - 1
        if end >= len(lines) or quoted[end] or (not lines[end].strip() and length > 1):
            return 0
        joined = f"{joined} {lines[end].strip()}".strip()
        if len(joined) > LONGEST:
            return 0
        after = following[end]
        marked = after is not None and quoted[after]
        if length > 1 and BEGINS.match(lines[end]):  # what stands above it is the person's
            return 0
        if _announces(joined, marked=marked, first=lines[place] if length > 1 else ""):
            return length
        if length > 1 and ENDS.search(lines[end]) and not marked:
            return 0
    return 0


def _announces(line: str, *, marked: bool, first: str = "") -> bool:
    """Whether *line* announces a quotation. *marked*: what follows begins with ``>``. *first*: its first line, where it was put
    together from several.
    """
    if not re.search(r"[:：]\s*$", line):
        return marked and not first and bool(WROTE.search(line[-40:]) and DATED.search(line))
    dated, addressed, wrote = DATED.search(line), ADDRESS.search(line), WROTE.search(line)
    if _has_sentence(line) or (first and not (BEGINS.match(first) or (wrote and "<" in first))):
        return False
    if marked:
        return bool(wrote and (dated or addressed or len(line) < 80)) or bool(
            (dated and addressed) or NAMED.match(line)
        )
    return bool(wrote and (addressed or (dated and re.search(r"\d\d", line)))) and bool(BEGINS.match(line) or addressed)


def _has_sentence(line: str) -> bool:
    """Whether a sentence ended within *line*: then it is more than an announcement."""
    return bool(SENTENCE_ENDS.search(line))
