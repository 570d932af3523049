"""Tables of words as one pattern: fast where a text is searched for many."""

from __future__ import annotations

import re

EDGE = r"\b"
CLASS = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\((?!\?)", re.DOTALL)
PIECES = re.compile(r"\\.|\[\^?\]?|.", re.DOTALL)
"""A pattern's letters; an escape is one, and so is the beginning of a class, with the bracket that may be its first member."""


def any_of(*patterns: str, flags: int = 0) -> re.Pattern[str]:
    """One pattern for all of *patterns*. Their alternatives that begin with a word's edge are tried at such edges alone, and not
    at every letter: where a text is searched for many, that is most of the work.
    """
    every = [each for pattern in patterns for each in alternatives(pattern)]
    at_edges = [each.removeprefix(EDGE) for each in every if each.startswith(EDGE)]
    anywhere = [each for each in every if not each.startswith(EDGE)]
    whole = "|".join([rf"{EDGE}(?:{'|'.join(at_edges)})", *anywhere] if at_edges else anywhere)
    return re.compile(uncaptured(whole), flags)


def uncaptured(pattern: str) -> str:
    """*pattern* without groups that are remembered: with hundreds of them a search takes ten times as long."""
    return CLASS.sub(lambda found: "(?:" if found[0] == "(" else found[0], pattern)


def alternatives(pattern: str) -> list[str]:
    """What stands between the bars of *pattern* that are in no bracket."""
    found, depth, of_class = [""], 0, False
    for piece in PIECES.findall(pattern):
        if piece == "|" and not depth and not of_class:
            found.append("")
            continue
        found[-1] += piece
        if of_class:
            of_class = piece != "]"
        elif piece.startswith("["):
            of_class = True
        else:
            depth += (piece == "(") - (piece == ")")
    return found
