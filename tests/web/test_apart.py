"""What passes between a plugin's routes and the site: whole answers, long ones piece by piece, and no thread for each request."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route, Router

from servers.requirement import free_port
from servers.web import serving
from tagwerk.platform.hosting.plugin import Plugin
from tagwerk.web import apart
from tagwerk.web.apart import Apart
from tagwerk.web.bodies import Bodies


async def thread(_request: Request) -> Response:
    return PlainTextResponse(str(await run_in_threadpool(threading.get_native_id)))


async def backwards(request: Request) -> Response:
    body = await request.body()

    async def pieces() -> AsyncIterator[bytes]:
        for letter in reversed(body):
            yield bytes([letter])

    return StreamingResponse(pieces())


async def endless(_request: Request) -> Response:
    await asyncio.Event().wait()
    raise AssertionError


@pytest.fixture
def plugin() -> Plugin:
    return Plugin("stranger", "tagwerk-stranger", "1.0")


@pytest.fixture
def address(plugin: Plugin) -> Iterator[str]:
    routes = [Route(f"/{route.__name__}", route, methods=["POST"]) for route in (thread, backwards, endless)]
    with serving(Bodies(Apart(Router(routes), plugin), 1000), free_port()) as served:
        yield served


def test_what_one_request_after_the_other_does_in_a_thread_is_done_in_the_same(address: str) -> None:
    assert len({httpx.post(f"{address}/thread").text for _time in range(5)}) == 1


def test_an_answer_in_pieces_comes_whole_and_in_order(address: str) -> None:
    said = "".join(chr(ord("a") + number % 26) for number in range(500))
    assert httpx.post(f"{address}/backwards", content=said).text == said[::-1]


def test_a_route_that_does_not_answer_is_given_up_and_held_against_its_plugin(
    address: str, plugin: Plugin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "PATIENCE", 0.2)
    assert httpx.post(f"{address}/endless").status_code == 503
    assert "no answer" in str(plugin.failures["route /endless"])
