"""What does a monthly report cost beside plain SQL for the same figures, and does it stay so when the ledger grows?

Reports of the staff, month after month, taking turns in one process, in seconds of the processor: the document, which holds
the figures and a row for every activity behind them; the page (HTML) made of it; and plain SQL through the driver alone: one
statement for the figures of each metric by day, and one for the rows behind them with their companies, which the document holds.
Asked for: the document at most 6 times the SQL, the page at most 12 times, 100 pages within 15 seconds, memory under 300 MB. The
ratio to the figures alone, without the rows, stands beside it. A spreadsheet of 200 000 rows is written for its memory. What is
measured runs in a program of its own, since the one that fills the ledger needs much more memory. The ledger holds what
``scale.py`` makes.
"""

from __future__ import annotations

import argparse
import gc
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import sqlalchemy as sa

from scale import LAST, NOW, workspace
from tagwerk.platform import clock
from tagwerk.platform.periods import Period, months_after
from tagwerk.platform.texts import language, read_in
from tagwerk.staff.tables import Employee
from tagwerk.workspace.opening import open_workspace
from tagwerk_reporting.api import Column, Document, Table
from tagwerk_reporting.formats import html, xlsx
from tagwerk_reporting.monthly.report import monthly

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tagwerk.platform.app import App

DOCUMENT, PAGE, HUNDRED, MEMORY = 6.0, 12.0, 15.0, 300.0
LONG = 200_000
STANDS = "reverses IS NULL AND NOT EXISTS (SELECT 1 FROM activities r WHERE r.reverses = a.id)"
WHOSE = f"employee_id = ? AND work_date BETWEEN ? AND ? AND +{STANDS}"
PLAIN = (
    "SELECT work_date, count(*) FROM (SELECT DISTINCT work_date, company_id, json_extract(details, '$.offer') "
    f"FROM activities a WHERE kind = 'offer_emailed' AND {WHOSE}) GROUP BY work_date",
    "SELECT work_date, count(*) FROM (SELECT DISTINCT work_date, json_extract(details, '$.conversation') "
    "FROM activities a WHERE kind = 'call' AND outcome = 'answered' AND json_extract(details, '$.talk_seconds') >= 10 "
    f"AND {WHOSE}) GROUP BY work_date",
    "SELECT work_date, count(*) FROM (SELECT DISTINCT work_date, company_id "
    f"FROM activities a WHERE kind = 'phone_offer' AND {WHOSE}) GROUP BY work_date",
    "SELECT work_date, count(*) FROM (SELECT DISTINCT work_date, company_id "
    f"FROM activities a WHERE kind = 'card_changed' AND {WHOSE}) GROUP BY work_date",
    f"SELECT count(*) FROM activities a WHERE kind = 'contract_signed' AND {WHOSE}",
)

ROWS = (
    "SELECT a.id, a.work_date, a.happened_at, a.kind, coalesce(i.name, c.name), a.outcome FROM activities a "
    "LEFT JOIN companies c ON c.id = a.company_id LEFT JOIN companies i ON i.id = c.merged_into "
    "WHERE a.kind IN ('offer_emailed', 'call', 'phone_offer', 'card_changed', 'contract_signed') AND a.employee_id = ? "
    f"AND a.work_date BETWEEN ? AND ? AND +a.{STANDS} ORDER BY a.happened_at, a.id",
)


