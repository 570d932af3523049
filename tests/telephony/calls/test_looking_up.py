"""What a webhook looks up does not grow with all that was ever said."""

from typing import Any

import sqlalchemy as sa

from tagwerk.platform.app import App
from tagwerk_telephony.calls.joining import _CALLS


def test_the_calls_near_an_event_are_found_by_indexes_of_which_each_gives_few(app: App) -> None:
    asked = {"provider": "twilio", "legs": ["a", "b"], "keys": ["k"], "named": [1]}
    explain = "EXPLAIN QUERY PLAN " if app.database.is_sqlite else "EXPLAIN "
    with app.database.transaction() as session:
        connection = session.connection()
        if not app.database.is_sqlite:
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")  # the table is short

        @sa.event.listens_for(connection, "before_cursor_execute", retval=True)
        def explained(
            _connection: object, _cursor: object, statement: str, parameters: object, *_rest: object
        ) -> object:
            return f"{explain}{statement}", parameters

        cursor: Any = connection.execute(_CALLS, asked).cursor
        plan = "\n".join(str(row) for row in cursor.fetchall())
    for index in ("ix_telephony_events_leg", "ix_telephony_events_parent", "ix_telephony_events_call_id", "key"):
        assert index in plan
    for whole in ("SCAN telephony", "Seq Scan", "(provider=?)"):
        assert whole not in plan
