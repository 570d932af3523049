"""Who refers to a row, in whatever table: those of the core, of our plugins and of strangers'."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.access.hookspecs import tagwerk_personal_data
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy.orm import Session

    from tagwerk.platform.app import App

_ = translator("tagwerk")
OWN = {"company_keys", "imports", "search_words"}


def in_words(app: App) -> dict[str, str]:
    """What each table holds, by its name, as the page for the data protection officer says it."""
    return {each.name: _(each.holds) for each in app.plugins.collect(tagwerk_personal_data, app)}


def referred_to(session: Session, table: str, ids: Sequence[int], *, besides: Collection[str]) -> dict[int, str]:
    """Those of *ids* in *table* that another row refers to, with the name of a table where it stands; *besides* are not asked."""
    found: dict[int, str] = {}
    for name, column in _referring(session.connection(), table):
        if name in besides or name in OWN or not ids:
            continue
        referring = sa.table(name, sa.column(column))
        query = sa.select(referring.c[column]).where(referring.c[column].in_(ids)).distinct()
        found |= dict.fromkeys(session.scalars(query), name)
    return found


def _referring(connection: sa.Connection, table: str) -> list[tuple[str, str]]:
    inspector = sa.inspect(connection)
    return [
        (name, key["constrained_columns"][0])
        for name in inspector.get_table_names()
        for key in inspector.get_foreign_keys(name)
        if key["referred_table"] == table
    ]
