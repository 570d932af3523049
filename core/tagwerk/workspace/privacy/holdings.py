"""What tables there are, and what each holds of people: as the rooms and plugins say, and as the database has them."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa
from pydantic import BaseModel

from tagwerk.access.hookspecs import tagwerk_personal_data
from tagwerk.access.personal_data import CARD, LEDGER, WORKSPACE, Person
from tagwerk.platform.app import once_per_app
from tagwerk.platform.config import PLUGINS
from tagwerk.platform.database import Base, import_tables
from tagwerk.platform.errors import PluginError, TagwerkError
from tagwerk.platform.hookspecs import tagwerk_settings
from tagwerk.platform.hosting.guarding import CORE, Guard
from tagwerk.platform.hosting.plugin import cause_of
from tagwerk.platform.inputs import nearest_hint
from tagwerk.platform.plugins import failed_in
from tagwerk.platform.texts import translator
from tagwerk.workspace.opening import schemas
from tagwerk.workspace.purging import VERSION, tables_by_plugin, tables_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tagwerk.access.personal_data import PersonalData
    from tagwerk.platform.app import App
    from tagwerk.platform.plugins import Plugin

_ = translator("tagwerk")

FOUNDATIONS = (
    "activities", "accesses", "ledger_seals", "employees", "terms", "tokens", "departments", "absences", "substitutions",
    "forgettings", "forgetting_keys", "removals", "homes",
)  # fmt: skip
"""Tables without texts about people outside the house: the ledger and the access log, which nobody may edit, and the staff."""
NOBODY = (Person((0,), (0,)), Person((0,), (0,), whole_company=True))
"""Whom a declaration is tried with."""


@dataclass(frozen=True)
class LeftOut:
    """What the *plugin* says of its tables and what is refused of it: the *cause*, by table."""

    plugin: str
    cause: str


def holdings(app: App) -> list[PersonalData]:
    """What every table holds, plugins' tables first. Raises PluginError where a plugin cannot say: nothing is then done in
    part."""
    return what_is_held(app)[0]


def what_is_held(app: App) -> tuple[list[PersonalData], tuple[LeftOut, ...]]:
    """The same, and what plugins say wrongly, which is left out here: each is tried before anybody relies on it, so that nothing
    breaks off half-way. Raises PluginError where a plugin cannot say at all."""
    import_tables()
    said, flawed = app.plugins.collect_with_flaws(tagwerk_personal_data, app)
    refused = {plugin.name: cause for plugin, cause in flawed}
    sound: list[PersonalData] = []
    for plugin, each in said:
        if plugin.name != CORE and (wrong := _flaw_here(app, plugin, each)):
            refused[plugin.name] = "; ".join(filter(None, (refused.get(plugin.name), wrong)))
            plugin.fail(refused[plugin.name], tagwerk_personal_data.__name__)
        else:
            sound.append(each)
    held = sorted(sound, key=lambda each: each.name in Base.metadata.tables)
    return held, tuple(LeftOut(name, cause) for name, cause in refused.items())


@contextmanager
def leaving_out(app: App, held: PersonalData, left_out: list[LeftOut]) -> Iterator[None]:
    """What a plugin's declaration raises in here, over rows that nobody could try it with, leaves its table out and is named."""
    plugin = next((each for each in app.plugins if each.name != CORE and held.name.startswith(f"{each.name}_")), None)
    try:
        yield
    except Exception as error:
        if plugin is None or isinstance(error, TagwerkError):  # ours, or the database's
            raise
        cause = f"PersonalData {held.name!r}: {cause_of(error)}"
        plugin.fail(cause, tagwerk_personal_data.__name__)
        left_out.append(LeftOut(plugin.name, cause))


def undeclared(app: App, plugin: str) -> list[str]:
    """The tables of *plugin* of which nobody says what they hold; none while something that it says is refused."""
    held, left_out = what_is_held(app)
    if plugin in {each.plugin for each in left_out}:
        return []
    own = {name for schema in schemas(app) if schema.name == plugin for name in schema.metadata.tables}
    return sorted(own - {each.name for each in held})


def check_declarations(app: App) -> str:
    """Raises PluginError where a plugin says wrongly what its tables hold."""
    held, left_out = what_is_held(app)
    for each in left_out:
        raise failed_in(app.plugins[each.plugin], each.cause)
    for declared in held:
        days_kept(app, declared)
    for schema in schemas(app):
        if schema.name in app.plugins and (silent := undeclared(app, schema.name)):
            said = _("nobody says what of people these tables hold: {tables}", tables=", ".join(silent))
            raise failed_in(app.plugins[schema.name], said)
    return _("each plugin says what its tables hold of people")


