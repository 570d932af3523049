"""Calls that an older version kept are upgraded with what was known of them."""

import pytest
import sqlalchemy as sa

from tagwerk.access.actors import Actor
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.workspace.opening import upgrade
from tagwerk_telephony.tables import Call, CallState


@pytest.mark.parametrize(
    ("state", "cause", "reached"),
    [
        ("completed", "", True),
        ("busy", "sip_486", True),
        ("no_answer", "", True),
        ("canceled", "agent_no_answer", False),
        ("canceled", "agent_completed", False),
        ("in_progress", "", False),
        ("requested", "", False),
    ],
)
def test_whether_a_call_reached_the_client_was_in_its_cause_and_is_a_column(
    app: App, anna: Actor, state: CallState, cause: str, reached: bool
) -> None:
    with app.database.transaction() as session:
        session.add(Call(provider="simulator", direction="outbound", started_at=clock.now(), state=state, cause=cause))
    with app.database.engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE telephony_calls DROP COLUMN reached"))
        connection.execute(sa.text("UPDATE telephony_version SET version_num = '0002'"))
    upgrade(app)
    with app.database.reading() as session:
        assert session.scalars(sa.select(Call.reached)).one() is reached
