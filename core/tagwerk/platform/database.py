"""The database: one engine, ``transaction()``, and the migrations of the core and then of each plugin.

SQLite and PostgreSQL behave alike here: a transaction is there to write, it begins with the lock it needs, and it is short.
No transaction spans the network or the rendering of a template.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, cached_property
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.orm.exc import StaleDataError

import tagwerk
from tagwerk.platform import clock
from tagwerk.platform.connections import postgresql, sqlite
from tagwerk.platform.connections.addresses import shown
from tagwerk.platform.connections.faults import explained
from tagwerk.platform.errors import ConfigurationError, Conflict, SchemaMismatch, WrongInput
from tagwerk.platform.texts import translator
from tagwerk.rooms import ROOMS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy.sql.operators import OperatorType

T = TypeVar("T")

_ = translator("tagwerk")

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def pieces(things: Sequence[T], size: int = 500) -> Iterator[Sequence[T]]:
    """*things* in pieces of at most *size*: so many fit one statement, and one short transaction."""
    return (things[start : start + size] for start in range(0, len(things), size))


def clock_of(session: Session) -> datetime:
    """The present moment in UTC by the clock that all who share the database have in common; leases are compared with it.

    Several machines work on one PostgreSQL, and their clocks differ; a SQLite file is on this machine. A moved clock
    (``TAGWERK_CLOCK_OFFSET``) is moved here as well.
    """
    if session.connection().dialect.name != "postgresql":
        return clock.now()
    moment: datetime = session.execute(sa.select(sa.func.clock_timestamp())).scalar_one()
    return moment.astimezone(UTC) + clock.offset()


class UtcDateTime(sa.TypeDecorator[datetime]):
    """A moment: needs a zone on the way in, is in UTC on the way out, on every database."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Refuse a moment without a zone; SQLite stores UTC without saying so."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment without a time zone: {value!r}")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Every moment that comes out knows that it is in UTC."""
        return None if value is None else value.astimezone(UTC)

    def result_processor(self, dialect: sa.Dialect, coltype: object) -> Any:
        """SQLite gives a text, which is read at once: lists have thousands of moments."""
        return _moment_of_sqlite if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


def _moment_of_sqlite(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(f"{text}+00:00")


class JsonObject(sa.TypeDecorator[dict[str, Any]]):
    """An object of JSON, which PostgreSQL keeps as JSONB; what is particular to it is loaded for such a database alone."""

    impl = sa.JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> sa.types.TypeEngine[Any]:
        """The type as *dialect* keeps it."""
        if dialect.name != "postgresql":
            return dialect.type_descriptor(sa.JSON())
        from sqlalchemy.dialects.postgresql import JSONB

        return dialect.type_descriptor(JSONB())

    def coerce_compared_value(self, op: OperatorType | None, value: Any) -> Any:
        """A key is a text or a number, and no object itself."""
        return self.impl_instance.coerce_compared_value(op, value)


class Base(DeclarativeBase):
    """The tables of the core. A plugin declares a base of its own, with ``metadata = plugin_metadata()``."""

    metadata = sa.MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: UtcDateTime, dict[str, Any]: JsonObject}  # noqa: RUF012


def plugin_metadata() -> sa.MetaData:
    """Metadata for a plugin's tables, which begin with the plugin's name."""
    return sa.MetaData(naming_convention=NAMING)


@dataclass(frozen=True)
class PluginDatabase:
    """A plugin's tables: *tables* is ``module:Base``, *migrations* is ``package:folder`` with files ``0001_what_it_does.py``, ….

    The plugin's migrations have their own version table (``<name>_version``), so it can be installed, upgraded and taken
    away by itself. The tables are named and not given, so that a command that asks nothing of the plugin leaves them out.
    """

    name: str
    tables: str
    migrations: str

    @property
    def metadata(self) -> sa.MetaData:
        """The tables themselves, which tests hold against the migrations."""
        import_tables()
        base: type[DeclarativeBase] = resolve_name(self.tables)
        return base.metadata

    @property
    def version_table(self) -> str:
        """The table that says how far the migrations have come."""
        return f"{self.name}_version"

    @property
    def folder(self) -> Path:
        """The folder of the migrations."""
        package, _colon, below = self.migrations.partition(":")
        spec = find_spec(package)
        if spec is None or not spec.submodule_search_locations:
            raise ConfigurationError(_("There is no package {name}.", name=package))
        return Path(next(iter(spec.submodule_search_locations))) / below

    @property
    def head(self) -> str:
        """The newest revision: the number in front of the last file's name. Raises ConfigurationError where there is none."""
        numbers = [path.name.split("_")[0] for path in self.folder.glob("[0-9]*_*.py")]
        if not numbers:
            raise ConfigurationError(
                _("The migrations of {name} are not in the installed package: there are none in {folder}.",
                  name=self.name, folder=self.folder),
                _("Its wheel has to bring them; `tagwerk plugins check` looks for them."),
            )  # fmt: skip
        return max(numbers)

    def flaw(self, plugin: str) -> str:
        """The tables of a plugin carry its name."""
        name = "tagwerk" if plugin == "core" else plugin
        return (
            "" if self.name == name else _("its tables have to be called {name}, not {own}", name=name, own=self.name)
        )


@cache
def import_tables() -> None:
    """Import the tables of all rooms: a reference between rooms resolves only when both are here, as a write needs it."""
    house = Path(tagwerk.__file__).parent
    for room in ROOMS:
        for tables in (house / room).rglob("tables.py"):
            import_module(".".join(["tagwerk", *tables.relative_to(house).with_suffix("").parts]))


