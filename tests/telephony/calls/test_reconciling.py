"""Calls whose end nobody heard."""

from datetime import timedelta

import pytest

from kit.calls import CLIENT
from tagwerk.access.actors import Actor
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk_telephony.calls.looking import list_calls
from tagwerk_telephony.calls.reconciling import reconcile
from tagwerk_telephony.tables import Call


@pytest.mark.parametrize("days", [2, -365], ids=["long ago", "by a clock that was ahead"])
def test_a_call_that_was_never_heard_of_is_given_up_after_a_day(app: App, anna: Actor, client: int, days: int) -> None:
    with app.database.transaction() as session:
        long_ago = clock.now() - timedelta(days=days)
        session.add(
            Call(
                provider="twilio",
                direction="outbound",
                number=CLIENT,
                ours=True,
                started_at=long_ago,
                state="requested",
            )
        )
    assert reconcile(app, Actor.system("telephony")) == 0
    (listed,) = list_calls(app, anna)
    assert (listed.call.state, listed.call.cause, listed.call.ask_at) == ("uncertain", "given_up", None)
