"""The door: a provider of a stranger's gives the differences, and no refusal leaves a trace."""

import asyncio

import httpx
import pytest
from sqlalchemy import func, select
from starlette.applications import Starlette
from starlette.requests import Request

from kit.calls import CLIENT, event
from tagwerk.access.actors import Actor
from tagwerk.api import WrongInput
from tagwerk.platform.app import App
from tagwerk_telephony.api import ProviderEvent
from tagwerk_telephony.calls.looking import list_calls
from tagwerk_telephony.door import Webhook
from tagwerk_telephony.tables import Call, StoredEvent


class Spoken(Webhook[list[str]]):
    """A webhook whose body is a password and a state."""

    path = "/spoken"

    def read(self, body: bytes) -> list[str]:
        """Two words."""
        password, state = body.decode("ascii").split()
        return [password, state]

    def is_authentic(self, request: Request, said: list[str]) -> bool:
        """By the password."""
        return said[0] == "secret"

    def event(self, request: Request, said: list[str]) -> ProviderEvent:
        """Ended, or nothing that can be meant."""
        if said[1] != "busy":
            raise WrongInput("no state")
        return event("x", "busy", 0, to=CLIENT)

    def raw(self, said: list[str]) -> dict[str, str]:
        """The state."""
        return {"state": said[1]}


def post(app: App, body: bytes) -> int:
    """The status of the answer."""

    async def ask() -> int:
        transport = httpx.ASGITransport(Starlette(routes=[Spoken(app).route]))
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as asking:
            return (await asking.post("/spoken", content=body)).status_code

    return asyncio.run(ask())


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"wrong busy", 403),
        (b"secret", 403),
        (b"\xff\xff", 403),
        (b"secret asleep", 400),
        (b"secret " + b"x" * 70_000, 413),
    ],
)
def test_a_refusal_stores_nothing(app: App, anna: Actor, body: bytes, status: int) -> None:
    assert post(app, body) == status
    with app.database.reading() as session:
        assert [session.scalar(select(func.count()).select_from(table)) for table in (StoredEvent, Call)] == [0, 0]


def test_what_is_proved_is_stored_in_both_words(app: App, anna: Actor, client: int) -> None:
    assert {post(app, b"secret busy") for _time in range(2)} == {204}
    with app.database.reading() as session:
        stored = session.scalars(select(StoredEvent)).one()
        assert (stored.event["state"], stored.raw) == ("busy", {"state": "busy"})
    assert [(listed.call.state, listed.call.reached) for listed in list_calls(app, anna)] == [("busy", True)]
