"""What does it cost that a commit is on the disk before it is confirmed?

Groups of 20 rows a commit, as a mailer stores its answers, and single ones, as a webhook does, with each ``synchronous`` of
SQLite in WAL mode, taking turns on the disk of the folder given (the current one by default). NORMAL is what forgets the last
commits when power fails; FULL is ours.
"""

import sqlite3
import sys
import tempfile
import time
from pathlib import Path
from statistics import median, quantiles

ROUNDS, GROUPS, LEVELS = 300, (1, 20), ("NORMAL", "FULL", "EXTRA")


def main() -> None:
    """Print the median and the 95th percentile of a commit, in milliseconds."""
    with tempfile.TemporaryDirectory(dir=sys.argv[1] if len(sys.argv) > 1 else ".") as folder:
        databases = {level: a_database(Path(folder) / f"{level}.db", level) for level in LEVELS}
        for size in GROUPS:
            took: dict[str, list[float]] = {level: [] for level in LEVELS}
            for group in range(ROUNDS):
                for level, database in databases.items():
                    took[level].append(commit(database, group, size))
            for level, seconds in took.items():
                print(
                    f"{size:3} rows, {level:6}: median {median(seconds) * 1e3:.2f} ms, "
                    f"95 of 100 under {quantiles(seconds, n=20)[-1] * 1e3:.2f} ms, {size / median(seconds):,.0f} rows/s"
                )
        for database in databases.values():
            database.close()


def a_database(path: Path, level: str) -> sqlite3.Connection:
    database = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode=WAL", f"synchronous={level}", "fullfsync=ON"):
        database.execute(f"PRAGMA {pragma}")
    database.execute("CREATE TABLE messages (id INTEGER PRIMARY KEY, state TEXT, answer TEXT)")
    return database


def commit(database: sqlite3.Connection, group: int, size: int) -> float:
    begin = time.perf_counter()
    database.execute("BEGIN IMMEDIATE")
    database.executemany(
        "INSERT INTO messages (state, answer) VALUES ('sent', ?)", [(f"250 {group} {n}",) for n in range(size)]
    )
    database.execute("COMMIT")
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
