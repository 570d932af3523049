"""Mentions of a person in any text of any table, of plugins that are not here too: found, and taken out of the texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from tagwerk.companies.search.keeping import words_changed
from tagwerk.platform.database import pieces
from tagwerk.workspace.privacy.holdings import tables_with_texts
from tagwerk.workspace.privacy.words import text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy.orm import Session

    from tagwerk.access.personal_data import PersonalData
    from tagwerk.platform.app import App
    from tagwerk.workspace.privacy.words import Words

AT_ONCE = 2_000
IN_ONE_COMMIT = 100
WITHOUT_ADDRESS = ("companies", "contacts")
"""Cards: what is no address there is empty."""
FOUND_BY = ("companies", "contacts", "notes")
"""Tables whose texts are what a company is found by."""
MOST_ROUNDS = 5

Key = tuple[Any, ...]


@dataclass(frozen=True)
class Mention:
    """A row that names somebody: its *table*, its *key*, and what of it does, by column."""

    table: sa.Table
    key: Key
    texts: dict[str, Any]


def mentions(app: App, session: Session, words: Words, leave: Iterable[str] = ()) -> Iterator[Mention]:
    """All rows that name the person, in every table but those to *leave*."""
    left = set(leave)
    for table in tables_with_texts(app):
        columns = _texts(table)
        if not columns or table.name in left:
            continue
        keys = list(table.primary_key.columns)
        company = _company(table)
        streamed = sa.select(*keys, *columns, *company).execution_options(yield_per=AT_ONCE)
        for row in session.execute(streamed):
            near = bool(company) and row[-1] in words.person.company_ids
            values = dict(zip((column.name for column in columns), row[len(keys) :], strict=False))
            named = {name: value for name, value in values.items() if words.found_in(text_of([value]), near=near)}
            if named:
                yield Mention(table, tuple(row[: len(keys)]), named)


def sweep(app: App, words: Words) -> dict[str, int]:
    """Take the person out of every text; gives how many rows of each table were changed. Short commits; what somebody writes
    meanwhile is found in the next round."""
    changed: dict[str, int] = {}
    for _round in range(MOST_ROUNDS):
        with app.database.reading() as session:
            found = list(mentions(app, session, words))
        if not found:
            break
        for piece in pieces(found, IN_ONE_COMMIT):
            with app.database.transaction() as session:
                for mention in piece:
                    _take_out(session, words, mention)
                    changed[mention.table.name] = changed.get(mention.table.name, 0) + 1
    return changed


def _take_out(session: Session, words: Words, mention: Mention) -> None:
    table, here = mention.table, _is(mention.table, mention.key)
    columns = _texts(table)
    company = _company(table)
    row = session.execute(sa.select(*columns, *company).where(here).with_for_update()).first()
    if row is None:
        return
    near = bool(company) and row[-1] in words.person.company_ids
    values = {
        column.name: _fitting(column, _without(table, words, value, near=near))
        for column, value in zip(columns, row, strict=False)
        if words.found_in(text_of([value]), near=near)
    }
    if not values:
        return
    values |= _next_version(table)
    if company and table.name in FOUND_BY:
        words_changed(session, [row[-1]])
    try:
        with session.begin_nested():
            session.execute(sa.update(table).where(here).values(values))
    except IntegrityError:  # a unique text, which another row has by now
        number = " ".join(str(part) for part in mention.key)
        distinct = {name: f"{value} {number}" if isinstance(value, str) else value for name, value in values.items()}
        session.execute(sa.update(table).where(here).values(distinct))


def rows_about(app: App, words: Words, holding: PersonalData) -> list[Key]:
    """The keys of the rows that are about the person, as the table's holder says."""
    table: sa.Table = holding.model.__table__
    keys = list(table.primary_key.columns)
    found: list[Key] = []
    with app.database.reading() as session:
        if holding.of is not None:
            found += [tuple(row) for row in session.execute(sa.select(*keys).where(holding.of(words.person)))]
        if holding.readable is not None:
            known = set(found)
            with session.execute(sa.select(table).execution_options(yield_per=AT_ONCE)) as rows:
                for row in rows:
                    values = row._asdict()
                    key = tuple(values[column.name] for column in keys)
                    if key not in known and words.found_in(holding.readable(values)):
                        found.append(key)
    return found


def empty_rows(app: App, holding: PersonalData, keys: Sequence[Key]) -> int:
    """Empty these rows, or remove them, as the table's holder says; gives how many."""
    table: sa.Table = holding.model.__table__
    for piece in pieces(keys, IN_ONE_COMMIT):
        with app.database.transaction() as session:
            these = sa.or_(*(_is(table, key) for key in piece))
            if holding.emptied is None:
                session.execute(sa.delete(table).where(these))
                continue
            session.execute(sa.update(table).where(these).values({**holding.emptied, **_next_version(table)}))
    return len(keys)


def _is(table: sa.Table, key: Key) -> sa.ColumnElement[bool]:
    return sa.and_(*(column == part for column, part in zip(table.primary_key.columns, key, strict=True)))


def _next_version(table: sa.Table) -> dict[str, Any]:
    """So that whoever has the card open writes nothing back."""
    numbered = "version" in table.c and isinstance(table.c.version.type, sa.Integer)
    return {"version": table.c.version + 1} if numbered else {}


def _company(table: sa.Table) -> list[sa.Column[Any]]:
    """The column that says which company a row is about."""
    if table.name == "companies":
        return [table.c.id]
    return [table.c.company_id] if "company_id" in table.c else []


def _texts(table: sa.Table) -> list[sa.Column[Any]]:
    return [
        column
        for column in table.columns
        if isinstance(column.type, sa.String | sa.JSON) and not column.primary_key and not column.foreign_keys
    ]


def _without(table: sa.Table, words: Words, value: Any, *, near: bool) -> Any:
    taken = words.without_in(value, near=near)
    if table.name in WITHOUT_ADDRESS and isinstance(taken, str) and words.is_form(taken):
        return ""
    return taken


def _fitting(column: sa.Column[Any], value: Any) -> Any:
    length = getattr(column.type, "length", None)
    return value[:length] if isinstance(value, str) and length else value
