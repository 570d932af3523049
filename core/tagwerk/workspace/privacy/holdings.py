"""What tables there are, and what each holds of people: as the rooms and plugins say, and as the database has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.access.hookspecs import tagwerk_personal_data
from tagwerk.platform.app import once_per_app
from tagwerk.platform.database import Base, import_tables

if TYPE_CHECKING:
    from tagwerk.access.personal_data import PersonalData
    from tagwerk.platform.app import App

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
