"""A migration of a plugin changes no table of the core, also where the plugin's name begins that table's."""

import pytest

from tagwerk.platform.app import App
from tagwerk.platform.connections.own_tables import watch_postgresql, watch_sqlite
from tagwerk.platform.database import Base
from tagwerk.platform.errors import PluginError


@pytest.mark.parametrize(
    ("name", "statement"),
    [
        ("plugin", "ALTER TABLE plugin_switches ADD COLUMN x INTEGER"),
        ("demo", "UPDATE demo_marks SET made_at = '2026-01-01 00:00:00'"),
        ("ledger", "DROP TABLE ledger_seals"),
        ("card", "ALTER TABLE card_changes ADD COLUMN x INTEGER"),
    ],
)
def test_the_tables_of_the_core_are_nobodys(app: App, name: str, statement: str) -> None:
    watch = watch_sqlite if app.database.is_sqlite else watch_postgresql
    with (
        app.database.engine.connect() as connection,
        pytest.raises(PluginError),
        connection.begin(),
        watch(connection, name, Base.metadata.tables.keys()),
    ):
        connection.exec_driver_sql(statement)


def test_its_own_tables_are_its_own(app: App) -> None:
    watch = watch_sqlite if app.database.is_sqlite else watch_postgresql
    with (
        app.database.engine.connect() as connection,
        connection.begin(),
        watch(connection, "demo", Base.metadata.tables.keys()),
    ):
        connection.exec_driver_sql("CREATE TABLE demo_things (id INTEGER)")
        connection.exec_driver_sql("INSERT INTO demo_things VALUES (1)")