class Database:
    """One database and the ways to use it: ``app.database``.

    ``transaction()`` and ``reading()`` give a SQLAlchemy session, alike on both databases: what was loaded or added in one keeps
    its columns after the end, and can be read then; what was not loaded by then, such as a relationship that nobody asked for,
    cannot. Nest neither in the other: a function that is to write in the caller's transaction takes the session.
    """

    def __init__(self, url: str, *, busy_timeout: float = 30.0) -> None:
        self.url = url
        self.busy_timeout = busy_timeout

    @cached_property
    def engine(self) -> sa.Engine:
        """The engine of whoever writes, made at first use. Raises ConfigurationError for a URL that names no database."""
        try:
            kind = sqlite.writing_engine if self.url.startswith("sqlite") else postgresql.engine
            return kind(self.url, self.busy_timeout)
        except (ArgumentError, NoSuchModuleError, ModuleNotFoundError):
            raise ConfigurationError(
                _("database.url is no usable database address: SQLite and PostgreSQL are known."),
                _("Examples: sqlite:////home/anna/tagwerk.db, postgresql://anna@localhost/tagwerk"),
            ) from None

    @cached_property
    def reading_engine(self) -> sa.Engine:
        """The engine of whoever reads. Raises ConfigurationError for a URL that names no database."""
        return sqlite.reading_engine(self.url, self.busy_timeout) if self.is_sqlite else self.engine

    @cached_property
    def _readonly_engine(self) -> sa.Engine:
        if self.is_sqlite:
            return self.reading_engine
        return self.reading_engine.execution_options(postgresql_readonly=True, isolation_level="REPEATABLE READ")

    def close(self) -> None:
        """Let go of the connections."""
        for name in ("engine", "reading_engine"):
            if name in vars(self):
                vars(self)[name].dispose()

    @property
    def address(self) -> str:
        """The URL as it may be shown: without its password."""
        return shown(sa.make_url(self.url))

    @property
    def is_sqlite(self) -> bool:
        """Whether this is the embedded database."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def transaction(self, *, patience: float | None = None, much: bool = False) -> Iterator[Session]:
        """A session that may write: commits at the end, rolls back on an exception. What is committed is on the disk.
        On SQLite it begins IMMEDIATE: there is one writer, and others wait for it instead of failing half-way. On PostgreSQL
        several write at a time and each statement sees what is committed by then (READ COMMITTED), so lock what you fold, with
        ``with_for_update()``, and let a unique key decide who was first. It waits *patience* seconds for another writer,
        ``busy_timeout`` by default; then it raises Unreachable. Keep it short: no network and no rendering inside. It is one of
        many that write *much*, such as the pieces of a long list: then SQLite keeps more in memory from one to the next.
        """
        import_tables()
        options = {} if patience is None else {sqlite.PATIENCE: patience}
        options |= {sqlite.MUCH: True} if much else {}
        with (
            self._session(self.engine.execution_options(**options) if options else self.engine) as session,
            session.begin(),
        ):
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one consistent state from its first statement on (REPEATABLE READ on PostgreSQL) and writes
        nothing. It waits for no writer, and needs no room on the disk.
        """
        with self._session(self._readonly_engine) as session, session.begin():
            yield session

    @contextmanager
    def _session(self, engine: sa.Engine) -> Iterator[Session]:
        with self.explaining(), Session(engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def explaining(self) -> Iterator[None]:
        """What the database says in here becomes an error of the house. Raises Conflict, WrongInput, Unreachable."""
        try:
            yield
        except StaleDataError:
            raise Conflict(
                _("Somebody else changed this at the same time."), _("Look at it again, and repeat what you want.")
            ) from None
        except OverflowError as error:  # SQLite's driver; PostgreSQL finds nothing under such a number
            raise WrongInput(_("There is nothing with so large a number.")) from error
        except (DBAPIError, sqlite3.DatabaseError) as error:
            if (told := explained(error, self.engine.url)) is not None:
                raise told from error
            raise

    @property
    def awaits_its_file(self) -> bool:
        """Whether there is no file yet, and looking for one must not make it."""
        path = Path(self.engine.url.database or "")
        return self.is_sqlite and not path.exists() and path.parent.is_dir()

    def check(self, schemas: Sequence[PluginDatabase]) -> None:
        """Refuse a database whose schema is not that of this program. Raises SchemaMismatch, Unreachable."""
        found = self.revisions(schemas)
        for schema in schemas:
            if found[schema.name] != schema.head:
                raise mismatch(schema, found[schema.name])

    def revisions(self, schemas: Sequence[PluginDatabase]) -> dict[str, str]:
        """How far each schema has come in this database: its revision by name, ``""`` before the first. Raises Unreachable."""
        if self.awaits_its_file:
            return dict.fromkeys((schema.name for schema in schemas), "")
        with self.reading() as session:
            present = set(sa.inspect(session.connection()).get_table_names())
            found = {}
            for schema in schemas:
                version: sa.Select[str] = sa.select(sa.column("version_num")).select_from(
                    sa.table(schema.version_table)
                )
                found[schema.name] = (session.scalar(version) or "") if schema.version_table in present else ""
            return found


def mismatch(schema: PluginDatabase, found: str, origin: str = "") -> SchemaMismatch:
    """The error of a database whose tables of *schema* are at *found*; *origin* is the distribution that is here."""
    if found > schema.head:
        here = origin or f"tagwerk {tagwerk.__version__}"
        return SchemaMismatch(
            _("The tables of {name} are at {found}, newer than {here} knows, which is up to {head}.", name=schema.name,
              found=found, here=here, head=schema.head),
            _("A newer version made them; install that one."),
        )  # fmt: skip
    return SchemaMismatch(
        _("The tables of {name} are at {found}, this program needs {head}.", name=schema.name, found=found or "-",
          head=schema.head),
        _("Run: tagwerk db upgrade"),
    )  # fmt: skip
