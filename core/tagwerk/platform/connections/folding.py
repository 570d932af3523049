"""Texts compared without regard to case, alike on every database: ``city ~ KÖLN`` finds Köln, and ``STRASSE`` finds Straße.

What a database calls lower case depends on how it was built (SQLite knows ASCII alone, PostgreSQL what its locale has). Case is
folded as Python does it (Unicode Standard, 3.13, full folding), of composed characters (NFC): SQLite calls us, and PostgreSQL
replaces those characters that can matter, of which there are as many as the looked-for text has.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from sqlalchemy.sql.compiler import SQLCompiler

NAME = "tagwerk_folded"
SCRIPTS = (range(0x3000), range(0xA640, 0xAC00), range(0xFB00, 0xFF60), range(0x10400, 0x1EA00))
"""Where there are characters of two cases; the rest is Chinese, Korean, and not written yet."""


def folded_case(text: str | None) -> str | None:
    """*text* in composed characters and without a difference of case; None stays None."""
    if text is None or text.isascii():
        return None if text is None else text.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def teach(connection: sqlite3.Connection) -> None:
    """Let a connection of SQLite fold as we do."""
    connection.create_function(NAME, 1, folded_case, deterministic=True)


class ContainsFolded(FunctionElement[bool]):
    """The condition that a text contains another one, whatever the case of either."""

    type = sa.Boolean()
    inherit_cache = False  # what PostgreSQL is asked depends on the text that is looked for

    def __init__(self, text: sa.ColumnElement[Any], part: str) -> None:
        self.part = folded_case(part) or ""
        super().__init__(text)


@compiles(ContainsFolded)
def _asked(element: ContainsFolded, compiler: SQLCompiler, **options: Any) -> str:
    [text] = element.clauses
    function = getattr(sa.func, NAME)(text)
    return compiler.process(sa.func.instr(function, element.part) > 0, **options)


@compiles(ContainsFolded, "postgresql")
def _asked_of_postgresql(element: ContainsFolded, compiler: SQLCompiler, **options: Any) -> str:
    [text] = element.clauses
    characters = set(element.part)
    single, several = _foldings()
    folded: sa.ColumnElement[Any] = sa.func.normalize(text, sa.text("NFC"))
    if found := {character: fold for character, fold in single.items() if fold in characters}:
        folded = sa.func.translate(folded, "".join(found), "".join(found.values()))
    for character, fold in several.items():
        if not characters.isdisjoint(fold):
            folded = sa.func.replace(folded, character, fold)
    return compiler.process(sa.func.strpos(folded, element.part) > 0, **options)


@cache
def _foldings() -> tuple[Mapping[str, str], Mapping[str, str]]:
    """The characters that fold to another one, and those that fold to several."""
    single: dict[str, str] = {}
    several: dict[str, str] = {}
    for number in chain(*SCRIPTS):
        character = chr(number)
        fold = folded_case(character) or ""
        if fold != character and unicodedata.is_normalized("NFC", character):
            (single if len(fold) == 1 else several)[character] = fold
    return single, several


class ByCodePoint(FunctionElement[str]):
    """A text that is ordered by the numbers of its characters, as SQLite does, and not by the locale of a database."""

    type = sa.Text()
    inherit_cache = True


@compiles(ByCodePoint)
def _as_it_is(element: ByCodePoint, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(element.clauses, **options)


@compiles(ByCodePoint, "postgresql")
def _in_c(element: ByCodePoint, compiler: SQLCompiler, **options: Any) -> str:
    return f'(({compiler.process(element.clauses, **options)}) COLLATE "C")'
