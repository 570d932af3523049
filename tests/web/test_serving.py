"""What `tagwerk serve` bears from strangers: half requests, many connections, large bodies, odd input, foreign hosts."""

import http.client
import json
import logging
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from servers.program import Program
from servers.requirement import free_port
from servers.waiting import wait_until
from servers.web import serving
from tagwerk.access.actors import Actor
from tagwerk.platform.app import App
from tagwerk.platform.hosting.structured_log import JsonLines, request_id
from tagwerk.platform.settings.sections import WebSettings
from tagwerk.staff.employees import NewEmployee, add_employee
from tagwerk.staff.tokens import make_token
from tagwerk.web import build_site
from tagwerk.web.bodies import Bodies
from tagwerk.web.connections import Limits
from tagwerk.web.entrance import Entrance

LARGEST = 1000
HOST = "127.0.0.1"
BESIDE_256 = (
    "import resource; resource.setrlimit(resource.RLIMIT_NOFILE, (256, 256)); from tagwerk.__main__ import main; main()"
)


async def echo(request: Request) -> Response:
    return PlainTextResponse(await request.body())


async def broken(_request: Request) -> Response:
    raise ValueError("a secret of the house")


async def stream(_request: Request) -> Response:
    return PlainTextResponse("x" * 30_000_000)


def site(**settings: object) -> Entrance:
    routes = [
        Route("/echo", echo, methods=["GET", "POST"]),
        Route("/broken", broken),
        Route("/stream", stream),
    ]
    inner = Starlette(routes=[])
    inner.mount("/", Bodies(Starlette(routes=routes), LARGEST))
    return Entrance(inner, WebSettings.model_validate(settings))


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    number = free_port()
    ours = site(public_url="https://crm.example.com/x", trusted_hosts=("*.shop.example", "desk.local"))
    with serving(ours, number, Limits(connections=8, head=0.6, body=0.9, taking=0.6)):
        yield number


def sent(port: int, request: bytes, patience: float = 5.0) -> bytes:
    """All that is answered to *request*, until the server ends the connection."""
    with closing(socket.create_connection((HOST, port), timeout=patience)) as line:
        line.sendall(request)
        return received(line)


def trickled(line: socket.socket) -> bytes:
    """What is answered to one more header, within a moment."""
    line.sendall(b"X-More: 1\r\n")
    try:
        return line.recv(65536)
    except TimeoutError:
        return b""


def received(line: socket.socket) -> bytes:
    pieces = []
    try:
        while piece := line.recv(65536):
            pieces.append(piece)
    except ConnectionResetError:
        pass
    return b"".join(pieces)


def get(path: str = "/echo", *headers: str) -> bytes:
    return "\r\n".join([f"GET {path} HTTP/1.1", f"Host: {HOST}", "Connection: close", *headers, "", ""]).encode()


@pytest.mark.parametrize("begun", [b"", b"GET / HT", b"GET /echo HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: "])
def test_half_a_head_is_let_go_of_by_its_deadline(port: int, begun: bytes) -> None:
    began = time.monotonic()
    answer = sent(port, begun)
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert 0.4 < time.monotonic() - began < 3


def test_a_head_that_trickles_has_no_more_time_than_another(port: int) -> None:
    with closing(socket.create_connection((HOST, port), timeout=5)) as line:
        began = time.monotonic()
        line.sendall(b"GET /echo HTTP/1.1\r\nHost: 127.0.0.1\r\n")
        line.settimeout(0.1)
        while not (answer := trickled(line)):
            assert time.monotonic() - began < 4
    assert b" 408 " in answer


