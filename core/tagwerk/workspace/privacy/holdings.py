"""What tables there are, and what each holds of people: as the rooms and plugins say, and as the database has them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa
from pydantic import BaseModel

from tagwerk.access.hookspecs import tagwerk_personal_data
from tagwerk.access.personal_data import CARD, LEDGER, WORKSPACE
from tagwerk.platform.app import once_per_app
from tagwerk.platform.config import PLUGINS
from tagwerk.platform.database import Base, import_tables
from tagwerk.platform.errors import PluginError
from tagwerk.platform.hookspecs import tagwerk_settings
from tagwerk.platform.inputs import nearest_hint
from tagwerk.platform.texts import translator
from tagwerk.workspace.purging import VERSION, tables_by_plugin, tables_of

if TYPE_CHECKING:
    from tagwerk.access.personal_data import PersonalData
    from tagwerk.platform.app import App

_ = translator("tagwerk")

FOUNDATIONS = (
    "activities", "accesses", "ledger_seals", "employees", "terms", "tokens", "departments", "absences", "substitutions",
    "forgettings", "forgetting_keys", "removals", "homes",
)  # fmt: skip
"""Tables without texts about people outside the house: the ledger and the access log, which nobody may edit, and the staff."""


def holdings(app: App) -> list[PersonalData]:
    """What every table holds, plugins' tables first. Raises PluginError where a plugin cannot say: nothing is then done in
    part."""
    import_tables()
    said = app.plugins.collect_or_raise(tagwerk_personal_data, app)
    return sorted(said, key=lambda each: each.name in Base.metadata.tables)


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
