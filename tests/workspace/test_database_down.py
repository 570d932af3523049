"""A database that does not answer: `doctor` looks at the rest, a worker waits in few words, two upgrades wait for each other."""

import json
import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from servers.program import Program
from tagwerk.platform.app import App
from tagwerk.platform.connections.alone import alone
from tagwerk.platform.errors import Unreachable
from tagwerk.routines import running
from tagwerk.routines.queue_lines import QueueLines


def without_database(program: Program) -> None:
    (program.workspace / "tagwerk.db").rename(program.workspace / "away.db")
    (program.workspace / "tagwerk.db").mkdir()


def test_doctor_goes_on_to_the_other_checks(program: Program) -> None:
    without_database(program)
    done = program.run("doctor", "--json")
    assert done.returncode == 1
    views = {view["check"]: view for view in json.loads(done.stdout)}
    assert not views["database"]["ok"]
    assert views["files"]["ok"]
    assert views["ledger"]["says"] == "not tried: the database does not answer"


def test_ticking_says_once_that_the_database_is_away_and_once_that_it_is_back(
    app: App, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading, away, looked = app.database.reading, threading.Event(), []

    def asked() -> object:
        looked.append(1)
        if away.is_set():
            raise Unreachable("The database is away.")
        return reading()

    monkeypatch.setattr(app.database, "reading", asked)
    ticking = running.Ticking(app)
    away.set()
    assert [ticking._database_answers() for _again in range(5)] == [False] * 5
    away.clear()
    assert [ticking._database_answers() for _again in range(3)] == [True] * 3
    said = [record.getMessage() for record in caplog.records if record.name == running.__name__]
    assert said == ["The database is away.", "The routines wait until it answers.", "The database answers again."]


def test_a_queue_that_does_not_answer_is_a_line_and_not_again() -> None:
    lines = QueueLines()

    def record() -> logging.LogRecord:
        try:
            raise OSError("away\nfar")
        except OSError as error:
            caught = (type(error), error, error.__traceback__)
        return logging.LogRecord("huey.consumer.Worker", logging.ERROR, "", 0, "Error reading", (), caught)

    first = record()
    assert lines.filter(first)
    assert (first.exc_info, "\n" in first.getMessage()) == (None, False)
    assert not lines.filter(record())
    assert lines.filter(logging.LogRecord("other", logging.ERROR, "", 0, "x", (), None))


def test_of_two_who_want_to_be_alone_one_waits(app: App) -> None:
    inside: list[int] = []
    most: list[int] = []

    def work(_number: int) -> None:
        with alone(app.database, app.folder, "upgrade"):
            inside.append(1)
            most.append(len(inside))
            time.sleep(0.1)
            inside.pop()

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(work, range(3)))
    assert most == [1, 1, 1]


@pytest.mark.heavy
def test_a_worker_waits_for_its_database_in_two_lines_and_then_works(program: Program) -> None:
    without_database(program)
    process = program.start("worker")
    try:
        time.sleep(9)
        (program.workspace / "tagwerk.db").rmdir()
        (program.workspace / "away.db").rename(program.workspace / "tagwerk.db")
        time.sleep(6)
        assert process.poll() is None
    finally:
        process.terminate()
        said = process.communicate(timeout=30)[1]
    assert [line for line in said.splitlines() if "WARNING" in line or "rror" in line][2:] == []
    assert "does not answer" in said
    assert program.json("db", "status")


@pytest.mark.heavy
def test_two_upgrades_at_once_both_succeed(program: Program) -> None:
    done = [
        (*process.communicate(timeout=120), process.returncode)
        for process in [program.start("db", "upgrade") for _two in range(2)]
    ]
    assert [code for _out, _err, code in done] == [0, 0]
