"""The database itself keeps the ledger and the access log append-only; put back after every migration.

On SQLite ``REPLACE`` deletes a row in silence unless ``recursive_triggers`` is on, and another program's connection may
not have it on. So there is a guard before the insert as well. On PostgreSQL a row gets its place in the chain once, right before
the commit that brings it. What is sealed of the access log may go: ``ledger.chain.sealing``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    import sqlalchemy as sa

MESSAGE = "the ledger is append-only: record a reversal instead"
LOG_MESSAGE = "the access log is append-only"
FUNCTION = "ledger_append_only"
SEALED = "EXISTS (SELECT 1 FROM ledger_seals WHERE log = '{table}' AND position >= OLD.position)"
TABLES = {"activities": MESSAGE, "accesses": LOG_MESSAGE}

SQLITE = {
    f"{table}_no_{name}": f"CREATE TRIGGER {table}_no_{name} BEFORE {when} BEGIN SELECT RAISE(ABORT, '{said}'); END"
    for table, said in TABLES.items()
    for name, when in {
        "update": f"UPDATE ON {table}",
        "delete": f"DELETE ON {table}" + (f" WHEN NOT {SEALED.format(table=table)}" if table == "accesses" else ""),
        "replace": f"INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)"  # noqa: S608 - constants
        + (
            " OR EXISTS (SELECT 1 FROM activities WHERE source = NEW.source AND source_key = NEW.source_key)"
            " OR EXISTS (SELECT 1 FROM activities WHERE reverses = NEW.reverses)"
            if table == "activities"
            else ""
        ),
        "unchained": f"INSERT ON {table} WHEN NEW.chain IS NULL OR NEW.position IS NULL",
    }.items()
}

POSTGRESQL = {
    f"{table}_no_{name}": f"CREATE TRIGGER {table}_no_{name} BEFORE {when} EXECUTE FUNCTION {FUNCTION}('{said}')"
    for table, said in TABLES.items()
    for name, when in {
        "update": f"UPDATE ON {table} FOR EACH ROW WHEN (OLD.chain IS NOT NULL OR NEW.chain IS NULL OR "
        "to_jsonb(OLD.*) - 'chain' - 'position' IS DISTINCT FROM to_jsonb(NEW.*) - 'chain' - 'position')",
        "delete": f"DELETE ON {table} FOR EACH ROW",
        "truncate": f"TRUNCATE ON {table} FOR EACH STATEMENT",
    }.items()
}
POSTGRESQL_FUNCTION = f"""CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP = 'DELETE' AND TG_TABLE_NAME = 'accesses' THEN
        IF {SEALED.format(table="accesses")} THEN RETURN OLD; END IF;
    END IF;
    RAISE EXCEPTION '%', TG_ARGV[0]; END $$"""


def install_guards(connection: sa.Connection) -> None:
    """Put the guards on the ledger and the access log, in place of those that are there."""
    remove_guards(connection)
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(POSTGRESQL_FUNCTION.replace("%'", "%%'"))
    for statement in (SQLITE if connection.dialect.name == "sqlite" else POSTGRESQL).values():
        connection.exec_driver_sql(statement)


def remove_guards(connection: sa.Connection) -> None:
    """Take the guards away: for a migration, after which they are put back in the same transaction."""
    for name, table in _present(connection):
        on = "" if connection.dialect.name == "sqlite" else f" ON {table}"
        connection.exec_driver_sql(f"DROP TRIGGER {name}{on}")


def lacking_guards(connection: sa.Connection) -> list[str]:
    """The names of the guards that are not there, are switched off, or say something else than they should."""
    if connection.dialect.name == "sqlite":
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        found: dict[str, str] = dict(connection.exec_driver_sql(query).all())
        return sorted(name for name, statement in SQLITE.items() if found.get(name) != statement)
    return sorted(set(POSTGRESQL) - set(_true_on_postgresql(connection)))


def _true_on_postgresql(connection: sa.Connection) -> Iterator[str]:
    """The guards that are on, and those of a transaction that is rolled back are the measure of what they say."""
    query = (
        "SELECT t.tgname, pg_get_triggerdef(t.oid), t.tgenabled, p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
        "WHERE NOT t.tgisinternal AND t.tgrelid IN ('activities'::regclass, 'accesses'::regclass)"
    )
    body = POSTGRESQL_FUNCTION.partition("$$")[2].rpartition("$$")[0]
    for name, definition, enabled, source in connection.exec_driver_sql(query):
        wanted = _words(POSTGRESQL.get(name, ""))
        if enabled in ("O", "A") and source == body and _words(definition) == wanted:
            yield name


def _words(statement: str) -> str:
    """A definition as it compares: PostgreSQL writes it in its own way, with more brackets, types and a schema."""
    plain = (
        statement.lower()
        .replace("::text", "")
        .replace("public.", "")
        .replace(" function ", " ")
        .replace(" procedure ", " ")
    )
    return "".join(character for character in plain if not character.isspace() and character not in "()")


def _present(connection: sa.Connection) -> list[tuple[str, str]]:
    if connection.dialect.name == "sqlite":
        query = (
            "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ('activities', 'accesses')"
        )
    else:
        query = (
            "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal "
            "AND tgrelid IN (to_regclass('activities'), to_regclass('accesses'))"
        )
    return [(name, table) for name, table in connection.exec_driver_sql(query)]
