"""A connection that the server has ended meanwhile is found out before it is used."""

import signal
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from tagwerk.companies.search.tables import SearchWord
from tagwerk.platform.app import App
from tagwerk.platform.connections import postgresql, sqlite
from tagwerk.platform.errors import Unreachable


def _process(app: App) -> int:
    with app.database.transaction() as session:
        return int(session.connection().exec_driver_sql("SELECT pg_backend_pid()").scalar_one())


def _end(app: App, process: int) -> None:
    engine = sa.create_engine(app.database.url)
    with engine.connect() as connection:
        connection.execute(sa.text("SELECT pg_terminate_backend(:process)"), {"process": process})
    engine.dispose()


def test_one_that_rested_is_replaced_and_one_just_used_costs_one_failure(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    if app.database.is_sqlite:
        with closing(app.database.engine.raw_connection()) as connection:
            assert connection.is_valid  # nobody ends one of those
        return
    monkeypatch.setattr(postgresql, "RESTED", 0.0)
    first = _process(app)
    _end(app, first)
    second = _process(app)
    assert second != first
    monkeypatch.setattr(postgresql, "RESTED", 60.0)
    assert _process(app) == second
    _end(app, second)
    with pytest.raises(Unreachable):
        _process(app)
    assert _process(app) not in (first, second)


def test_a_connection_keeps_much_in_memory_only_for_those_that_write_much(app: App) -> None:
    if not app.database.is_sqlite:
        pytest.skip("SQLite's own")

    def amounts(*, much: bool) -> list[int]:
        with app.database.transaction(much=much) as session:
            driver = session.connection().exec_driver_sql
            return [
                driver(f"PRAGMA {name}").scalar_one() for name in ("cache_size", "wal_autocheckpoint", "synchronous")
            ]

    small = amounts(much=False)
    large = amounts(much=True)
    assert large[0] < small[0] < 0, "in kilobytes, which are below zero"
    assert (large[1], small[1]) == (0, 1000)
    assert large[2] == small[2] == 2  # FULL
    assert amounts(much=False) == small


def test_what_many_transactions_wrote_is_put_into_the_file_between_them(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not app.database.is_sqlite:
        pytest.skip("SQLite's own")
    monkeypatch.setattr(sqlite, "MOST_CHANGES", 1_500)
    file = Path(str(app.database.engine.url.database))
    sizes = []
    for number in range(3):
        with app.database.transaction(much=True) as session:
            words = [{"word": f"{number}-{each}", "company_id": each, "places": 1} for each in range(1_000)]
            session.execute(sa.insert(SearchWord), words)
            sizes.append(file.stat().st_size)
    assert sizes[0] == sizes[1] < sizes[2]


def test_who_is_interrupted_in_a_statement_does_not_wait_for_oneself(app: App) -> None:
    if not app.database.is_sqlite:
        pytest.skip("SQLite's own")
    counting = sa.text(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000000) SELECT sum(i) FROM n"
    )

    def interrupt(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    def write_until_interrupted() -> None:
        with app.database.transaction() as session:
            session.add(SearchWord(word="halb", company_id=1, places=1))
            session.flush()
            signal.setitimer(signal.ITIMER_REAL, 0.05)
            session.execute(counting)

    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        with pytest.raises(KeyboardInterrupt) as interrupted:
            write_until_interrupted()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    with app.database.transaction(patience=0) as session:
        assert session.scalars(sa.select(SearchWord).where(SearchWord.word == "halb")).all() == []
    assert interrupted.type is KeyboardInterrupt  # what its traceback holds of the statement was there all the while
