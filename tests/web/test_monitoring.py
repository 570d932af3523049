"""What those who watch `tagwerk serve` are told, and that it is true."""

from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest
import sqlalchemy as sa

from servers.requirement import free_port
from servers.web import serving
from tagwerk.access.actors import Actor
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.routines.alive import PULSE
from tagwerk.routines.running import claim_slot, find_routines, run_due
from tagwerk.routines.tables import RoutineSlot
from tagwerk.staff.employees import NewEmployee, add_employee
from tagwerk.staff.finding import find_actor
from tagwerk.staff.tokens import make_token
from tagwerk.web import build_site
from tagwerk_email_offers.checks import require_fresh
from tagwerk_email_offers.tables import Mailbox


@pytest.fixture
def address(app: App, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr("tagwerk.web.monitoring.FRESH", 0.0)
    with serving(build_site(app), free_port()) as served:
        yield served


def failed(address: str) -> list[str]:
    answer = httpx.get(f"{address}/readyz")
    said = answer.json()
    assert answer.status_code == (200 if said["status"] == "ok" else 503)
    return sorted(said.get("failed", {}))


def test_a_server_without_a_worker_is_alive_and_not_ready(app: App, address: str) -> None:
    assert httpx.get(f"{address}/healthz").json() == {"status": "ok"}
    assert failed(address) == ["worker"]
    claim_slot(app, find_routines(app)[PULSE])
    assert failed(address) == []
    with app.database.transaction() as session:
        session.execute(sa.update(RoutineSlot).values(claimed_at=clock.now() - timedelta(minutes=4)))
    assert failed(address) == ["worker"]


def test_a_routine_that_never_came_back_makes_it_unready(app: App, address: str) -> None:
    claim_slot(app, find_routines(app)[PULSE])
    with app.database.transaction() as session:
        session.execute(sa.update(RoutineSlot).values(began_at=clock.now() - timedelta(hours=1), worker="gone/1"))
    assert failed(address) == ["routines"]


def test_a_database_that_does_not_answer_makes_it_unready_and_says_nothing_of_where_it_is(
    app: App, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.database.close()
    monkeypatch.setattr(app.database, "url", "sqlite:////nowhere/there/is.db")
    for name in ("engine", "reading_engine", "_readonly_engine", "is_sqlite"):
        vars(app.database).pop(name, None)
    answer = httpx.get(f"{address}/readyz")
    assert (answer.status_code, list(answer.json()["failed"])) == (503, ["database"])
    assert "nowhere" not in answer.text
    assert httpx.get(f"{address}/healthz").status_code == 200
    metrics = httpx.get(f"{address}/metrics")
    assert 'tagwerk_gauge_unread{gauge="tagwerk_email_offers_messages"} 1' in metrics.text
    assert metrics.text.endswith("# EOF\n")


def test_a_mailbox_that_was_not_read_for_an_hour_makes_it_unready(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    assert require_fresh(app) == "No mailbox is set."
    monkeypatch.setattr("tagwerk_email_offers.checks.has_mailbox", lambda _settings: True)
    unread = pytest.raises(Exception, match="No mailbox was read")
    with unread:
        require_fresh(app)
    moment = clock.now()
    with app.database.transaction() as session:
        session.add(Mailbox(address="a", since=moment, trouble="refused"))
    with unread:  # its first look failed
        require_fresh(app)
    with app.database.transaction() as session:
        session.execute(sa.update(Mailbox).values(checked_at=moment))
    assert "was read" in require_fresh(app)
    with app.database.transaction() as session:
        session.execute(sa.update(Mailbox).values(checked_at=moment - timedelta(minutes=61)))
    with unread:
        require_fresh(app)


def test_the_metrics_tell_states_queue_routines_and_failures(app: App, address: str) -> None:
    run_due(app)
    answer = httpx.get(f"{address}/metrics")
    assert answer.headers["content-type"].startswith("application/openmetrics-text")
    lines = answer.text.splitlines()
    assert lines[-1] == "# EOF"
    names = {line.split()[2] for line in lines if line.startswith("# TYPE")}
    assert {"tagwerk_email_offers_messages", "tagwerk_telephony_calls", "tagwerk_queue_length"} <= names
    assert any(line.startswith('tagwerk_routine_ended_timestamp_seconds{routine="routines.pulse"}') for line in lines)
    assert 'tagwerk_plugin_failures{plugin="core"} 0' in lines


def test_the_metrics_are_for_this_machine_or_for_who_leads(app: App, anna: Actor, address: str) -> None:
    add_employee(app, anna, NewEmployee("eva", "Eva"))
    tokens = {each: make_token(app, find_actor(app, each), each, "x").secret for each in ("anna", "eva")}

    def asked(**headers: str) -> int:
        return httpx.get(f"{address}/metrics", headers=headers).status_code

    assert asked() == 200
    for through in ({"X-Forwarded-For": "10.0.0.1"}, {"Forwarded": "for=10.0.0.1"}):
        assert asked(**through) == 401
        assert asked(**through, Authorization=f"Bearer {tokens['eva']}") == 403
        assert asked(**through, Authorization=f"Bearer {tokens['anna']}") == 200
