"""What became of each obligation in a period, with the deeds that every number is made of.

The numbers are taken from the deeds themselves, so a figure and its evidence cannot disagree; what is due comes from the
core, which the board asks as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from tagwerk.api import Books, Deadline, Period, Quota, is_measured, known_metrics

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tagwerk.api import Activity, App, Employee, Metric, Owed, Per

TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Stretch:
    """One period of an obligation: a day of a daily quota, the month of a monthly one. *resting* says why nothing is due."""

    first: date
    last: date
    target: int
    resting: str
    deeds: tuple[Activity, ...]
    done: int


@dataclass(frozen=True)
class Tally:
    """One obligation over the period of a report. Amounts are in minor units.

    *done* is None where no plugin that is here can record it. A daily quota has a stretch for each day.
    """

    metric: Metric
    title: str
    per: Per
    clause: str
    due: date | None
    measured: bool
    stretches: tuple[Stretch, ...]

    @property
    def name(self) -> str:
        """The figure's name; a metric can be owed per day and per month."""
        return f"{self.metric.name}/{self.per}"

    @property
    def target(self) -> int:
        """What was due in all stretches together."""
        return sum(stretch.target for stretch in self.stretches)

    @property
    def done(self) -> int | None:
        """What was done in all stretches together."""
        return sum(stretch.done for stretch in self.stretches) if self.measured else None

    @property
    def percent(self) -> Decimal | None:
        """*done* of *target* in percent, rounded half-up to a tenth; None where nothing was due or measured."""
        if self.done is None or not self.target:
            return None
        return (Decimal(100 * self.done) / self.target).quantize(TENTH, ROUND_HALF_UP)

    @property
    def stretches_due(self) -> int:
        """In how many stretches something was due."""
        return sum(stretch.target > 0 for stretch in self.stretches)

    @property
    def stretches_met(self) -> int | None:
        """In how many of those it was done; one good day does not make up for a bad one."""
        if not self.measured:
            return None
        return sum(stretch.done >= stretch.target > 0 for stretch in self.stretches)


def tally(app: App, session: Session, employee: Employee, period: Period) -> list[Tally]:
    """All obligations of *employee* over *period*, in the order in which they are written."""
    books = Books(app, session, employee)
    return [_tally(app, books, owed, period) for owed in books.owed_between(period.first, period.last)]


def stretches_of(per: Per, period: Period) -> list[tuple[date, date]]:
    """The periods of an obligation that belong to a report's *period*: those that end in it.

    Of a period longer than the report's, the one that holds the report's last day, as far as it has come by then.
    """
    found = []
    day = period.first
    while day <= period.last:
        own = Period.of(per, day)
        if own.last <= period.last:
            found.append((own.first, own.last))
        day = own.last + timedelta(days=1)
    return found or [(Period.of(per, period.last).first, period.last)]


def _tally(app: App, books: Books, owed: Owed, period: Period) -> Tally:
    metric = known_metrics(app)[owed.metric]
    measured = is_measured(app, metric)
    stands = books.progress(owed, period.last)
    stretches = []
    for begins, last in stretches_of(owed.per, period):
        first, target, resting = _asked(books, owed, begins, last, stands.due)
        deeds = books.deeds(owed, first, last, last) if measured else []
        done = min(len(deeds), 1) if isinstance(owed, Deadline) else _worth(metric, deeds)
        stretches.append(Stretch(first, last, target, resting, tuple(deeds), done))
    return Tally(metric, stands.title, owed.per, owed.clause, stands.due, measured, tuple(stretches))


def _asked(books: Books, owed: Owed, first: date, last: date, due: date | None) -> tuple[date, int, str]:
    """From when on deeds count for a stretch, how many it asks for, and why none."""
    if isinstance(owed, Quota):
        return first, books.due_on(owed, last), books.resting(owed, last)
    stands = books.progress(owed, min(due, last) if due is not None and due >= first else last)
    return stands.first, stands.target, stands.resting


def _worth(metric: Metric, deeds: list[Activity]) -> int:
    if metric.counts == "amount":
        return sum(deed.amount_minor or 0 for deed in deeds)
    return len(deeds)
