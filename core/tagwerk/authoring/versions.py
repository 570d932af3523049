"""Whether a plugin's migrations lead to its tables: from nothing, and from each older version with a row in each table."""

from __future__ import annotations

import re
import tempfile
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from tagwerk.ledger.chain.guards import install_guards
from tagwerk.platform.config import FILE_NAME
from tagwerk.platform.connections.migrating import make_schema
from tagwerk.platform.connections.migrating import upgrade as upgrade_schema
from tagwerk.platform.texts import translator
from tagwerk.workspace.opening import open_workspace, schemas

if TYPE_CHECKING:
    from collections.abc import Callable

    from tagwerk.authoring.findings import Source
    from tagwerk.platform.app import App
    from tagwerk.platform.database import PluginDatabase
    from tagwerk.platform.plugins import Plugins

QUOTED = re.compile(r"`([^`]+)`")
EXAMPLES: dict[type, Any] = {
    int: 1, str: "1", float: 1.0, bool: True, bytes: b"1", date: date(2026, 1, 2), time: time(8),
    datetime: datetime(2026, 1, 2, tzinfo=UTC), dict: {}, list: [],
}  # fmt: skip
"""What stands in a column of which nothing but the type is known."""


_ = translator("tagwerk")


def older_versions(schema: PluginDatabase) -> list[str]:
    """All revisions before the newest, by the names of their files."""
    numbers = sorted({path.name.split("_")[0] for path in schema.folder.glob("[0-9]*_*.py")})
    return numbers[:-1]


def from_each_version(plugins: Callable[[], Plugins], name: str) -> dict[str, Exception]:
    """What an upgrade raised, by the version that it began at."""
    found: dict[str, Exception] = {}
    with _opened(plugins) as app:
        versions = older_versions(_schema(app, name)) if _has_schema(app, name) else []
    for version in versions:
        with _opened(plugins) as app:
            schema = _schema(app, name)
            people(app)
            try:
                _as_of(app, schema, version)
                upgrade_schema(app.database, schema, install_guards)
            except Exception as error:
                found[version] = error
    return found


class _opened:  # noqa: N801 - used like a function
    """A workspace of its own with the tables of the core, for as long as it is needed."""

    def __init__(self, plugins: Callable[[], Plugins]) -> None:
        self._plugins = plugins

    def __enter__(self) -> App:
        self._place = tempfile.TemporaryDirectory()
        folder = Path(self._place.name)
        (folder / FILE_NAME).write_text("", encoding="utf-8")
        self._app = open_workspace(folder, check_schema=False, plugins=self._plugins(), new_demo=True)
        upgrade_schema(self._app.database, schemas(self._app)[0], install_guards)
        return self._app

    def __exit__(self, *_raised: object) -> None:
        self._app.close()
        self._place.cleanup()


def _has_schema(app: App, name: str) -> bool:
    return any(schema.name == name for schema in schemas(app))


def _schema(app: App, name: str) -> PluginDatabase:
    return next(schema for schema in schemas(app) if schema.name == name)


def _as_of(app: App, schema: PluginDatabase, version: str) -> None:
    """The tables as they were at *version*, each with a row that refers to what is there; where nothing is, with none."""
    with app.database.engine.connect() as connection:
        make_schema(connection, schema, version)
        there = sa.MetaData()
        own = [each for each in sa.inspect(connection).get_table_names() if each.startswith(f"{schema.name}_")]
        there.reflect(connection, only=[each for each in own if each != schema.version_table], resolve_fks=False)
        for table in there.tables.values():
            needed = [
                key.target_fullname.split(".")
                for column in table.columns
                for key in column.foreign_keys
                if not column.nullable
            ]
            if all(_has_first(connection, *each) for each in needed):
                connection.execute(sa.insert(table).values(_row(table)))
        connection.commit()


def _has_first(connection: sa.Connection, table: str, column: str) -> bool:
    """Whether there is what ``EXAMPLES`` would refer to."""
    one = sa.select(sa.literal(1)).select_from(sa.table(table)).where(sa.column(column) == 1)
    return connection.execute(one).first() is not None


def _row(table: sa.Table) -> dict[str, Any]:
    """A value for each column that needs one."""
    return {column.name: _value(column) for column in table.columns if not column.nullable}


def _value(column: sa.Column[Any]) -> Any:
    try:
        kind = column.type.python_type
    except NotImplementedError:
        return "1"
    return EXAMPLES.get(kind, 1)


def differences(app: App, name: str) -> list[str]:
    """In what the database, as the migrations made it, is not what the tables of the plugin *name* say."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from tagwerk.platform.database import Base, import_tables

    import_tables()
    schema = next((each for each in schemas(app) if each.name == name), None)
    if schema is None:
        return []

    def own(thing: Any, called: str | None, kind: str, _reflected: bool, _compared: object) -> bool:
        table = str(called if kind == "table" else getattr(getattr(thing, "table", None), "name", ""))
        return table.startswith(f"{name}_") and not table.endswith("_version") and table not in Base.metadata.tables

    with app.database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": own, "compare_type": True})
        found = compare_metadata(context, schema.metadata)
    return [_difference(each) for each in found]


def _difference(found: Any) -> str:
    """One thing in which they differ, as a sentence with the name in quotes."""
    what = found[0] if isinstance(found, list) and found else found
    change = str(what[0])
    if change.endswith("_table"):
        name = f"`{what[1].name}`"
    elif change.endswith("_column"):
        name = f"`{what[2]}.{what[3].name}`"
    elif change.startswith("modify_"):
        name = f"`{what[2]}.{what[3]}`"
    else:
        name = f"`{getattr(what[1], 'name', None) or getattr(getattr(what[1], 'table', None), 'name', '?')}`"
    if change.startswith("add_"):
        return _("the tables have {name}, which no migration makes.", name=name)
    if change.startswith("remove_"):
        return _("the migrations make {name}, which the tables do not have.", name=name)
    return _("the tables and the migrations differ in {name}: {what}.", name=name, what=change.replace("_", " "))


def table_at(source: Source, schema: PluginDatabase, text: str) -> tuple[str, int]:
    """Where the tables of the plugin speak of what *text* names, the last name in it first."""
    module = schema.tables.partition(":")[0].partition(".")[2].replace(".", "/")
    file = source.package / f"{module or '__init__'}.py"
    if not file.is_file():
        return source.place(schema.folder), 1
    lines = file.read_text(encoding="utf-8").splitlines()
    names = [each.rpartition(".")[2] for each in reversed(QUOTED.findall(text))]
    hits = (
        number for name in names for number, line in enumerate(lines, 1) if re.search(rf"\b{re.escape(name)}\b", line)
    )
    return source.place(file), next(hits, 1)


def people(app: App) -> None:
    """An employee and a company, whom hooks are asked about."""
    from tagwerk.access.actors import Actor
    from tagwerk.companies.cards import add_company
    from tagwerk.staff.employees import NewEmployee, add_employee

    system = Actor.system("check")
    add_employee(app, system, NewEmployee("check", "Check", "administrator", country="DE", region="BE"))
    add_company(app, system, "Möbel Größer")
