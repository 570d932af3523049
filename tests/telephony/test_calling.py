"""Calling: Twilio's SDK against a server that stands for its API, and the simulated exchange over real HTTP."""

import json
import threading
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from servers.program import Program
from servers.requirement import free_port
from servers.waiting import wait_until
from servers.web import serving
from tagwerk.access.actors import Actor
from tagwerk.companies.cards import add_company, edit_company
from tagwerk.companies.consent.suppressions import suppress_address
from tagwerk.obligations.standing import explain
from tagwerk.platform.actions import Action
from tagwerk.platform.app import App
from tagwerk.platform.errors import ConfigurationError, NotAllowed, NotFound, TagwerkError, Unreachable, WrongInput
from tagwerk.staff.employees import edit_employee
from tagwerk.web import build_site
from tagwerk.workspace.opening import open_workspace
from tagwerk_telephony.calls.calling import call_client
from tagwerk_telephony.calls.looking import list_calls
from tagwerk_telephony.calls.outcomes import Offered, offered_from, set_outcome
from tagwerk_telephony.calls.reconciling import reconcile
from tagwerk_telephony.tables import Call

ACCOUNT = "AC00000000000000000000000000000000"
SID, CHILD = "CA" + "1" * 32, "CA" + "2" * 32
CLIENT = "+493023125199"


