"""Jobs: of several workers one does a run, and what a job raises stops nobody."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.platform.database import clock_of
from tagwerk.platform.errors import ConfigurationError, NotFound
from tagwerk.platform.hookspecs import Routine
from tagwerk.routines.running import Queue, claim_slot, find_routines, request, run_due, run_routine

EVERY_MINUTE = Routine("test.every_minute", lambda app: None, every=timedelta(minutes=1))


@pytest.fixture(autouse=True)
def half_past_nine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(clock.OFFSET_VARIABLE, "0")
    clock.start_at(datetime(2026, 10, 6, 9, 30, 10, tzinfo=UTC))


def test_of_several_workers_one_gets_the_slot(app: App) -> None:
    with ThreadPoolExecutor(4) as workers:
        got = list(workers.map(lambda _number: claim_slot(app, EVERY_MINUTE), range(8)))
    assert got.count(True) == 1


def test_the_next_slot_is_free_again_and_an_old_one_is_not(app: App) -> None:
    assert claim_slot(app, EVERY_MINUTE)
    clock.start_at(datetime(2026, 10, 6, 9, 31, 0, tzinfo=UTC))
    assert claim_slot(app, EVERY_MINUTE)
    clock.start_at(datetime(2026, 10, 6, 9, 30, 59, tzinfo=UTC))
    assert not claim_slot(app, EVERY_MINUTE)


@pytest.mark.parametrize("ahead", [timedelta(days=365), timedelta(minutes=3)])
def test_a_clock_that_was_ahead_holds_no_routine_up(app: App, ahead: timedelta) -> None:
    now = datetime(2026, 10, 6, 9, 30, 10, tzinfo=UTC)
    clock.start_at(now + ahead)
    assert claim_slot(app, EVERY_MINUTE)
    clock.start_at(now)
    assert claim_slot(app, EVERY_MINUTE)
    assert not claim_slot(app, EVERY_MINUTE)


def test_a_routine_that_runs_less_often_than_it_did_is_not_held_up(app: App) -> None:
    assert claim_slot(app, EVERY_MINUTE)
    assert claim_slot(app, replace(EVERY_MINUTE, every=timedelta(days=1)))
    assert not claim_slot(app, replace(EVERY_MINUTE, every=timedelta(days=1)))


def test_machines_whose_clocks_differ_share_the_clock_of_postgresql(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    if app.database.is_sqlite:
        return
    assert claim_slot(app, EVERY_MINUTE)
    with monkeypatch.context() as other_machine:
        other_machine.setattr(clock, "now", lambda: datetime(2027, 10, 6, 9, 30, 10, tzinfo=UTC))
        assert not claim_slot(app, EVERY_MINUTE)


def test_a_moved_clock_moves_the_clock_of_the_database(app: App) -> None:
    with app.database.transaction() as session:
        moment = clock_of(session)
    assert moment.tzinfo == UTC
    assert abs(moment - clock.now()) < timedelta(seconds=10)


def test_every_job_of_the_plugins_that_is_due_is_run_once(app: App) -> None:
    run_due(app)
    assert find_routines(app)
    for job in find_routines(app).values():
        assert job.every is None or not claim_slot(app, job)


def test_what_a_job_raises_is_logged(
    app: App, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_app: App) -> None:
        raise RuntimeError("no luck")

    monkeypatch.setattr(
        "tagwerk.routines.running.find_routines", lambda _app: {"test.fails": Routine("test.fails", fail)}
    )
    run_routine(app, "test.fails")
    assert "test.fails: no luck" in caplog.text
    with pytest.raises(NotFound):
        run_routine(app, "test.unknown")


def test_a_message_on_the_queue_runs_the_job(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []
    found = {"test.asked": Routine("test.asked", lambda _app: ran.append("asked"))}
    monkeypatch.setattr("tagwerk.routines.running.find_routines", lambda _app: found)
    request(app, "test.asked")
    queue = Queue(app).huey
    queue.execute(queue.dequeue())
    assert ran == ["asked"]


def test_a_queue_address_of_no_known_kind_is_refused(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    from tagwerk.workspace.opening import open_workspace

    monkeypatch.setenv("TAGWERK_QUEUE__URL", "carrier://pigeon")
    other = open_workspace(app.folder)
    with pytest.raises(ConfigurationError, match="postgresql"):
        Queue(other)
    other.close()
