"""Making the tables of another workspace in an empty database, at the schema they had there, and filling them.

All in the transaction of the caller: it is there whole, or not at all. On PostgreSQL references are taken away meanwhile and put
back, which checks them; on SQLite the caller's connection has them off, and they are checked at the end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from tagwerk.ledger.chain.guards import install_guards, remove_guards
from tagwerk.platform.errors import Conflict
from tagwerk.platform.texts import translator
from tagwerk.workspace.backups.rows import copy_rows, count_rows, tables_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from tagwerk.platform.database import PluginDatabase

VERSION_TABLE = "_version"

_ = translator("tagwerk")


def revisions_in(connection: sa.Connection) -> dict[str, str]:
    """How far each schema has come, also of plugins that are not here: by name."""
    found = {}
    for table in sa.inspect(connection).get_table_names():
        if table.endswith(VERSION_TABLE):
            columns = [column["name"] for column in sa.inspect(connection).get_columns(table)]
            if columns == ["version_num"]:
                version = connection.execute(sa.text(f'SELECT version_num FROM "{table}"')).scalar()  # noqa: S608 - a table
                found[table.removesuffix(VERSION_TABLE)] = version or ""
    return {name: revision for name, revision in found.items() if revision}


def own_tables(connection: sa.Connection, known: Collection[str] = ()) -> list[str]:
    """The tables of the workspace that *connection* sees, in order: *known* ones, and those of each schema that is there.

    Others may share its PostgreSQL database; a SQLite file is its own.
    """
    tables = tables_of(connection)
    if connection.dialect.name == "sqlite":
        return tables
    revisions = revisions_in(connection)
    own = set(known) | _core_tables() | {f"{name}{VERSION_TABLE}" for name in revisions}
    prefixes = tuple(f"{name}_" for name in revisions if name != "tagwerk")
    return [table for table in tables if table in own or (prefixes and table.startswith(prefixes))]


def tables_made_by(schemas: Sequence[PluginDatabase], revisions: Mapping[str, str]) -> set[str]:
    """The tables that the migrations make up to *revisions*: an older schema has some that are gone since."""
    from tagwerk.platform.connections.migrating import make_schema

    if all(revisions.get(schema.name, "") in ("", schema.head) for schema in schemas):
        return set()  # those of the present are known
    engine = sa.create_engine("sqlite://")
    try:
        with engine.begin() as connection:
            for schema in schemas:
                if revision := revisions.get(schema.name):
                    make_schema(connection, schema, revision)
            return set(sa.inspect(connection).get_table_names())
    finally:
        engine.dispose()


def _core_tables() -> set[str]:
    from tagwerk.platform.database import Base, import_tables

    import_tables()
    return set(Base.metadata.tables)


def fill(
    source: sa.Connection,
    target: sa.Connection,
    schemas: Sequence[PluginDatabase],
    sequences: Mapping[str, int] | None = None,
) -> dict[str, int]:
    """Make in the empty database behind *target* what *source* has; gives the number of rows by table.

    Raises Conflict where it cannot be the same.
    """
    tables = _make_tables(source, target, schemas)
    remove_guards(target)
    references = _without_references(target)
    counts = {}
    for table in tables:
        target.execute(sa.delete(sa.table(table)))  # what a migration put there
        counts[table] = copy_rows(source, target, table)
    _with_references(target, references)
    if target.dialect.name == "postgresql":
        _count_on(target, tables, sequences or {})
    if "chain" in {column["name"] for column in sa.inspect(target).get_columns("activities")}:
        install_guards(target)  # the upgrade of an older schema puts them there
    _check_counts(source, target, counts)
    return counts


def sequences_of(connection: sa.Connection, tables: Sequence[str]) -> dict[str, int]:
    """The last number that each table gave out (PostgreSQL), also to rows that are gone."""
    found: dict[str, int] = {}
    for table in tables if connection.dialect.name == "postgresql" else ():
        if (sequence := _sequence(connection, table)) is not None:
            query = sa.text(f"SELECT last_value FROM {sequence} WHERE is_called")  # noqa: S608 - as PostgreSQL quotes it
            found[table] = connection.execute(query).scalar() or 0
    return found


def _make_tables(source: sa.Connection, target: sa.Connection, schemas: Sequence[PluginDatabase]) -> list[str]:
    """Make the tables as the migrations do, up to where *source* has come, and those of plugins that are not here alike."""
    from tagwerk.platform.connections.migrating import make_schema

    revisions = revisions_in(source)
    for schema in schemas:
        if revision := revisions.get(schema.name):
            make_schema(target, schema, revision)
    present = set(sa.inspect(target).get_table_names())
    tables = own_tables(source, present)
    if unknown := [table for table in tables if table not in present]:
        _make_alike(source, target, unknown)
    return tables


def _make_alike(source: sa.Connection, target: sa.Connection, tables: Sequence[str]) -> None:
    """Make *tables* of a plugin that is not here as they are in *source*, in the types that both databases have."""
    metadata = sa.MetaData()
    metadata.reflect(source, only=list(tables))
    for name in tables:
        for column in metadata.tables[name].columns:
            kind: Any = column.type.as_generic()
            column.type = sa.DateTime(timezone=True) if isinstance(kind, sa.DateTime) else kind
            column.server_default = None
    metadata.create_all(target, checkfirst=True)


def _without_references(target: sa.Connection) -> list[tuple[str, str, str]]:
    """Take the references away (PostgreSQL): tables refer to each other, and rows to later ones. Gives what they were."""
    if target.dialect.name != "postgresql":
        return []
    query = sa.text(
        "SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE contype = 'f' AND connamespace = current_schema()::regnamespace"
    )
    found = [(row[0], row[1], row[2]) for row in target.execute(query)]
    for table, name, _definition in found:
        target.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    return found


def _with_references(target: sa.Connection, references: Sequence[tuple[str, str, str]]) -> None:
    for table, name, definition in references:
        target.exec_driver_sql(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
    if target.dialect.name == "sqlite" and (broken := target.exec_driver_sql("PRAGMA foreign_key_check").first()):
        raise Conflict(_("A reference of {table} leads nowhere: row {row}.", table=broken[0], row=broken[1]))


def _sequence(connection: sa.Connection, table: str) -> str | None:
    if "id" not in {column["name"] for column in sa.inspect(connection).get_columns(table)}:
        return None
    query = sa.text("SELECT pg_get_serial_sequence(quote_ident(:name), 'id')")
    found: str | None = connection.execute(query, {"name": table}).scalar()
    return found


def _count_on(target: sa.Connection, tables: Sequence[str], sequences: Mapping[str, int]) -> None:
    for table in tables:
        if (sequence := _sequence(target, table)) is None:
            continue
        highest = target.execute(sa.select(sa.func.max(sa.column("id"))).select_from(sa.table(table))).scalar() or 0
        if last := max(highest, sequences.get(table, 0)):
            target.execute(
                sa.text("SELECT setval(CAST(:sequence AS regclass), :last)"), {"sequence": sequence, "last": last}
            )


def _check_counts(source: sa.Connection, target: sa.Connection, counts: Mapping[str, int]) -> None:
    for table, number in counts.items():
        if not number == count_rows(source, table) == count_rows(target, table):
            raise Conflict(_("The table {table} did not arrive whole; nothing was changed.", table=table))