class Api:
    """Stands for Twilio's REST API: remembers what it was asked, answers as documented."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, dict[str, list[str]]]] = []
        self.status = 201
        self.leg_status = "completed"
        api = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                api.asked.append(("POST", self.path, form))
                failed = {
                    "code": 21211,
                    "message": "The 'To' number is not a valid phone number.",
                    "status": api.status,
                }
                self._answer(api.status, {"sid": SID, "status": "queued"} if api.status < 400 else failed)

            def do_GET(self) -> None:
                api.asked.append(("GET", self.path, {}))
                parent = {"sid": SID, "status": api.leg_status, "direction": "outbound-api", "to": "+493023125000"}
                child = {"sid": CHILD, "parent_call_sid": SID, "status": api.leg_status, "direction": "outbound-dial"}
                child |= {"to": CLIENT, "duration": "33", "end_time": "Tue, 06 Oct 2026 08:01:00 +0000"}
                self._answer(200, {"calls": [child], "page": 0} if "ParentCallSid" in self.path else parent)

            def _answer(self, status: int, document: Mapping[str, object]) -> None:
                body = json.dumps(document).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[Api]:
    """The API, and the environment that names it; ask for it before the workspace is opened."""
    made = Api()
    monkeypatch.setenv("TAGWERK_PLUGINS__TELEPHONY__TWILIO__API_URL", made.url)
    threading.Thread(target=made.server.serve_forever, daemon=True).start()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def opened(api: Api, app: App, anna: Actor, client: int) -> Iterator[App]:
    """The workspace, opened with the API in its settings."""
    workspace = open_workspace(app.folder)
    yield workspace
    workspace.close()


@pytest.mark.parametrize("called", ["Möbel Größer", "030 23125 199", "+49 30 23125-199", "0049 30 23125199", "1"])
def test_the_sdk_rings_the_employee_first_and_carries_our_call_along(
    api: Api, opened: App, anna: Actor, client: int, called: str
) -> None:
    call = call_client(opened, anna, called)
    ((_method, path, form),) = api.asked
    assert path == f"/2010-04-01/Accounts/{ACCOUNT}/Calls.json"
    assert (form["To"], form["From"]) == (["+493023125000"], ["+493023125001"])
    assert form["Url"] == [f"https://crm.example.com/hooks/telephony/twilio/voice?call={call.id}"]
    assert form["StatusCallbackEvent"] == ["initiated", "ringing", "answered", "completed"]
    (listed,) = list_calls(opened, anna)
    assert (listed.call.reference, listed.call.number, listed.call.company_id) == (SID, CLIENT, client)


def test_a_refusal_of_twilio_is_told_once_and_the_call_is_failed(api: Api, opened: App, anna: Actor) -> None:
    api.status = 400
    with pytest.raises(Unreachable, match="not a valid phone number"):
        call_client(opened, anna, "Möbel Größer")
    assert [listed.call.state for listed in list_calls(opened, anna)] == ["failed"]
    assert len(api.asked) == 1, "nothing is dialled twice by itself"


def test_an_api_that_does_not_answer_is_told_without_the_token(
    app: App, anna: Actor, client: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TAGWERK_PLUGINS__TELEPHONY__TWILIO__API_URL", f"http://127.0.0.1:{free_port()}")
    workspace = open_workspace(app.folder)
    with pytest.raises(Unreachable) as raised:
        call_client(workspace, anna, "Möbel Größer")
    assert "token" not in str(raised.value)
    workspace.close()


def test_without_a_public_address_the_instructions_travel_inline_and_the_end_is_asked_for(
    api: Api, app: App, anna: Actor, client: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tagwerk.platform import clock

    monkeypatch.setenv("TAGWERK_WEB__PUBLIC_URL", "")
    workspace = open_workspace(app.folder)
    call_client(workspace, anna, "Möbel Größer")
    assert CLIENT in api.asked[0][2]["Twiml"][0]
    monkeypatch.setenv(clock.OFFSET_VARIABLE, str(float(monkeypatch_offset()) + 120))
    assert reconcile(workspace, Actor.system("telephony")) == 1
    reconcile(workspace, Actor.system("telephony"))
    (listed,) = list_calls(workspace, anna)
    assert (listed.call.state, listed.call.talk_seconds) == ("completed", 33)
    assert explain(workspace, anna, "calls").number == 1
    workspace.close()


def monkeypatch_offset() -> str:
    import os

    return os.environ["TAGWERK_CLOCK_OFFSET"]


def test_a_suppressed_number_is_not_called(api: Api, opened: App, anna: Actor) -> None:
    suppress_address(opened, anna, CLIENT)
    with pytest.raises(NotAllowed, match="suppressed"):
        call_client(opened, anna, "Möbel Größer")
    assert (api.asked, list_calls(opened, anna)) == ([], [])


@pytest.mark.parametrize(
    ("called", "error"), [("Nobody", NotFound), ("+49 1", WrongInput), ("Textilien Röder", WrongInput)]
)
def test_who_cannot_be_called_is_told(
    api: Api, opened: App, anna: Actor, called: str, error: type[TagwerkError]
) -> None:
    add_company(opened, anna, "Textilien Röder")
    with pytest.raises(error):
        call_client(opened, anna, called)
    assert list_calls(opened, anna) == []


def test_an_employee_without_a_phone_is_told_what_to_do(api: Api, opened: App, anna: Actor) -> None:
    edit_employee(opened, anna, "anna", {"phone": ""})
    with pytest.raises(WrongInput, match="telephone number is not on file") as raised:
        call_client(opened, anna, "Möbel Größer")
    assert raised.value.action == Action("staff.edit", "anna", phone="NUMBER")


@pytest.mark.parametrize("provider", ["", "carrier pigeon"])
def test_a_provider_must_be_chosen(
    app: App, anna: Actor, client: int, monkeypatch: pytest.MonkeyPatch, provider: str
) -> None:
    monkeypatch.setenv("TAGWERK_PLUGINS__TELEPHONY__PROVIDER", provider)
    workspace = open_workspace(app.folder)
    with pytest.raises(ConfigurationError, match="simulator, twilio"):
        call_client(workspace, anna, "Möbel Größer")
    workspace.close()


@pytest.fixture
def simulated(app: App, anna: Actor, client: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    """A workspace with the simulated exchange, which runs."""
    port = free_port()
    monkeypatch.setenv("TAGWERK_PLUGINS__TELEPHONY__PROVIDER", "simulator")
    monkeypatch.setenv("TAGWERK_WEB__PUBLIC_URL", f"http://127.0.0.1:{port}")
    workspace = open_workspace(app.folder)
    with serving(build_site(workspace), port):
        yield workspace
    workspace.close()


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
    import httpx

    base = simulated.config.settings.web.public_url
    for door in ("calls", "events"):
        answer = httpx.post(
            f"{base}/hooks/telephony/simulator/{door}", json={}, headers={"X-Simulator-Signature": "00"}
        )
        assert answer.status_code == 403


def test_an_offer_without_content_would_be_a_typed_tally(app: App, anna: Actor, client: int) -> None:
    with pytest.raises(WrongInput, match="what was offered"):
        set_outcome(app, anna, "offer-made")
    with pytest.raises(WrongInput):
        offered_from(["4711"], ["10"], [], "")
    for quantity, price in (("0", "1"), ("ten", "1"), ("1", "-1"), ("1", "1.00001"), ("NaN", "1"), ("1", "Infinity")):
        with pytest.raises(WrongInput):
            offered_from(["4711"], [quantity], [price], "")
    assert offered_from(["4711"], ["2,5"], ["9,90"], "")[0].price is not None


def test_an_outcome_needs_a_call_and_a_known_word(app: App, anna: Actor, client: int) -> None:
    with pytest.raises(NotFound, match="no call yet"):
        set_outcome(app, anna, "call-back")
    with pytest.raises(WrongInput, match="offer-made"):
        set_outcome(app, anna, "delighted")
    with pytest.raises(NotFound):
        set_outcome(app, anna, "call-back", 7)


def test_nothing_can_have_been_offered_in_a_call_that_nobody_answered(simulated: App, anna: Actor) -> None:
    edit_company(simulated, anna, "Möbel Größer", phone="+493023125191")
    call_client(simulated, anna, "Möbel Größer")
    wait_until(lambda: list_calls(simulated, anna)[0].call.ended_at)
    with pytest.raises(WrongInput, match="Nobody answered"):
        set_outcome(simulated, anna, "offer-made", None, [Offered(terms="2 % Skonto")])


def test_a_call_from_the_command_line_counts_and_shows_its_deeds(program: Program) -> None:
    port = free_port()
    program.environment |= {"TAGWERK_PLUGINS__TELEPHONY__PROVIDER": "simulator", "TAGWERK_WEB__PORT": str(port)}
    server = program.start("serve")
    try:
        wait_until(lambda: _answers(port))
        call = program.json("call", "1")
        wait_until(lambda: program.json("calls", "show", str(call["call"]))["ended_at"])
        (row,) = program.json("calls", "list")
        assert (row["call"], row["direction"], row["state"], row["company"]) == (
            call["call"],
            "outbound",
            "completed",
            1,
        )
        offer = ("--article", "4711", "--quantity", "10", "--price", "9,90")
        assert program.json("calls", "outcome", "offer-made", *offer)["outcome"] == "offer_made"
        explained = program.json("quota", "--explain", "phone_offers")
        assert [activity["company"] for activity in explained["evidence"]] == [1]
    finally:
        server.terminate()
        _out, errors = server.communicate(timeout=30)
    assert errors == ""


def _answers(port: int) -> bool:
    from servers.requirement import answers

    return answers(port)


def test_calls_of_a_database_row_survive_without_events(app: App, anna: Actor, client: int, tmp_path: Path) -> None:
    """A call that was asked for and never heard of is given up after a day, and not dialled again."""
    from datetime import timedelta

    from tagwerk.platform import clock

    with app.database.transaction() as session:
        long_ago = clock.now() - timedelta(days=2)
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
    assert (listed.call.state, listed.call.cause) == ("failed", "never_heard_of")
