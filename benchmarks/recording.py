"""What does it cost to record an activity, beside what SQLite itself asks for such a row?

Both sides write the same rows to a database of their own, with the same indexes and the same durability, in groups of 20 and
of 200 rows a transaction, as a mailer does, and alone, as a call does, taking turns. The guards and the chain are what the ratio
pays for; what the chain costs by itself is seen beside a ``record()`` whose chain is patched out.
"""

import sqlite3
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import sqlalchemy as sa

from tagwerk.ledger import activities
from tagwerk.ledger.activities import NewActivity, record
from tagwerk.ledger.chain.links import BEGINNING, Chain
from tagwerk.ledger.kinds import CALL
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.staff.tables import Employee, Terms
from tagwerk.workspace.opening import open_workspace, upgrade

ROWS, GROUPS = 6_000, (1, 20, 200)


def main() -> None:
    """Print what a row takes on both sides, its share of the commit included, and the ratio."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "tagwerk.toml").write_text("", encoding="utf-8")
        app = open_workspace(folder, check_schema=False, load_any=False)
        upgrade(app)
        employee = an_employee(app)
        raw = a_raw_ledger(app, folder / "raw.db")
        for size in GROUPS:
            rows = ROWS if size > 1 else ROWS // 4
            ours, theirs, unchained = 0.0, 0.0, 0.0
            for group in range(rows // size):
                ours += seconds(partial(write_ours, app, employee, f"{group}", size))
                theirs += seconds(partial(write_raw, raw, employee, group, size))
                with patch.object(activities, "chained", only_numbered):
                    unchained += seconds(partial(write_ours, app, employee, f"without:{group}", size))
            print(
                f"groups of {size}: record() {ours / rows * 1e6:.0f} µs a row; sqlite3 alone {theirs / rows * 1e6:.0f} µs;"
                f" ratio {ours / theirs:.1f}; the chain is {(ours / unchained - 1) * 100:.0f} % of it on top"
            )
        raw.close()
        app.close()


def only_numbered(connection: sa.Connection, _chain: Chain, rows: list[dict[str, Any]]) -> None:
    """What a row needs without its chain: a number of its own."""
    last = connection.exec_driver_sql("SELECT coalesce(max(id), 0) FROM activities").scalar_one()
    for number, row in enumerate(rows, start=last + 1):
        row |= {"id": number, "position": number, "chain": BEGINNING}


def write_ours(app: App, employee: int, group: str, size: int) -> None:
    moment = clock.now()
    with app.database.transaction() as session:
        record(
            session,
            *(
                NewActivity(
                    kind=CALL,
                    happened_at=moment,
                    work_date=date(2026, 10, 6),
                    employee_id=employee,
                    recorded_by="system:benchmark",
                    source="benchmark",
                    source_key=f"{size}:{group}:{number}",
                    details={"call": number, "direction": "outbound"},
                )
                for number in range(size)
            ),
        )


def write_raw(raw: sqlite3.Connection, employee: int, group: int, size: int) -> None:
    moment = datetime(2026, 10, 6, 8, tzinfo=UTC).isoformat()
    rows = [
        (
            "call",
            moment,
            "2026-10-06",
            moment,
            "system:benchmark",
            employee,
            "benchmark",
            f"{size}:{group}:{number}",
            "{}",
        )
        for number in range(size)
    ]
    raw.execute("BEGIN IMMEDIATE")
    raw.executemany(
        "INSERT INTO activities (kind, happened_at, work_date, recorded_at, recorded_by, employee_id, source, source_key,"
        " details) VALUES (?,?,?,?,?,?,?,?,?)",
        rows,
    )
    raw.execute("COMMIT")


def an_employee(app: App) -> int:
    with app.database.transaction() as session:
        employee = Employee(
            login="anna",
            name="Anna",
            hired_on=date(2025, 1, 1),
            created_at=clock.now(),
            terms=[
                Terms(
                    since=date(2025, 1, 1),
                    role="manager",
                    time_zone="Europe/Berlin",
                    country="DE",
                    job_description="customer_search_manager",
                )
            ],
        )
        session.add(employee)
        session.flush()
        return employee.id


def a_raw_ledger(app: App, path: Path) -> sqlite3.Connection:
    """A database with the same table and indexes, and no guards."""
    raw = sqlite3.connect(path, isolation_level=None)
    raw.execute("PRAGMA journal_mode=WAL")
    raw.execute("PRAGMA synchronous=FULL")
    with app.database.reading() as session:
        statements = session.scalars(
            sa.text(
                "SELECT sql FROM sqlite_master WHERE tbl_name = 'activities' AND type IN ('table', 'index') AND sql > ''"
            )
        )
        for statement in statements:
            raw.execute(statement)
    return raw


def seconds(work: Callable[[], None]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
