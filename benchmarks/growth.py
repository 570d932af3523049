"""Does a page of a campaign cost the same however large the whole is?

A campaign to 10 000 companies, then to five and twenty times as many, each in a base of its own. Printed are what queueing a
mail takes, the longest time that the write lock was held, what claiming twenty mails takes with all of them waiting, what a
dry run for ten takes, and by how much memory grew while queueing; beside it what SQLite alone takes for such a row.

``python benchmarks/growth.py [LARGEST]``
"""

from __future__ import annotations

import resource
import sqlite3
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from send import TEMPLATE, Ours

from tagwerk.platform import clock
from tagwerk.staff.finding import find_actor
from tagwerk_email_offers.sending import claims
from tagwerk_email_offers.sending.campaigns import _begin, forecast
from tagwerk_email_offers.sending.planning import CampaignOrder, plan
from tagwerk_email_offers.sending.queueing import queue

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import timedelta

    from sqlalchemy.orm import Session

    from tagwerk.platform.database import Database

LARGEST = 200_000
CLAIMED = 20


def main(largest: int) -> None:
    """Print the curve."""
    for size in (largest // 20, largest // 4, largest):
        with tempfile.TemporaryDirectory() as name:
            measure(Path(name), size)


def measure(folder: Path, size: int) -> None:
    """Queue *size* mails in a new base, and print what it took."""
    app = Ours(folder / "workspace", 25, size).app
    anna = find_actor(app)
    begin = time.perf_counter()
    assert forecast(app, anna, CampaignOrder(TEMPLATE, "all", limit=10)).progress.queued == 10
    looked = time.perf_counter() - begin
    planned = plan(app, anna, CampaignOrder(TEMPLATE, "all"))
    campaign = _begin(app, anna, planned)
    assert campaign is not None
    before = memory()
    with lock_times(app.database) as locks:
        begin = time.perf_counter()
        queue(app, planned, campaign.id)
        queueing = time.perf_counter() - begin
    claiming = claim(app.database, campaign.id)
    raw = rows_alone(folder / "raw.db", app.database, size)
    print(
        f"{size:7} mails: queueing {queueing / size * 1e6:4.0f} µs a mail ({queueing / raw:.1f} times the rows alone), lock at"
        f" most {max(locks) * 1e3:.0f} ms, claiming {CLAIMED} {claiming * 1e3:.1f} ms, a dry run for ten {looked * 1e3:.0f} ms,"
        f" memory +{memory() - before} MB"
    )
    app.close()


def claim(database: Database, campaign: int) -> float:
    """Seconds that the best of five claims takes."""
    spent = []
    for number in range(5):
        begin = time.perf_counter()
        with database.transaction() as session:
            assert len(claims.claim(session, campaign, f"token{number}", lease(), CLAIMED, clock.now())) == CLAIMED
        spent.append(time.perf_counter() - begin)
    return min(spent)


def lease() -> timedelta:
    """A minute."""
    from datetime import timedelta

    return timedelta(minutes=1)


@contextmanager
def lock_times(database: Database) -> Iterator[list[float]]:
    """How long each transaction in here held the write lock."""
    spent: list[float] = []
    original = database.transaction

    @contextmanager
    def timed() -> Iterator[Session]:
        with original() as session:
            session.connection()
            begin = time.perf_counter()
            yield session
        spent.append(time.perf_counter() - begin)

    database.transaction = timed  # type: ignore[method-assign, assignment]
    try:
        yield spent
    finally:
        database.transaction = original  # type: ignore[method-assign]


def rows_alone(path: Path, database: Database, size: int) -> float:
    """Seconds that SQLite alone takes to write the same rows with the same indexes, in the same pieces."""
    ours = sqlite3.connect(database.url.removeprefix("sqlite:///"))
    raw = sqlite3.connect(path, isolation_level=None)
    raw.execute("PRAGMA journal_mode=WAL")
    for (statement,) in ours.execute(
        "SELECT sql FROM sqlite_master WHERE tbl_name = 'email_offers_messages' AND sql > '' ORDER BY type DESC"
    ):
        raw.execute(statement)
    rows = ours.execute("SELECT * FROM email_offers_messages")
    holes = ",".join("?" * len(rows.description))
    spent = 0.0
    while piece := rows.fetchmany(200):
        begin = time.perf_counter()
        raw.execute("BEGIN IMMEDIATE")
        raw.executemany(f"INSERT INTO email_offers_messages VALUES ({holes})", piece)
        raw.execute("COMMIT")
        spent += time.perf_counter() - begin
    return spent


def memory() -> int:
    """The most that this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else LARGEST)
