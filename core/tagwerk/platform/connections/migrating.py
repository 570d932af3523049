"""Runs the migrations of one schema; kept apart so that only ``db upgrade`` and ``init`` import Alembic."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory

from tagwerk.platform.connections.own_tables import watch_postgresql, watch_sqlite
from tagwerk.platform.database import Base, import_tables, mismatch
from tagwerk.platform.errors import SchemaMismatch
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    import sqlalchemy as sa

    from tagwerk.platform.database import Database, PluginDatabase

CORE_SCHEMA = "tagwerk"

_ = translator("tagwerk")


def upgrade(database: Database, schema: PluginDatabase, after: Callable[[sa.Connection], None]) -> dict[str, str]:
    """Bring *schema* to its newest revision, or leave everything as it was; *after* it the guards are put back.

    Returns the revision reached by its name. Raises SchemaMismatch, Conflict, Unreachable, and what a migration raises.
    """
    found = database.revisions([schema])[schema.name]
    if found > schema.head:
        raise mismatch(schema, found)
    with database.explaining(), database.engine.connect() as connection:
        _upgrade_schema(connection, schema, after)
    return {schema.name: schema.head}


def _upgrade_schema(connection: sa.Connection, schema: PluginDatabase, after: Callable[[sa.Connection], None]) -> None:
    """Bring *schema* to its head in one transaction, with the guards put back before it commits.

    SQLite rebuilds a table to change it, which foreign keys would stop; so they are off meanwhile and checked at the end. Of a
    plugin's migration nothing but its own tables may be changed.
    """
    sqlite = connection.dialect.name == "sqlite"
    watching = watch_sqlite if sqlite else watch_postgresql
    if sqlite:
        _switch_foreign_keys(connection, on=False)
    try:
        with connection.begin():
            own_tables = watching(connection, schema.name, _tables_of_the_core())
            with nullcontext() if schema.name == CORE_SCHEMA else own_tables:
                _run(connection, schema)
            after(connection)
            if sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all()):
                raise SchemaMismatch(
                    _("A migration of {name} broke a reference: {row}.", name=schema.name, row=broken[0])
                )
    finally:
        if sqlite:
            _switch_foreign_keys(connection, on=True)


def make_schema(connection: sa.Connection, schema: PluginDatabase, revision: str) -> None:
    """Make the tables of *schema* as they were at *revision*, in the transaction of *connection*, whose database has none.

    Raises SchemaMismatch for a revision that this program does not know.
    """
    if revision > schema.head:
        raise SchemaMismatch(
            _("The tables of {name} are at {found}, newer than this program ({head}).",
              name=schema.name, found=revision, head=schema.head),
            _("Take the program that made them, or a newer one."),
        )  # fmt: skip
    _run(connection, schema, revision)


def _tables_of_the_core() -> Collection[str]:
    import_tables()
    return Base.metadata.tables.keys()


def _run(connection: sa.Connection, schema: PluginDatabase, revision: str = "head") -> None:
    config = Config()
    config.set_main_option("script_location", str(schema.folder).replace("%", "%%"))
    config.set_main_option("version_locations", str(schema.folder).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    scripts = ScriptDirectory.from_config(config)
    steps = EnvironmentContext(config, scripts, fn=lambda present, _context: scripts._upgrade_revs(revision, present))
    with steps:
        steps.configure(
            connection=connection,
            version_table=schema.version_table,
            target_metadata=schema.metadata,
            render_as_batch=True,
        )
        steps.run_migrations()


def _switch_foreign_keys(connection: sa.Connection, *, on: bool) -> None:
    """The pragma is silently ignored inside a transaction, so it goes to the driver while none is open."""
    driver = connection.connection.dbapi_connection
    assert driver is not None
    connection.rollback()
    cursor = driver.cursor()
    cursor.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")
    cursor.close()