def _flaw_here(app: App, plugin: Plugin, held: PersonalData) -> str:
    """What is wrong with a declaration in this workspace, by what it gives when it is asked about nobody; how long the rows are
    kept is another question (``days_kept``)."""
    with Guard(plugin, tagwerk_personal_data.__name__, heals=False) as guard:
        try:
            _try(app, held)
        except Exception as error:
            raise PluginError(f"PersonalData {held.name!r}: {cause_of(error)}") from error
    return "" if guard.error is None else cause_of(guard.error)


def _try(app: App, held: PersonalData) -> None:
    """Ask *held* about nobody, and write nothing; raises what comes of it."""
    table: sa.Table = held.model.__table__
    with app.database.reading() as session:
        for person in NOBODY:
            if held.of is not None:
                session.execute(sa.select(*table.primary_key.columns).where(held.of(person)).limit(0))
            if held.words is not None:
                session.execute(held.words(person).limit(0))
        if held.readable is not None and (row := session.execute(sa.select(table).limit(1)).first()) is not None:
            re.search("", held.readable(row._asdict()))
        for values in (held.emptied, held.outdated):
            if values is not None:
                sa.update(table).values(dict(values)).compile(dialect=session.connection().dialect)


@dataclass(frozen=True)
class Unreached:
    """Tables of *plugin*, each with its rows, of which nobody says whose they are: *why* that one is not here to say it."""

    plugin: str
    why: str
    tables: dict[str, int]


def unreached(app: App) -> tuple[Unreached, ...]:
    """What of plugins that are off or gone is reached only where it names somebody in words."""
    found = []
    for name, tables in sorted(tables_by_plugin(app).items()):
        if name in app.plugins and app.plugins[name].modules and not app.plugins[name].left_out:
            continue
        rows = {
            table: number for table, number in tables_of(app, name).items() if table != f"{name}{VERSION}" and number
        }
        if tables and rows:
            found.append(Unreached(name, app.plugins.why_gone(name), rows))
    return tuple(found)


@once_per_app
def tables_with_texts(app: App) -> list[sa.Table]:
    """Every table of the database that may name people, also of plugins that are not here."""
    found = sa.MetaData()
    with app.database.reading() as session:
        found.reflect(session.connection())
    return [
        table
        for table in found.sorted_tables
        if table.name not in FOUNDATIONS and not table.name.endswith("_version") and table.primary_key.columns
    ]


def days_kept(app: App, held: PersonalData) -> int | None:
    """For how many days rows of a table are kept, as the setting says that it names, the core's or a plugin's own; None where
    nothing here is to end it. Raises PluginError where that cannot be known, so that nothing would ever go.
    """
    if held.kept in (CARD, LEDGER, WORKSPACE):
        return None
    days = _setting(app, held)
    if days is None:
        return None
    if type(days) is not int or days < 1:
        raise _no_days(held)
    if not held.since:  # whose table it is has a routine of its own for it
        return None
    columns = held.model.__table__.c
    for name in (held.since, *(held.outdated or ())):
        if name not in columns:
            raise PluginError(
                _(
                    "Nothing of the table {table} is ever too old: it has no column {name!r}.",
                    table=held.name,
                    name=name,
                ),
                nearest_hint(name, columns.keys()),
            )
    return days


def _setting(app: App, held: PersonalData) -> object:
    """What the setting says that *held* names. Raises PluginError where there is none."""
    place: object = app.config.settings
    path = held.kept.split(".")
    if path[0] == PLUGINS:
        sections = {section.name: section for section in app.plugins.collect(tagwerk_settings)}
        name, path = path[1] if len(path) > 1 else "", path[2:]
        if name not in sections:
            raise _no_days(held, nearest_hint(name, sections))
        place = app.settings(name, sections[name].type)
    for part in path:
        known = type(place).model_fields if isinstance(place, BaseModel) else {}
        if part not in known:
            raise _no_days(held, nearest_hint(part, known))
        place = getattr(place, part)
    return place


def _no_days(held: PersonalData, hint: str = "") -> PluginError:
    return PluginError(
        _("The table {table} is kept as long as `{kept}` says, which is no setting with a number of days.",
          table=held.name, kept=held.kept), hint
    )  # fmt: skip
