"""The door: a provider of a stranger's gives the differences, and no refusal leaves a trace."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import httpx
import pytest
from sqlalchemy import func, select
from starlette.applications import Starlette

from kit.calls import CLIENT, event
from tagwerk.access.actors import Actor
from tagwerk.platform.app import App
from tagwerk_telephony.api import Answer, CallEvent, Request, WrongInput
from tagwerk_telephony.calls.looking import list_calls
from tagwerk_telephony.door import Door, routes, signed_greeting
from tagwerk_telephony.tables import Call, StoredEvent


class Spoken:
    """A provider whose body is a password and a state."""

    name = "spoken"

    def authentic(self, request: Request) -> bool:
        """By the password."""
        return request.body.decode("ascii").split()[0] == "secret"

    def read(self, request: Request) -> list[CallEvent]:
        """Ended, or nothing that can be meant."""
        _password, state = request.body.decode("ascii").split()
        if state == "asleep":
            raise WrongInput("no state")
        if state == "broken":
            return [replace(event("x", "busy", 0), to_number=17, at=datetime(2026, 10, 6))]  # type: ignore[arg-type]  # noqa: DTZ001
        return [event("x", "busy", 0, to=CLIENT)] if state == "busy" else []

    def answer(self, request: Request, calls: Sequence[int]) -> Answer:
        """Nothing."""
        return Answer()


def ask(app: App, method: str, path: str, body: bytes = b"") -> httpx.Response:
    """The answer."""

    async def asking() -> httpx.Response:
        door = Door(app)
        door.providers["spoken"] = Spoken()
        site = Starlette(routes=routes(app))
        site.routes[1] = type(site.routes[1])("/{provider}/{what:path}", door.take, methods=["POST"])  # type: ignore[call-arg]
        transport = httpx.ASGITransport(site)
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
            return await client.request(method, path, content=body)

    return asyncio.run(asking())


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/spoken/x", b"wrong busy", 403),
        ("/spoken/x", b"", 403),
        ("/spoken/x", b"\xff\xff", 403),
        ("/unheard/of", b"secret busy", 404),
        ("/spoken/x", b"secret " + b"x" * 70_000, 413),
    ],
)
def test_a_refusal_stores_nothing(app: App, anna: Actor, path: str, body: bytes, status: int) -> None:
    assert ask(app, "POST", path, body).status_code == status
    with app.database.reading() as session:
        assert [session.scalar(select(func.count()).select_from(table)) for table in (StoredEvent, Call)] == [0, 0]


@pytest.mark.parametrize(
    ("body", "status"), [(b"secret asleep", 400), (b"secret", 400), (b"secret nothing", 204), (b"secret broken", 400)]
)
def test_what_is_proved_and_says_nothing_is_kept_once(app: App, anna: Actor, body: bytes, status: int) -> None:
    assert {ask(app, "POST", "/spoken/x", body).status_code for _time in range(2)} == {status}
    with app.database.reading() as session:
        (kept,) = session.scalars(select(StoredEvent))
        assert (kept.raw, kept.call_id) == ({"body": body.decode()}, None)
        assert session.scalar(select(func.count()).select_from(Call)) == 0


def test_what_is_proved_is_stored_in_both_words_under_the_providers_name(app: App, anna: Actor, client: int) -> None:
    assert {ask(app, "POST", "/spoken/x", b"secret busy").status_code for _time in range(2)} == {204}
    with app.database.reading() as session:
        stored = session.scalars(select(StoredEvent)).one()
        assert (stored.provider, stored.event["state"], stored.raw) == ("spoken", "busy", {"body": "secret busy"})
    assert [(listed.call.state, listed.call.reached) for listed in list_calls(app, anna)] == [("busy", True)]


def test_our_own_server_is_known_by_what_it_makes_of_a_nonce(app: App) -> None:
    nonce = "0123456789abcdef"
    assert ask(app, "GET", f"/hello?nonce={nonce}").text == signed_greeting(app, nonce)
    assert ask(app, "GET", "/hello?nonce=short").status_code == 400
    assert ask(app, "GET", "/spoken/x").status_code == 405