def test_a_kept_connection_has_the_deadline_again_for_its_next_head(port: int) -> None:
    with closing(socket.create_connection((HOST, port), timeout=5)) as line:
        line.sendall(b"GET /echo HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert line.recv(65536).startswith(b"HTTP/1.1 200 ")
        began = time.monotonic()
        line.sendall(b"GET /ec")
        assert b" 408 " in received(line)
        assert time.monotonic() - began < 3


def test_half_a_body_is_let_go_of_by_its_deadline(port: int) -> None:
    began = time.monotonic()
    head = f"POST /echo HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 100\r\n\r\nhalf".encode()
    assert b" 200 " not in sent(port, head)
    assert time.monotonic() - began < 4


def test_a_body_that_does_not_come_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tagwerk.web.bodies.PATIENCE", 0.3)
    number = free_port()
    with serving(site(), number):
        head = f"POST /echo HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 100\r\n\r\nhalf".encode()
        assert sent(number, head).startswith(b"HTTP/1.1 408 ")


@pytest.mark.parametrize("size", [LARGEST + 1, LARGEST * 5, LARGEST * 1000])
def test_a_body_that_is_too_large_is_refused_with_its_size_announced_and_without(port: int, size: int) -> None:
    announced = f"POST /echo HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: {size}\r\nExpect: 100-continue\r\n\r\n"
    assert sent(port, announced.encode()).startswith(b"HTTP/1.1 413 ")  # before a byte of it is read
    if size < LARGEST * 8:
        for content in (b"x" * size, iter([b"x" * 500] * (size // 500 + 1))):
            assert httpx.post(f"http://{HOST}:{port}/echo", content=content).status_code == 413


def test_a_body_that_is_large_enough_passes(port: int) -> None:
    for content in (b"x" * LARGEST, iter([b"x" * 500, b"x" * 500])):
        assert httpx.post(f"http://{HOST}:{port}/echo", content=content).text == "x" * LARGEST


def test_who_does_not_take_the_answer_is_let_go_of(port: int) -> None:
    with closing(socket.create_connection((HOST, port), timeout=5)) as line:
        line.sendall(get("/stream"))
        time.sleep(1.5)
        assert len(received(line)) < 30_000_000


def test_more_half_requests_than_connections_make_nobody_wait(port: int) -> None:
    with ExitStack() as many:
        for _number in range(40):
            line = many.enter_context(closing(socket.create_connection((HOST, port), timeout=5)))
            line.sendall(b"GET /echo HTTP/1.1\r\nHost: ")
        began = time.monotonic()
        assert sent(port, get()).startswith(b"HTTP/1.1 200 ")
        assert time.monotonic() - began < 0.5  # before any deadline


ODD = [
    b"\x00\x01\x02\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",  # TLS knocks
    b"GET /echo\r\n\r\n",
    b"GET /echo HTTP/1.1\r\n\r\n",
    b"GET /echo HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    b"GET /\xff\xfe HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"GET /echo HTTP/1.1\r\nHost: 127.0.0.1\r\nX: \x00\r\n\r\n",
    b"GET /" + b"a" * 40_000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
    b"POST /echo HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n\r\n",
    b"POST /echo HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    b"POST /echo HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    b"GET http://evil.example/echo HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
    b"OPTIONS * HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
    b"GET /%00%ff HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
]


@pytest.mark.parametrize("odd", ODD)
def test_odd_requests_are_answered_with_4xx_and_without_a_traceback(
    port: int, odd: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    answer = sent(port, odd)
    assert answer[9:10] == b"4", answer[:200]
    head = answer.partition(b"\r\n\r\n")[0].lower()
    assert b"x-content-type-options: nosniff" in head
    assert b"cache-control: no-store" in head
    assert b"\r\nserver:" not in head
    assert [record for record in caplog.records if record.exc_info] == []


def test_what_breaks_is_a_500_that_tells_nothing_and_one_line_in_the_log(
    port: int, caplog: pytest.LogCaptureFixture
) -> None:
    answer = sent(port, get("/broken", "X-Request-ID: abc-1"))
    assert answer.startswith(b"HTTP/1.1 500 ")
    assert b"secret" not in answer
    said = [
        record for record in caplog.records if record.name == "tagwerk.requests" and record.levelno >= logging.ERROR
    ]
    assert [record.getMessage() for record in said] == ["GET /broken: ValueError: a secret of the house"]
    assert [record for record in caplog.records if record.exc_info] == []


def test_every_answer_says_who_may_keep_it_and_has_an_id(port: int) -> None:
    answer = httpx.get(f"http://{HOST}:{port}/echo", headers={"X-Request-ID": "abc-1"})
    assert (answer.headers["cache-control"], answer.headers["x-content-type-options"]) == ("no-store", "nosniff")
    assert answer.headers["x-request-id"] == "abc-1"
    assert "server" not in answer.headers
    made = httpx.get(f"http://{HOST}:{port}/echo", headers={"X-Request-ID": "<script>"}).headers["x-request-id"]
    assert made.isalnum()


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:9", 200), ("localhost", 200), ("LOCALHOST:1", 200), ("[::1]:8765", 200), ("crm.example.com", 200),
        ("crm.example.com.", 200), ("CRM.Example.com:443", 200), ("a.shop.example", 200), ("desk.local", 200),
        ("evil.example", 400), ("shop.example", 400), ("crm.example.com.evil.example", 400), ("crm.example.com@evil", 400),
        ("evil/crm.example.com", 400), ("10.9.9.9", 400), ("", 400), ("[::1", 400), ("localhost:x", 400), ("xshop.example", 400),
    ],
)  # fmt: skip
def test_only_a_host_of_ours_is_answered(port: int, host: str, status: int) -> None:
    with closing(http.client.HTTPConnection(HOST, port, timeout=5)) as line:
        line.putrequest("GET", "/echo", skip_host=True)
        line.putheader("Host", host)
        line.putheader("Connection", "close")
        line.endheaders()
        answer = line.getresponse()
        assert (answer.status, answer.getheader("location")) == (status, None)
        answer.read()


def test_the_api_writes_what_could_command_a_terminal_as_text(app: App, anna: Actor) -> None:
    add_employee(app, anna, NewEmployee("eva", "Eva \x9b31m"))
    secret = make_token(app, anna, "anna", "x").secret
    number = free_port()
    with serving(build_site(app), number):
        base, headers = f"http://{HOST}:{number}/api", {"Authorization": f"Bearer {secret}"}
        odd = httpx.get(f"{base}/quota", params={"employee": "e\x9b\u202e"}, headers=headers)
        assert odd.status_code == 404
        assert odd.text.isprintable() or "\x9b" not in odd.text
        assert "\u202e" not in odd.text
        for strange in ("\x00", "x" * 5000):
            for name in ("employee", "on", "explain"):
                answer = httpx.get(f"{base}/quota", params={name: strange}, headers=headers)
                assert 400 <= answer.status_code < 500, (name, strange, answer.text)
        for path in ("quota/", "", "//", "quota?employee=%ff%00"):
            assert 400 <= httpx.get(f"{base}/{path}", headers=headers).status_code < 500


def test_a_line_of_the_log_is_one_json_object_with_the_id_of_its_request() -> None:
    record = logging.LogRecord("tagwerk.x", logging.INFO, "", 0, "said\n%s", ("\x1b[31m",), None)
    record.fields = {"status": 200}
    mark = request_id.set("abc")
    try:
        line = JsonLines().format(record)
    finally:
        request_id.reset(mark)
    assert "\n" not in line
    read = json.loads(line)
    assert (read["request"], read["status"], read["level"], read["logger"]) == ("abc", 200, "info", "tagwerk.x")
    assert "\x1b" not in read["message"]


@pytest.mark.heavy
def test_260_half_requests_do_not_make_a_serve_with_256_descriptors_deaf(program: Program) -> None:
    number = free_port()
    command = [sys.executable, "-c", BESIDE_256, "serve", "--port", str(number), "--no-jobs", "--log-json"]
    environment = program._environment()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        wait_until(lambda: answers(number))
        with ExitStack() as many:
            for index in range(260):
                line = many.enter_context(closing(socket.create_connection((HOST, number), timeout=10)))
                line.sendall(
                    [
                        b"GET / HTTP/1.1\r\nHo",
                        b"POST /api/quota HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n",
                    ][index % 2]
                )
                if index % 50 == 0:
                    assert httpx.get(f"http://{HOST}:{number}/healthz", timeout=2).status_code == 200
            for _again in range(20):
                assert httpx.get(f"http://{HOST}:{number}/healthz", timeout=2).status_code == 200
    finally:
        process.terminate()
        said = process.communicate(timeout=30)[1]
    assert "Traceback" not in said
    assert {json.loads(line)["level"] for line in said.splitlines()} == {"info"}
    assert process.returncode in {0, -signal.SIGTERM}


def answers(number: int) -> bool:
    try:
        return httpx.get(f"http://{HOST}:{number}/healthz", timeout=2).status_code == 200
    except httpx.TransportError:
        return False
