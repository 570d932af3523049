"""Posts of an attacker and of an unlucky provider over real HTTP: each has its status, and nothing counts twice or by half."""

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from random import Random
from urllib.parse import urlencode, urlsplit

import httpx
import pytest
from sqlalchemy import func, select
from twilio.request_validator import RequestValidator

from kit.calls import CLIENT, counted
from kit.twilio_api import PUBLIC_URL, TOKEN
from servers.program import Program
from servers.requirement import answers, free_port
from servers.twilio_callbacks import events_of_a_call
from servers.waiting import wait_until
from servers.web import serving
from tagwerk.access.actors import Actor
from tagwerk.companies.cards import add_company
from tagwerk.platform.app import App
from tagwerk.web import build_site
from tagwerk_telephony.calls.looking import list_calls
from tagwerk_telephony.tables import StoredEvent

STATUS = "/hooks/telephony/twilio/status"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def address(app: App) -> Iterator[str]:
    with serving(build_site(app), free_port()) as address:
        yield address


def signed(form: dict[str, str], path: str = STATUS) -> dict[str, str]:
    return {"X-Twilio-Signature": RequestValidator(TOKEN).compute_signature(f"{PUBLIC_URL}{path}", form)}


def post(address: str, form: dict[str, str], path: str = STATUS, **headers: str) -> int:
    said = {"Content-Type": FORM} | {name.replace("_", "-"): value for name, value in headers.items()}
    body = urlencode(form).encode()
    return httpx.post(f"{address}{path}", content=body, headers=said | signed(form, path), timeout=60).status_code


def kept(app: App) -> int:
    with app.database.reading() as session:
        return session.scalar(select(func.count()).select_from(StoredEvent)) or 0


@pytest.mark.parametrize("asked", [f"{STATUS}?call=2", "/hooks/telephony/twilio/dial", f"{STATUS}/", STATUS.upper()])
def test_a_signature_is_good_for_the_address_alone_that_it_was_made_for(
    app: App, anna: Actor, address: str, asked: str
) -> None:
    form = events_of_a_call(1, CLIENT)[-1]
    answer = httpx.post(f"{address}{asked}", data=form, headers=signed(form))
    assert answer.status_code in (403, 404)
    assert kept(app) == 0


@pytest.mark.parametrize("signature", [b"\xc3\xbc", b"", b"=" * 10_000, "\u212a".encode()])
def test_a_signature_that_is_none_is_refused(app: App, anna: Actor, address: str, signature: bytes) -> None:
    form = events_of_a_call(1)[0]
    answer = httpx.post(f"{address}{STATUS}", data=form, headers={b"X-Twilio-Signature": signature})
    assert answer.status_code == 403
    assert kept(app) == 0


def test_a_form_that_was_changed_on_the_way_is_refused(app: App, anna: Actor, address: str) -> None:
    form = events_of_a_call(1)[-2]
    headers = signed(form)
    for changed in (form | {"CallDuration": "9999"}, form | {"More": ""}, {**form, "To": "+493023125198"}):
        assert httpx.post(f"{address}{STATUS}", data=changed, headers=headers).status_code == 403
    assert kept(app) == 0


@pytest.mark.parametrize(
    "kind", [f"{FORM}; charset=UTF-8", "text/plain", "application/json", "multipart/form-data; boundary=x", ""]
)
def test_what_a_body_is_said_to_be_changes_neither_its_proof_nor_what_it_says(
    app: App, anna: Actor, client: int, address: str, kind: str
) -> None:
    assert {post(address, form, Content_Type=kind) for form in events_of_a_call(1, CLIENT)} == {204}
    (listed,) = list_calls(app, anna)
    assert (listed.call.state, listed.call.talk_seconds, counted(app, anna)) == ("completed", 42, 1)


def test_letters_of_any_script_are_signed_and_kept_as_they_are(app: App, anna: Actor, address: str) -> None:
    said = "Größe 𝔘 \U0001f4de ‮ \u0301 \ufeff"
    assert post(address, events_of_a_call(1)[-1] | {"CallerName": said}) == 204
    with app.database.reading() as session:
        assert session.scalars(select(StoredEvent)).one().raw["CallerName"] == said


def test_a_body_that_is_cut_off_is_kept_nowhere_and_counts_when_it_comes_whole(
    app: App, anna: Actor, client: int, address: str
) -> None:
    events, to = events_of_a_call(1, CLIENT), urlsplit(address)
    for form in events:
        body = urlencode(form).encode()
        head = f"POST {STATUS} HTTP/1.1\r\nHost: {to.netloc}\r\nContent-Type: {FORM}\r\nContent-Length: {len(body)}\r\n"
        head += f"X-Twilio-Signature: {signed(form)['X-Twilio-Signature']}\r\n\r\n"
        with closing(socket.create_connection((str(to.hostname), to.port or 80), timeout=10)) as line:
            line.sendall(head.encode() + body[:-7])
    assert kept(app) == 0
    assert {post(address, form) for form in events} == {204}
    assert (len(list_calls(app, anna)), counted(app, anna)) == (1, 1)


@pytest.mark.heavy
def test_sixteen_at_once_for_one_call_at_two_servers_are_one_call_and_one_activity(app: App, anna: Actor) -> None:
    phones = [f"+4930231252{number:02d}" for number in range(4)]
    for phone in phones:
        add_company(app, anna, f"Firma {phone}", phone=phone)
    calls = [events_of_a_call(number, phone) for number, phone in enumerate(phones, start=1)]
    with ExitStack() as stack:
        servers = [stack.enter_context(_a_server(app)) for _number in range(2)]
        for seed, events in enumerate(calls):
            posts = [(form, server) for form in events for server in servers] * 2
            Random(seed).shuffle(posts)
            with ThreadPoolExecutor(16) as threads:
                assert set(threads.map(lambda each: post(each[1], each[0]), posts)) == {204}
    assert kept(app) == sum(map(len, calls))
    listed = list_calls(app, anna)
    assert [(each.call.state, each.call.talk_seconds) for each in listed] == [("completed", 42)] * len(calls)
    assert counted(app, anna) == len(calls)


@contextmanager
def _a_server(app: App) -> Iterator[str]:
    """The address of a process of its own that serves the workspace."""
    port = free_port()
    server = Program(app.folder, {"TAGWERK_WEB__PORT": str(port)}).start("serve", "--no-jobs")
    try:
        wait_until(lambda: answers(port))
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.communicate(timeout=60)
