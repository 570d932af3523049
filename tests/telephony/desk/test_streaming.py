"""Who calls, as a stream of events: for whoever has a token, as far as that one sees, and no longer than the server."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import httpx
import pytest

from kit.calls import CLIENT, event, take
from servers.requirement import free_port
from servers.waiting import wait_until
from servers.web import serving
from tagwerk.access.actors import Actor
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.staff.tokens import make_token
from tagwerk.web import build_site
from tagwerk_telephony.desk import streaming


@pytest.fixture
def address(app: App, anna: Actor) -> Iterator[str]:
    with serving(build_site(app), free_port()) as base:
        yield f"{base}/telephony/ringing"
        app.stopping.set()


@contextmanager
def heard(address: str, token: str) -> Iterator[list[str]]:
    """The lines of a stream as they come; at the end the stream is read to its own end."""
    lines: list[str] = []

    def listen() -> None:
        with httpx.stream("GET", address, headers={"Authorization": f"Bearer {token}"}, timeout=60) as response:
            lines.append(str(response.status_code))
            lines.extend(response.iter_lines())

    thread = threading.Thread(target=listen)
    thread.start()
    yield lines
    thread.join(60)
    assert not thread.is_alive(), "a stream ends when the server stops"


def test_a_call_is_told_while_it_rings_and_when_it_was_missed(app: App, anna: Actor, client: int, address: str) -> None:
    token = make_token(app, anna, "anna", "page").secret
    with heard(address, token) as lines:
        wait_until(lambda: ": still here" in lines)
        rings = replace(
            event("in", "ringing", 0, role="client"),
            direction="inbound",
            from_number=CLIENT,
            at=clock.now(),
            single=True,
        )
        take(app, [rings, rings])
        wait_until(lambda: "event: rings" in lines)
        take(app, [replace(rings, state="no_answer", key="over")])
        wait_until(lambda: "event: missed" in lines)
        app.stopping.set()
    told = [json.loads(line[6:]) for line in lines if line.startswith("data: ")]
    assert [(each["number"], each["name"], each["missed"]) for each in told] == [
        (CLIENT, "Möbel Größer", False), (CLIENT, "Möbel Größer", True),
    ]  # fmt: skip


def test_nobody_listens_without_a_token(address: str) -> None:
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic YTpi"}):
        assert httpx.get(address, headers=headers, timeout=30).status_code == 401


def test_one_stream_too_many_is_told_to_come_again(
    app: App, anna: Actor, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming, "MOST_STREAMS", 0)
    token = make_token(app, anna, "anna", "page").secret
    answer = httpx.get(address, headers={"Authorization": f"Bearer {token}"}, timeout=30)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