def main() -> None:
    """Print the ratios of both sizes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--small", type=int, default=200_000, help="activities in the shorter ledger")
    parser.add_argument("--large", type=int, default=2_000_000, help="activities in the longer ledger")
    parser.add_argument("--reports", type=int, default=100, help="how many reports are made")
    parser.add_argument("--of", type=Path, help="only the reports of this workspace, which scale.py filled")
    parser.add_argument("--spreadsheet", action="store_true", help="only the long spreadsheet")
    asked = parser.parse_args()
    if asked.spreadsheet:
        spreadsheet()
        return
    if asked.of is not None:
        with read_in(language()):
            compare(open_workspace(asked.of), asked.reports)
        return
    with tempfile.TemporaryDirectory() as folder:
        for size in (asked.small, asked.large):
            path = Path(folder) / str(size)
            with workspace(path, f"sqlite:///{path / 'tagwerk.db'}", size) as scale:
                print(f"{scale.activities:,} activities ({scale.staff} employees):", flush=True)
                _by_itself("--of", str(path), "--reports", str(asked.reports))
    _by_itself("--spreadsheet")


def _by_itself(*arguments: str) -> None:
    subprocess.run([sys.executable, __file__, *arguments], check=True)


def compare(app: App, reports: int) -> None:
    """Time the three, taking turns."""
    clock.start_at(NOW)
    wanted = list(_wanted(app, reports))
    bare = sqlite3.connect(app.folder / "tagwerk.db")
    times: dict[str, list[float]] = {"document": [], "page": [], "sql": [], "figures": []}
    rows = 0
    for employee, period in [wanted[0], *wanted]:  # the first is to warm up
        gc.collect()
        begin = time.process_time()
        document = monthly(app, employee, period)
        made = time.process_time()
        html.render(document)
        rendered = time.process_time()
        values = (employee.id, period.first.isoformat(), period.last.isoformat())
        for statement in PLAIN:
            bare.execute(statement, values).fetchall()
        figures = time.process_time()
        for statement in ROWS:
            bare.execute(statement, values).fetchall()
        asked = time.process_time()
        rows = len(document.activities)
        times["document"].append(made - begin)
        times["page"].append(rendered - begin)
        times["sql"].append(asked - rendered)
        times["figures"].append(figures - rendered)
    bare.close()
    document_, page, sql = (times[name][1:] for name in ("document", "page", "sql"))
    alone = median(times["figures"][1:])
    ratios = median(document_) / median(sql), median(page) / median(sql)
    hundred = sum(page) / len(page) * 100
    most = peak()
    fits = ratios[0] <= DOCUMENT and ratios[1] <= PAGE and hundred <= HUNDRED and most <= MEMORY
    print(
        f"{len(wanted)} reports of about {rows} activities: "
        f"SQL {median(sql) * 1e3:.1f} ms, "
        f"document {median(document_) * 1e3:.1f} ms ({ratios[0]:.1f} times, at most {DOCUMENT:.0f}), "
        f"page {median(page) * 1e3:.1f} ms ({ratios[1]:.1f} times, at most {PAGE:.0f}), "
        f"100 pages {hundred:.1f} s (at most {HUNDRED:.0f}), memory {most:.0f} MB in all (at most {MEMORY:.0f}); "
        f"beside the figures alone ({alone * 1e3:.1f} ms) "
        f"{median(document_) / alone:.1f} and {median(page) / alone:.1f} times: {'as asked' if fits else 'TOO SLOW'}"
    )


def peak() -> float:
    """The most memory that this program held at once, in MB. Not ``ru_maxrss``, which counts who started it as well."""
    (line,) = (each for each in Path("/proc/self/status").read_text().splitlines() if each.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


def _wanted(app: App, reports: int) -> Iterator[tuple[Employee, Period]]:
    """Reports of one after the other, month after month back."""
    with app.database.reading() as session:
        people = list(session.scalars(sa.select(Employee).order_by(Employee.id)))[1:]
    for number in range(reports):
        back = number // len(people)
        yield people[number % len(people)], Period.of("month", months_after(LAST.replace(day=1), -1 - back))


def spreadsheet() -> None:
    """A long table as a spreadsheet: what it adds to the memory of this process."""
    before = peak()
    columns = (Column("number", "Number", "number"), Column("text", "Text"))
    document = Document("Long", (), (Table("long", "Long", columns, _Rows()),))
    begin = time.process_time()
    size = len(xlsx.render(document))
    most = peak()
    verdict = "as asked" if most <= MEMORY else "TOO MUCH"
    print(
        f"a spreadsheet of {LONG:,} rows: {time.process_time() - begin:.1f} s, {size / 1e6:.1f} MB, "
        f"memory {before:.0f} → {most:.0f} MB in all (at most {MEMORY:.0f}: {verdict})"
    )


class _Rows:
    """Rows that are made when they are asked for."""

    def __len__(self) -> int:
        return LONG

    def __iter__(self) -> Iterator[tuple[int, str]]:
        return ((number, f"line {number}") for number in range(LONG))

    def __contains__(self, row: object) -> bool:
        return False


if __name__ == "__main__":
    main()
