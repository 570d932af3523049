"""Does the board of an employee stay as quick when the ledger is a hundred times as long?

One employee's board with 100 thousand activities in the ledger and with many more (more staff, more years, each day as full
as before), timed inside the process, taking turns, on both databases; asked for: at most 1.2 times. Beside it the bare limit:
the board's own statements about activities, sent through the driver alone.

The full size takes about a quarter of an hour: ``python benchmarks/board.py --large 10000000``. PostgreSQL is that of
TAGWERK_BENCH_POSTGRESQL (``user@host:port``, a superuser), or a server of its own where one is installed.
"""

from __future__ import annotations

import argparse
import gc
import tempfile
import time
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from a_postgresql import postgresql_database, postgresql_server
from scale import Scale, workspace
from tagwerk.board.board import board

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tagwerk.platform.app import App

AT_MOST = 1.2
WARM_UP = 5

Statement = tuple[str, Any]


def main() -> None:
    """Print medians, ninth deciles and ratios of each database."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--small", type=int, default=100_000, help="activities in the shorter ledger")
    parser.add_argument("--large", type=int, default=2_000_000, help="activities in the longer ledger")
    parser.add_argument("--runs", type=int, default=50, help="how often each board is made")
    asked = parser.parse_args()
    for name, opened in (("SQLite", on_sqlite), ("PostgreSQL", on_postgresql)):
        with opened(asked.small, asked.large) as scales:
            if scales is None:
                print(f"{name}: not installed, left out")
            else:
                compare(name, scales, asked.runs)


def compare(name: str, scales: list[Scale], runs: int) -> None:
    """Time both boards, taking turns."""
    bare = [statements(scale) for scale in scales]
    works: list[Callable[[], object]] = []
    with ExitStack() as stack:
        for scale, sent in zip(scales, bare, strict=True):
            connection = stack.enter_context(scale.app.database.engine.connect())
            cursor = connection.connection.cursor()
            works += [partial(board, scale.app, scale.actor), partial(send, cursor, sent)]
        times = take_turns(works, runs)
    boards, raw = times[0::2], times[1::2]
    for scale, took, limit in zip(scales, boards, raw, strict=True):
        print(
            f"{name}, {scale.activities:,} activities ({scale.staff} employees since {scale.first}): "
            f"board {figures(took)}; its {len(bare[0])} counts as bare SQL {figures(limit)}; "
            f"board/bare {median(took) / median(limit):.1f}"
        )
    ratio = median(boards[1]) / median(boards[0])
    verdict = "as asked" if ratio <= AT_MOST else "TOO SLOW"
    print(
        f"{name}: large/small board {ratio:.2f} (at most {AT_MOST}: {verdict}), bare {median(raw[1]) / median(raw[0]):.2f}"
    )


def take_turns(works: list[Callable[[], object]], runs: int) -> list[list[float]]:
    """The seconds of each run of each of *works*, after a warm-up."""
    times: list[list[float]] = [[] for _work in works]
    for run in range(WARM_UP + runs):
        for number, work in enumerate(works):
            gc.collect()
            begin = time.perf_counter()
            work()
            if run >= WARM_UP:
                times[number].append(time.perf_counter() - begin)
    return times


def statements(scale: Scale) -> list[Statement]:
    """What one board asks the ledger, as the driver gets it."""
    with listening(scale.app) as sent:
        board(scale.app, scale.actor)
    return [(text, parameters) for text, parameters in sent if "FROM activities" in text]


@contextmanager
def listening(app: App) -> Iterator[list[Statement]]:
    """What is sent to the database meanwhile."""
    sent: list[Statement] = []

    def hear(_connection: object, _cursor: object, text: str, parameters: Any, *_rest: object) -> None:
        sent.append((text, parameters))

    sa.event.listen(app.database.reading_engine, "before_cursor_execute", hear)
    try:
        yield sent
    finally:
        sa.event.remove(app.database.reading_engine, "before_cursor_execute", hear)


def send(cursor: Any, sent: list[Statement]) -> None:
    """Ask the same through the driver alone."""
    for text, parameters in sent:
        cursor.execute(text, parameters)
        cursor.fetchall()


def figures(took: list[float]) -> str:
    """Median and ninth decile in milliseconds."""
    return f"{median(took) * 1000:.1f} ms (p90 {quantiles(took, n=10)[-1] * 1000:.1f})"


@contextmanager
def on_sqlite(*sizes: int) -> Iterator[list[Scale] | None]:
    """A workspace of each of *sizes*, on SQLite."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        yield [
            filled(stack, folder / str(number), f"sqlite:///{folder / str(number)}.db", size)
            for number, size in enumerate(sizes)
        ]


@contextmanager
def on_postgresql(*sizes: int) -> Iterator[list[Scale] | None]:
    """A workspace of each of *sizes*, on PostgreSQL; None where there is none."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        server = stack.enter_context(postgresql_server())
        yield (
            None
            if server is None
            else [
                filled(stack, Path(name) / str(number), stack.enter_context(postgresql_database(server)), size)
                for number, size in enumerate(sizes)
            ]
        )


def filled(stack: ExitStack, folder: Path, url: str, size: int) -> Scale:
    """A workspace of that *size*, open as long as the *stack*."""
    begin = time.perf_counter()
    scale = stack.enter_context(workspace(folder, url, size))
    print(f"  filled {scale.activities:,} activities in {time.perf_counter() - begin:.0f} s", flush=True)
    return scale


if __name__ == "__main__":
    main()
