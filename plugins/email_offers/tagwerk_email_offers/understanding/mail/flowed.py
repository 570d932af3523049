"""Flowed text (RFC 3676): lines that end in a space go on in the next one of the same depth of quotation."""

from __future__ import annotations

import re

QUOTED = re.compile(r">*")


def joined(text: str, *, delete_space: bool) -> str:
    """*text* with its soft line breaks taken out. *delete_space* is ``DelSp=yes``: the space that marks one goes, too."""
    lines: list[str] = []
    depth_before, flows = -1, False
    waiting: list[str] = []
    for line in text.split("\n"):
        marks = QUOTED.match(line)
        depth = marks.end() if marks is not None else 0
        words = line[depth:].removeprefix(" ")
        if not (flows and depth == depth_before) and waiting:
            lines.append("".join(waiting))
            waiting = []
        if not waiting:
            waiting.append(">" * depth + " " * bool(depth))
        flows = words.endswith(" ") and words != "-- "
        waiting.append(words[:-1] if flows and delete_space else words)
        depth_before = depth
    return "\n".join(line.rstrip(" ") if line != "-- " else line for line in [*lines, "".join(waiting)])
