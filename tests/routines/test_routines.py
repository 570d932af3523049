"""Jobs: of several workers one does a run, and what a job raises stops nobody."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from tagwerk.platform import clock
from tagwerk.platform.app import App
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
