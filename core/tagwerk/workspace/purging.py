"""What a plugin leaves behind when it is gone, and taking that away for good."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.access.log import log_access
from tagwerk.access.use_cases import use_case
from tagwerk.ledger.chain.links import head
from tagwerk.obligations.job_descriptions.leaving import brought_by, who_loses
from tagwerk.platform import clock
from tagwerk.platform.database import Base, import_tables
from tagwerk.platform.errors import Conflict, NotFound, TagwerkError
from tagwerk.platform.hosting.remembering.memory import forget_plugin, switch
from tagwerk.platform.hosting.remembering.purges import Purge, put_on_record
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from pathlib import Path

    from tagwerk.access.actors import Actor
    from tagwerk.platform.app import App

VERSION = "_version"
SORTS = ("veto", "kind", "metric", "job_description", "schema", "command")

_ = translator("tagwerk")


def tables_of(app: App, name: str) -> dict[str, int]:
    """The tables of the plugin *name*, here or gone, each with its number of rows."""
    found: dict[str, int] = {}
    with app.database.reading() as session:
        for table in tables_by_plugin(app).get(name, []):
            found[table] = session.scalar(sa.select(sa.func.count()).select_from(sa.table(table))) or 0
    return found


def leftover_tables(app: App) -> dict[str, list[str]]:
    """The tables of plugins that are not here, by the name of the plugin."""
    return {name: tables for name, tables in sorted(tables_by_plugin(app).items()) if name not in app.plugins}


def tables_by_plugin(app: App) -> dict[str, list[str]]:
    """The tables of all plugins by name: which plugins there were is told by the tables of their versions."""
    import_tables()
    with app.database.reading() as session:
        present = sa.inspect(session.connection()).get_table_names()
    foreign = [table for table in present if table not in Base.metadata.tables and table != f"tagwerk{VERSION}"]
    names = sorted((table.removesuffix(VERSION) for table in foreign if table.endswith(VERSION)), key=len, reverse=True)
    found: dict[str, list[str]] = {name: [] for name in names}
    for table in foreign:
        owner = next((name for name in names if table.startswith(f"{name}_")), None)
        if owner is not None:
            found[owner].append(table)
    return {name: sorted(tables) for name, tables in found.items()}


@dataclass(frozen=True)
class PurgePlan:
    """What goes with a plugin: its *tables*, each with its rows, and the job descriptions that are nowhere else, each with the
    logins for whom it holds or will."""

    tables: dict[str, int]
    job_descriptions: dict[str, list[str]]


@use_case("plugins.purge", roles=("administrator",))
def plan_purge(app: App, actor: Actor, name: str) -> PurgePlan:
    """What ``purge_plugin`` would take away. Changes nothing. Raises as that does."""
    _check_left(app, name)
    return PurgePlan(tables_of(app, name), who_loses(app, name))


@use_case("plugins.purge", roles=("administrator",))
def purge_plugin(app: App, actor: Actor, name: str) -> tuple[Path, list[str]]:
    """Take away the tables of the plugin *name*, and what the workspace remembers of it; what it recorded stays in the ledger.

    A copy is made first. Gives the copy, and the tables that are gone. Raises NotFound where
    nothing of it is left, Conflict while it is here and switched on.
    """
    tables, memory = _check_left(app, name), app.plugins.memory
    names, given = brought_by(app, name), memory.given() if memory is not None else []
    copy = _copy(app, name, tables)
    log_access(app, actor, "plugins.purge", f"plugin:{name}")
    with app.database.transaction() as session:
        metadata = sa.MetaData()
        connection = session.connection()
        metadata.reflect(connection, only=tables)  # with what they refer to, which stays
        metadata.drop_all(connection, tables=[metadata.tables[table] for table in tables])
        forget_plugin(session, name, SORTS)
        purge = Purge(name, clock.now(), actor.signature, head(connection).position, tuple(sorted(names)))
        put_on_record(session, memory, purge, next((each for each in given if each.plugin == name), None))
        if name not in app.plugins:
            switch(session, name, off=False, by=actor.signature)
    return copy, tables


def _check_left(app: App, name: str) -> list[str]:
    """The tables of a plugin that can be purged. Raises NotFound where nothing is left, Conflict while it is on."""
    if name in app.plugins and not app.plugins[name].off:
        raise Conflict(
            _("The plugin {name} is here and switched on.", name=name),
            _("Switch it off first: tagwerk plugins disable {name}", name=name),
        )
    tables, memory = tables_by_plugin(app).get(name, []), app.plugins.memory
    remembered = memory is not None and (name in memory.off or any(each.plugin == name for each in memory.given()))
    if not tables and not remembered:
        raise NotFound(_("Nothing is left of a plugin {name!r}.", name=name))
    return tables


def _copy(app: App, name: str, tables: list[str]) -> Path:
    """A copy in ``backups``: of a database file as a whole, of a server the rows of *tables*, a line of JSON each."""
    ending = "db" if app.database.is_sqlite else "jsonl"
    target = app.folder / "backups" / f"{clock.now():%Y%m%d-%H%M%S}-before-purging-{name}.{ending}"
    try:
        target.parent.mkdir(mode=0o700, exist_ok=True)
        target.touch(0o600)
        if app.database.is_sqlite:
            file = app.database.engine.url.database or ""
            with closing(sqlite3.connect(file)) as original, closing(sqlite3.connect(target)) as copy:
                original.backup(copy)
        else:
            _write_rows(app, target, tables)
    except (OSError, sqlite3.Error) as error:
        raise TagwerkError(_("No copy can be made first: {cause}. Nothing was done.", cause=error)) from None
    return target


def _write_rows(app: App, target: Path, tables: list[str]) -> None:
    with app.database.reading() as session, target.open("w", encoding="utf-8") as file:
        for table in tables:
            rows = session.execute(sa.select(sa.text("*")).select_from(sa.table(table)))
            file.writelines(f"{json.dumps({'table': table, **row}, default=str)}\n" for row in rows.mappings())
