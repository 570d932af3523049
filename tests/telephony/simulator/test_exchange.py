"""The simulated exchange over real HTTP."""

import httpx
import pytest

from servers.requirement import free_port
from servers.waiting import wait_until
from tagwerk.access.actors import Actor
from tagwerk.companies.cards import edit_company
from tagwerk.obligations.standing import explain
from tagwerk.platform.actions import Action
from tagwerk.platform.app import App
from tagwerk.platform.errors import Unreachable
from tagwerk.workspace.opening import open_workspace
from tagwerk_telephony.calls.calling import call_client
from tagwerk_telephony.calls.looking import list_calls


@pytest.mark.parametrize(
    ("ending", "state", "outcome", "counts"),
    [
        ("10", "completed", None, 1),
        ("91", "busy", None, 0),
        ("92", "no_answer", None, 0),
        ("93", "completed", "machine", 0),
        ("94", "failed", None, 0),
        ("95", "canceled", None, 0),
    ],
)
def test_the_simulated_exchange_plays_what_the_number_says(
    simulated: App, anna: Actor, ending: str, state: str, outcome: str | None, counts: int
) -> None:
    edit_company(simulated, anna, "Möbel Größer", phone=f"+4930231251{ending}")
    call_client(simulated, anna, "Möbel Größer")
    wait_until(lambda: list_calls(simulated, anna)[0].call.ended_at)
    call = list_calls(simulated, anna)[0].call
    assert (call.state, call.outcome) == (state, outcome)
    assert explain(simulated, anna, "calls").number == counts


def test_an_exchange_that_is_not_there_is_named(
    app: App, anna: Actor, client: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TAGWERK_PLUGINS__TELEPHONY__PROVIDER", "simulator")
    monkeypatch.setenv("TAGWERK_WEB__PUBLIC_URL", f"http://127.0.0.1:{free_port()}")
    workspace = open_workspace(app.folder)
    with pytest.raises(Unreachable, match="exchange does not answer") as raised:
        call_client(workspace, anna, "Möbel Größer")
    assert raised.value.action == Action("serve")
    workspace.close()


def test_a_forged_event_is_refused(simulated: App, anna: Actor) -> None:
    base = simulated.config.settings.web.public_url
    for door in ("calls", "events"):
        answer = httpx.post(
            f"{base}/hooks/telephony/simulator/{door}", json={}, headers={"X-Simulator-Signature": "00"}
        )
        assert answer.status_code == 403
