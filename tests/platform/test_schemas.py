"""The migrations of the core and of each plugin make the tables that the program expects."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from tagwerk.platform.app import App
from tagwerk.platform.database import PluginDatabase
from tagwerk.workspace.opening import schemas, upgrade

PLUGINS = ("email_offers", "telephony", "reporting")


@pytest.mark.parametrize("name", ["tagwerk", *PLUGINS])
def test_the_migrations_make_what_the_tables_say(app: App, name: str) -> None:
    schema: PluginDatabase = next(schema for schema in schemas(app) if schema.name == name)

    def belongs(thing: object, own_name: str | None, kind: str, _reflected: bool, _compared: object) -> bool:
        table = str(own_name if kind == "table" else getattr(getattr(thing, "table", None), "name", ""))
        of_plugin = next((plugin for plugin in PLUGINS if table.startswith(f"{plugin}_")), "tagwerk")
        return of_plugin == name and not table.endswith("_version")

    with app.database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": belongs, "compare_type": True})
        assert compare_metadata(context, schema.metadata) == []


def test_every_schema_is_at_its_head_after_an_upgrade(app: App) -> None:
    assert upgrade(app) == app.database.revisions(schemas(app))
