"""PostgreSQL: a commit is on the disk before it is confirmed, and whoever writes waits no longer than on SQLite."""

from __future__ import annotations

import math
import time
from contextlib import closing
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy import event

from tagwerk.platform.connections.sqlite import PATIENCE
from tagwerk.platform.errors import ConfigurationError
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from sqlalchemy.pool import ConnectionPoolEntry

# "off" confirms what a power failure takes back. Each of the others waits at least for the disk of this server, and which of
# them is for whoever runs the servers to say. A wait that somebody bounded already stays as it is.
SESSION = """SELECT
    set_config('synchronous_commit', CASE WHEN current_setting('synchronous_commit') = 'off' THEN 'on'
        ELSE current_setting('synchronous_commit') END, false),
    set_config('lock_timeout', CASE WHEN current_setting('lock_timeout') = '0' THEN '{milliseconds}'
        ELSE current_setting('lock_timeout') END, false)"""
RESTS_SINCE = "tagwerk_rests_since"
RESTED = 1.0
"""Seconds after which a connection is asked whether it is still one before it is used."""
RISKS = ("fsync", "full_page_writes")

_ = translator("tagwerk")


def engine(url: str, busy_timeout: float) -> sa.Engine:
    """The engine; its transactions wait *busy_timeout* seconds for what another one holds.

    The connection that was in use last is taken first: it knows the statements, and its caches are warm.
    """
    made = sa.create_engine(url, pool_use_lifo=True)

    def prepare(connection: Any, _record: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute(SESSION.format(milliseconds=round(busy_timeout * 1000)))
        connection.commit()

    def rest(_connection: Any, record: ConnectionPoolEntry) -> None:
        record.info[RESTS_SINCE] = time.monotonic()

    def wake(connection: Any, record: ConnectionPoolEntry, _proxy: object) -> None:
        if time.monotonic() - record.info.get(RESTS_SINCE, math.inf) > RESTED:
            try:
                made.dialect.do_ping(connection)
            except made.dialect.loaded_dbapi.Error:
                raise sa.exc.DisconnectionError from None  # the pool opens another one

    def begin(connection: sa.Connection) -> None:
        patience = connection.get_execution_options().get(PATIENCE)
        if patience is not None:
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {round(patience * 1000)}")

    if made.dialect.name == "postgresql":
        event.listen(made, "connect", prepare)
        event.listen(made, "checkin", rest)
        event.listen(made, "checkout", wake)
        event.listen(made, "begin", begin)
    return made


def check_durability(engine: sa.Engine) -> None:
    """Raises ConfigurationError where the server confirms what it does not write: no session can change that."""
    for name in RISKS:
        with closing(engine.raw_connection()) as connection:
            cursor = connection.cursor()
            cursor.execute(f"SHOW {name}")
            (value,) = cursor.fetchone() or (None,)
        if value == "off":
            raise ConfigurationError(
                _("The PostgreSQL server runs with {name}=off: a power failure may destroy the database.", name=name),
                _("Set {name} = on in postgresql.conf and restart the server.", name=name),
            )
