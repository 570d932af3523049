"""What does it cost to record an activity, beside what SQLite itself asks for such a row?

Both sides write the same rows to a database of their own, with the same indexes and the same durability, in pieces of 100
rows a transaction, taking turns. The guard against replaced rows is what the ratio pays for.
"""

import sqlite3
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import sqlalchemy as sa

from tagwerk.ledger.activities import NewActivity, record
from tagwerk.ledger.kinds import CALL
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.staff.tables import Employee, Terms
from tagwerk.workspace.opening import open_workspace, upgrade

PIECES, PIECE = 60, 100


def main() -> None:
    """Print rows per second of both, and the ratio."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "tagwerk.toml").write_text("", encoding="utf-8")
        app = open_workspace(folder, check_schema=False, load_any=False)
        upgrade(app)
        employee = an_employee(app)
        raw = a_raw_ledger(app, folder / "raw.db")
        ours, theirs = 0.0, 0.0
        for piece in range(PIECES):
            ours += seconds(partial(write_ours, app, employee, piece))
            theirs += seconds(partial(write_raw, raw, employee, piece))
        rows = PIECES * PIECE
        print(
            f"record(): {rows / ours:,.0f} rows/s; sqlite3 alone: {rows / theirs:,.0f} rows/s; ratio {ours / theirs:.1f}"
        )
        raw.close()
        app.close()


def write_ours(app: App, employee: int, piece: int) -> None:
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
                    source_key=f"{piece}:{number}",
                    details={"call": number, "direction": "outbound"},
                )
                for number in range(PIECE)
            ),
        )


def write_raw(raw: sqlite3.Connection, employee: int, piece: int) -> None:
    moment = datetime(2026, 10, 6, 8, tzinfo=UTC).isoformat()
    rows = [
        ("call", moment, "2026-10-06", moment, "system:benchmark", employee, "benchmark", f"{piece}:{number}", "{}")
        for number in range(PIECE)
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
    raw.execute("PRAGMA synchronous=NORMAL")
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
