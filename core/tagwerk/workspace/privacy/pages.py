"""What was emptied is also gone from the pages of the database: SQLite leaves old bytes in free pages and in the WAL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.platform.errors import Unreachable
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from tagwerk.platform.app import App

_ = translator("tagwerk")


def clean_pages(app: App) -> None:
    """Write the database anew without what is no longer in it. Others may work meanwhile, and writers wait. Raises Unreachable
    where somebody else is in the way for long.

    On PostgreSQL the rows that are no more are cleared away; its own log and backups are kept by its server.
    """
    with app.database.explaining():
        connection = app.database.engine.raw_connection()
        try:
            driver = connection.driver_connection
            assert driver is not None
            if not app.database.is_sqlite:
                driver.autocommit = True
                driver.execute("VACUUM")
                return
            driver.execute("VACUUM")
            busy, _pages, _written = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if busy:
                raise Unreachable(_("Somebody reads the database, so that its log cannot be cut off."))
        finally:
            if not app.database.is_sqlite:
                connection.invalidate()  # or it would stay without transactions
            connection.close()
