"""The migrations make the tables that the program expects."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from tagwerk.app import App
from tagwerk_email_offers.tables import Base


def test_the_migrations_make_what_the_tables_say(app: App) -> None:
    def ours(thing: object, name: str | None, kind: str, _reflected: bool, _compared: object) -> bool:
        table = name if kind == "table" else getattr(getattr(thing, "table", None), "name", "")
        return str(table).startswith("email_offers_") and table != "email_offers_version"

    with app.database.engine.connect() as connection:
        options = {"include_object": ours, "compare_type": True}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata) == []
