"""Who is refused is on record and waits: wrong signatures, wrong tokens and rights alike, and nobody fills the disk with it."""

from collections.abc import Iterator
from contextlib import suppress
from threading import active_count

import httpx
import pytest
import sqlalchemy as sa

from servers.requirement import free_port
from servers.web import serving
from tagwerk.access import refusals as access_refusals
from tagwerk.access.actors import Actor
from tagwerk.access.log import log_stranger, refusals
from tagwerk.access.refusals import MOST_A_MINUTE, Refusals
from tagwerk.access.tables import Access
from tagwerk.platform.app import App
from tagwerk.platform.errors import NotAllowed
from tagwerk.staff.employees import NewEmployee, add_employee
from tagwerk.staff.finding import find_actor
from tagwerk.web import build_site, slowing
from tagwerk.web.slowing import counted_as

HOOK = "hooks/telephony/webhook/call"


@pytest.fixture
def address(app: App) -> Iterator[str]:
    with serving(build_site(app), free_port()) as served:
        yield served


def on_record(app: App, permission: str) -> list[str]:
    with app.database.reading() as session:
        rows = sa.select(Access.subject).where(Access.permission == permission).order_by(Access.position)
        return list(session.scalars(rows))


def test_a_wrong_signature_is_on_record_counted_and_slowed_down(
    app: App, anna: Actor, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slowing, "FIRST", 0.05)
    monkeypatch.setattr(slowing, "LONGEST", 0.1)
    answers = [httpx.post(f"{address}/{HOOK}", content=b"{}", headers={"x-signature": "x"}) for _time in range(8)]
    assert [answer.status_code for answer in answers] == [403] * 8
    waited = [answer.elapsed.total_seconds() for answer in answers]
    assert min(waited[4:]) >= 0.1
    subject = "refused:signature:telephony:127.0.0.1"
    assert on_record(app, "webhooks.take") == [subject]
    refusals(app).tell()
    assert on_record(app, "webhooks.take") == [subject, f"{subject}:7 more"]
    assert httpx.get(f"{address}/healthz").status_code == 200


def test_many_strangers_in_a_minute_share_a_row(app: App, anna: Actor) -> None:
    for number in range(200):
        log_stranger(app, "tokens.use", f"token:unknown:10.0.0.{number}")
    refusals(app).tell()
    assert len(on_record(app, "tokens.use")) == MOST_A_MINUTE
    assert on_record(app, "others") == [f"refused:{200 - MOST_A_MINUTE} more"]


def test_a_right_that_is_refused_again_and_again_has_two_rows_a_minute(app: App, anna: Actor) -> None:
    add_employee(app, anna, NewEmployee("jörg", "Jörg Weiß"))
    joerg = find_actor(app, "jörg")
    for number in range(5):
        with suppress(NotAllowed):
            add_employee(app, joerg, NewEmployee(f"eva{number}", "Eva Klein"))
    refusals(app).tell()
    assert on_record(app, "staff.add") == ["refused", "refused:4 more"]


def test_what_is_counted_is_said_when_nobody_comes_any_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access_refusals, "MINUTE", 0.05)
    rows: list[str] = []
    from threading import Event

    said = Event()

    def write(_who: str, _permission: str, subject: str) -> bool:
        rows.append(subject)
        if "more" in subject:
            said.set()
        return True

    counting = Refusals(write)
    for _time in range(3):
        counting.refused("nobody", "tokens.use", "x")
    assert said.wait(5)
    assert rows == ["x", "x:2 more"]


def test_what_was_counted_is_said_when_the_workspace_is_closed(app: App, anna: Actor) -> None:
    threads = active_count()
    for _time in range(4):
        log_stranger(app, "tokens.use", "token:3:127.0.0.1")
    app.close()
    assert on_record(app, "tokens.use") == ["refused:token:3:127.0.0.1", "refused:token:3:127.0.0.1:3 more"]
    assert active_count() == threads, "nobody writes into a workspace that is closed"


def test_what_could_not_be_kept_is_tried_with_the_next_one() -> None:
    kept = iter([False, True])
    counting = Refusals(lambda *_row: next(kept, True))  # also what is told a minute later
    assert [counting.refused("nobody", "tokens.use", "x") for _time in range(3)] == [False, True, True]


def test_a_network_of_ipv6_is_one_client() -> None:
    assert counted_as("2001:db8::1") == counted_as("2001:db8::ffff") == "2001:db8::/64"
    assert counted_as("10.0.0.1") == "10.0.0.1"
    assert counted_as("unix socket") == "unix socket"
