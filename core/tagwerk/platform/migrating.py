"""Runs the migrations of one schema; kept apart so that only ``db upgrade`` and ``init`` import Alembic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory

from tagwerk.platform.errors import SchemaMismatch
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import sqlalchemy as sa

    from tagwerk.platform.database import Database, PluginDatabase

_ = translator("tagwerk")


def upgrade(
    database: Database, schemas: Sequence[PluginDatabase], after: Callable[[sa.Connection], None]
) -> dict[str, str]:
    """Bring each schema of *database* to its newest revision; *after* each it puts the guards back.

    A schema whose plugin is not here is left as it is. Returns the revision reached by each name. Raises SchemaMismatch,
    Conflict, Unreachable.
    """
    with database.explaining(), database.engine.connect() as connection:
        for schema in schemas:
            _upgrade_schema(connection, schema, after)
    return {schema.name: schema.head for schema in schemas}


def _upgrade_schema(connection: sa.Connection, schema: PluginDatabase, after: Callable[[sa.Connection], None]) -> None:
    """Bring *schema* to its head in one transaction, with the guards put back before it commits.

    SQLite rebuilds a table to change it, which foreign keys would stop; so they are off meanwhile and checked at the end.
    """
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        _switch_foreign_keys(connection, on=False)
    try:
        with connection.begin():
            _run(connection, schema)
            after(connection)
            if sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all()):
                raise SchemaMismatch(
                    _("A migration of {name} broke a reference: {row}.", name=schema.name, row=broken[0])
                )
    finally:
        if sqlite:
            _switch_foreign_keys(connection, on=True)


def _run(connection: sa.Connection, schema: PluginDatabase) -> None:
    config = Config()
    config.set_main_option("script_location", str(schema.folder).replace("%", "%%"))
    config.set_main_option("version_locations", str(schema.folder).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    scripts = ScriptDirectory.from_config(config)
    steps = EnvironmentContext(config, scripts, fn=lambda revision, _context: scripts._upgrade_revs("head", revision))
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
