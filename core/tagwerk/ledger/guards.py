"""The database itself keeps the ledger append-only; put back after every migration.

On SQLite ``REPLACE`` deletes a row in silence unless ``recursive_triggers`` is on, and another program's connection may
not have it on. So there is a guard before the insert as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlalchemy as sa

MESSAGE = "the ledger is append-only: record a reversal instead"

SQLITE = (
    *(
        f"CREATE TRIGGER activities_no_{event.lower()} BEFORE {event} ON activities "
        f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        for event in ("UPDATE", "DELETE")
    ),
    f"""CREATE TRIGGER activities_no_replace BEFORE INSERT ON activities
        WHEN EXISTS (SELECT 1 FROM activities WHERE id = NEW.id)
          OR EXISTS (SELECT 1 FROM activities WHERE source = NEW.source AND source_key = NEW.source_key)
          OR EXISTS (SELECT 1 FROM activities WHERE reverses = NEW.reverses)
        BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END""",  # noqa: S608 - a constant
)

POSTGRESQL = (
    f"""CREATE OR REPLACE FUNCTION activities_append_only() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '{MESSAGE}'; END $$""",
    """CREATE TRIGGER activities_no_update_or_delete BEFORE UPDATE OR DELETE ON activities
        FOR EACH ROW EXECUTE FUNCTION activities_append_only()""",
    """CREATE TRIGGER activities_no_truncate BEFORE TRUNCATE ON activities
        FOR EACH STATEMENT EXECUTE FUNCTION activities_append_only()""",
)


def install_guards(connection: sa.Connection) -> None:
    """Put the guards on the ledger, in place of those that are there."""
    if connection.dialect.name == "sqlite":
        for name in ("update", "delete", "replace"):
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS activities_no_{name}")
        statements = SQLITE
    else:
        for name in ("update_or_delete", "truncate"):
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS activities_no_{name} ON activities")
        statements = POSTGRESQL
    for statement in statements:
        connection.exec_driver_sql(statement)
