"""Calls of sipgate and of the generic webhook over real HTTP: stored, folded, credited; dialled where the exchange can."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest
from sqlalchemy import select

from kit.calls import AGENT, CLIENT, counted
from servers.requirement import free_port
from servers.web import serving
from tagwerk.access.actors import Actor
from tagwerk.access.signatures import signed_headers
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.platform.errors import ConfigurationError, Unreachable
from tagwerk.web import build_site
from tagwerk.workspace.opening import open_workspace
from tagwerk_telephony.calls.calling import call_client
from tagwerk_telephony.calls.looking import list_calls
from tagwerk_telephony.tables import StoredEvent

SECRET = "a secret of the tests, long enough"


@pytest.fixture
def served(app: App, anna: Actor, client: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[App, str]]:
    """The workspace with the secrets of both, and its address."""
    for name in ("SIPGATE", "WEBHOOK"):
        monkeypatch.setenv(f"TAGWERK_PLUGINS__TELEPHONY__{name}__SECRET", SECRET)
    monkeypatch.setenv("TAGWERK_PLUGINS__TELEPHONY__PROVIDER", "sipgate")
    workspace = open_workspace(app.folder)
    with serving(build_site(workspace), free_port()) as address:
        yield workspace, f"{address}/hooks/telephony"
    workspace.close()


def sipgate(address: str, secret: str = SECRET, **form: str) -> httpx.Response:
    said = {"callId": "123", "direction": "out", "from": AGENT[1:], "to": CLIENT[1:], **form}
    return httpx.post(f"{address}/sipgate/{secret}", data=said, timeout=30)


def test_a_call_of_sipgate_is_one_leg_and_counts(served: tuple[App, str], anna: Actor, client: int) -> None:
    app, address = served
    assert "onHangup" in sipgate(address, event="newCall").text
    assert sipgate(address, event="answer").status_code == 204
    clock.start_at(clock.now().replace(minute=clock.now().minute + 1))
    for _time in range(2):
        assert sipgate(address, event="hangup", cause="normalClearing").status_code == 204
    (listed,) = list_calls(app, anna)
    assert (listed.call.state, listed.employee, listed.call.company_id) == ("completed", "anna", client)
    assert counted(app, anna) == 1


def test_an_answer_of_sipgate_that_goes_missing_is_no_talk(served: tuple[App, str], anna: Actor) -> None:
    app, address = served
    sipgate(address, event="newCall")
    sipgate(address, event="hangup", cause="noAnswer")
    assert [(each.call.state, each.call.reached) for each in list_calls(app, anna)] == [("no_answer", True)]


@pytest.mark.parametrize("secret", ["", "guessed", SECRET[:-1], f"{SECRET}/x"])
def test_whoever_does_not_know_the_address_is_not_sipgate(served: tuple[App, str], anna: Actor, secret: str) -> None:
    app, address = served
    assert sipgate(address, secret, event="newCall").status_code in (403, 404)
    with app.database.reading() as session:
        assert session.scalars(select(StoredEvent)).all() == []


def test_sipgate_rings_the_employee_first_and_its_call_is_the_one_that_was_asked_for(
    served: tuple[App, str], anna: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, address = served
    asked: list[dict[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            body = b'{"sessionId": "S1"}'
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    for name, value in (("TOKEN_ID", "t"), ("TOKEN", "s"), ("API_URL", f"http://127.0.0.1:{server.server_address[1]}")):
        monkeypatch.setenv(f"TAGWERK_PLUGINS__TELEPHONY__SIPGATE__{name}", value)
    workspace = open_workspace(app.folder)
    call = call_client(workspace, anna, "Möbel Größer")
    server.shutdown()
    server.server_close()
    assert asked == [{"caller": AGENT, "callee": CLIENT, "callerId": "+493023125001"}]
    sipgate(address, event="newCall")
    (listed,) = list_calls(workspace, anna)
    assert (listed.call.id, listed.call.reference) == (call.id, "S1")
    workspace.close()


def test_without_a_token_sipgate_cannot_dial(served: tuple[App, str], anna: Actor) -> None:
    app, _address = served
    with pytest.raises((ConfigurationError, Unreachable), match="token"):
        call_client(app, anna, "Möbel Größer")


def webhook(address: str, said: object, secret: str = SECRET) -> httpx.Response:
    body = json.dumps(said).encode()
    headers = {"Content-Type": "application/json", **signed_headers(secret, body)}
    return httpx.post(f"{address}/webhook/events", content=body, headers=headers, timeout=30)


def test_a_script_beside_an_exchange_tells_of_a_whole_call_at_once(served: tuple[App, str], anna: Actor) -> None:
    app, address = served
    ended = {"call": "c1", "state": "completed", "from": "030 23125 000", "to": "030 / 23125-199", "country": "DE"}
    assert {webhook(address, [ended | {"talk_seconds": 42}]).status_code for _time in range(3)} == {204}
    (listed,) = list_calls(app, anna)
    assert (listed.call.state, listed.call.talk_seconds, listed.employee) == ("completed", 42, "anna")
    assert counted(app, anna) == 1


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({}, 400), ([], 204), ([1], 400), ({"call": "x", "state": "asleep"}, 400), ({"call": "x", "at": "yesterday"}, 400),
        ({"call": "x" * 500, "from": "\u0000", "employee": "\ud800"}, 204), ({"call": "x", "talk_seconds": 10**30}, 204),
        ({"call": "x", "at": "9999-12-31T23:59:59-12:00"}, 400), ({"call": "x", "at": "0001-01-01T00:00:00+12:00"}, 204),
        ([{"call": "x"}] * 101, 400), ({"call": "x", "more": float("inf")}, 204), (json.loads("[" * 400 + "]" * 400), 400),
    ],
)  # fmt: skip
def test_odd_json_that_is_signed_has_a_status_and_is_kept(
    served: tuple[App, str], anna: Actor, said: object, status: int
) -> None:
    app, address = served
    assert webhook(address, said).status_code in (status, 204, 400)
    with app.database.reading() as session:
        assert len(session.scalars(select(StoredEvent)).all()) == 1


def test_another_secret_is_refused(served: tuple[App, str], anna: Actor) -> None:
    app, address = served
    assert webhook(address, {"call": "c1"}, "another secret, long enough").status_code == 403
    assert list_calls(app, anna) == []
