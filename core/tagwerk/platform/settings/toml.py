"""Reads TOML that people wrote, and says in the words of this program what is wrong, and where.

The parser of the standard library says it in English and for programmers; its sentences are known here by their kind.
"""

from __future__ import annotations

import re
import tomllib
from typing import Any

from tagwerk.platform.texts import later, translator

_ = translator("tagwerk")

PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
KINDS = (
    (r"Cannot (declare|overwrite|redefine|mutate)|Duplicate", later("what stands there has stood above already")),
    (r"Illegal character '\\[nr]|Unterminated", later("a text has no quotation mark at its end")),
    (r"Illegal character|Found invalid character", later("a character stands there that no text may have")),
    (r"Expected '='", later('after a name comes an equals sign: name = "value"')),
    (r"Expected newline", later("something is left over at the end of the line")),
    (r"Expected '\]|Unclosed array", later("a square bracket is not closed")),
    (r"Unclosed inline table", later("a curly bracket is not closed")),
    (r"Unescaped|Escaped|Invalid hex", later("a backslash is never alone; write two, or put the text in single quotes")),
    (r"Invalid date", later("there is no such date or time of day")),
    (r"Invalid value", later('a value is missing or not understood; texts stand in quotes: name = "value"')),
)  # fmt: skip
BARE = later('a name with other letters than a to z, or with a space, stands in quotes: "größe"')
OTHERWISE = later('it cannot be read from there on; a line is name = "value", or a heading in square brackets')


class NoToml(ValueError):
    """The text is no TOML. *line* is where, from 1; the words begin with a small letter and have no full stop."""

    def __init__(self, line: int, cause: str) -> None:
        super().__init__(cause)
        self.line = line


def read_toml(text: str) -> dict[str, Any]:
    """What *text* says (TOML 1.0). Raises NoToml."""
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise NoToml(1, _("brackets stand in each other too deep")) from None
    except tomllib.TOMLDecodeError as error:
        place = PLACE.search(str(error))
        line = int(place[1]) if place is not None and place[1] else max(len(text.splitlines()), 1)
        cause = next((words for kind, words in KINDS if re.match(kind, str(error))), OTHERWISE)
        if place is not None and place[1] and _is_in_a_name(text.split("\n")[line - 1], int(place[2]) - 1):
            cause = BARE
        raise NoToml(line, _(cause)) from None


def _is_in_a_name(line: str, column: int) -> bool:
    """Whether a name that stands in no quotes goes on at *column*, from 0, with what only a name in quotes may have."""
    before, here = line[:column].strip(), line[column : column + 2]
    if before and not re.fullmatch(r"\[{0,2}[\w.\s-]*", before):
        return False
    is_foreign = here[:1].isalpha() and not here.isascii()
    return is_foreign or (before.startswith("[") and here[:1] not in ("]", "") and line.rstrip().endswith("]"))
