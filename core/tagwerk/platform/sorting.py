"""Names in the order in which people look for them, alike in Python and on both databases.

As in a telephone book (DIN 5007-1): small and capital letters, accents and umlauts stand with their letter, ß with ss, æ with ae.
So "Ärzte", "Åse" and "Arndt" stand together, and none of them behind Z. English and German readers expect the same order.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

if TYPE_CHECKING:
    import sqlite3

    from sqlalchemy.sql.compiler import SQLCompiler

NAME = "tagwerk_sort_key"
"""The function on SQLite."""
ALIKE = {"ß": "ss", "ẞ": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ĳ": "ij", "Ĳ": "ij", "þ": "th",
         "Þ": "th", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "ł": "l", "Ł": "l", "ı": "i",
         "ħ": "h", "Ħ": "h"}  # fmt: skip
"""Letters that are no letter with an accent to Unicode."""
LATIN, MARKS = range(0x41, 0x250), range(0x300, 0x370)
"""The letters of Europe that are written in Latin, and the marks that stand above and below a letter of its own."""


def _sorted_as(character: str) -> str:
    plain = ALIKE.get(character, character)
    parts = unicodedata.normalize("NFD", plain.lower())
    return "".join(part for part in parts if not unicodedata.combining(part)) if character.isalpha() else character


SORTED_AS = {chr(number): _sorted_as(chr(number)) for number in LATIN if _sorted_as(chr(number)) != chr(number)} | {
    "ẞ": "ss",
    **{chr(number): "" for number in MARKS},
}
"""What each character is sorted as, where that is not itself."""
_TABLE = str.maketrans(SORTED_AS)
_SINGLE = {character: key for character, key in SORTED_AS.items() if len(key) == 1}
_LONGER = {character: key for character, key in SORTED_AS.items() if len(key) > 1}
_FROM = "".join(_SINGLE) + "".join(chr(number) for number in MARKS)  # what has no counterpart goes
_TO = "".join(_SINGLE.values())
_USUAL = "äöüÄÖÜéè"
_USUAL_TO = "".join(_SINGLE[character] for character in _USUAL)


def sort_key(name: str) -> str:
    """The key by which *name* stands among others: ``sorted(names, key=sort_key)``."""
    return name.translate(_TABLE)


class by_name(FunctionElement[str]):  # noqa: N801 - read as a function of SQL
    """The key of a column of names, to order by: ``select(Company).order_by(by_name(Company.name), Company.id)``."""

    inherit_cache = True
    type = sa.String()


SPELT = (("ae", "a"), ("oe", "o"), ("ue", "u"))
"""An umlaut as two letters, and the letter under which it stands."""


def spelling_key(name: str) -> str:
    """*name* however it is spelt: *Dörr*, *Doerr* and *dorr* are one, and white space makes no difference."""
    key = " ".join(sort_key(name).split())
    for two, one in SPELT:
        key = key.replace(two, one)
    return key


def any_spelling(column: Any) -> sa.ColumnElement[str]:
    """The ``spelling_key`` of a column of names whose white space is in order."""
    key: sa.ColumnElement[str] = by_name(column)
    for two, one in SPELT:
        key = sa.func.replace(key, two, one, type_=sa.String())
    return key


def give_sort_key(connection: sqlite3.Connection, _record: object = None) -> None:
    """Let a connection of SQLite know the function."""
    connection.create_function(NAME, 1, lambda name: None if name is None else sort_key(str(name)), deterministic=True)


@compiles(by_name, "sqlite")
def _on_sqlite(element: by_name, compiler: SQLCompiler, **options: Any) -> str:
    return f"{NAME}({compiler.process(element.clauses, **options)})"


@compiles(by_name, "postgresql")
def _on_postgresql(element: by_name, compiler: SQLCompiler, **options: Any) -> str:
    """Most names have nothing but letters from A to Z and umlauts: the long way is many times as dear as all else of a list by
    name.
    """
    text = name = compiler.process(element.clauses, **options)
    for character, key in _LONGER.items():
        text = f"replace({text}, '{character}', '{key}')"
    usual = f"replace(translate({name}, '{_USUAL}', '{_USUAL_TO}'), 'ß', 'ss')"
    shorter = (
        f'WHEN octet_length({each}) = char_length({each}) THEN lower({each} COLLATE "C")' for each in (name, usual)
    )
    return f"((CASE {' '.join(shorter)} ELSE translate({text}, '{_FROM}', '{_TO}') END) COLLATE \"C\")"
