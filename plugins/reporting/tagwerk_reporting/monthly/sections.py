"""The tables of the monthly report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from tagwerk.api import (
    CONTRACT_SIGNED,
    Activity,
    Company,
    Contract,
    Money,
    known_kinds,
    per_title,
    pieces,
    translator,
)
from tagwerk_reporting.api import Column, Table
from tagwerk_reporting.values import OUTCOMES, coded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy.orm import Session

    from tagwerk.api import App, Employee, Metric
    from tagwerk_reporting.api import Cell
    from tagwerk_reporting.monthly.over_period import ObligationOverPeriod

OF_AN_ACTIVITY = attrgetter("id", "work_date", "happened_at", "kind", "company_id", "outcome")
COMPANIES = Company.__table__
INTO = COMPANIES.alias("into")
NAME = sa.func.coalesce(INTO.c.name, COMPANIES.c.name)
"""What a company is called after mergers."""
CALLED = COMPANIES.outerjoin(INTO, INTO.c.id == COMPANIES.c.merged_into)
SOME = sa.bindparam("some", type_=sa.BigInteger(), expanding=True)
NAMES = sa.select(COMPANIES.c.id, NAME).select_from(CALLED).where(COMPANIES.c.id.in_(SOME))
CONTRACTS = Contract.__table__
SIGNED = (
    sa.select(CONTRACTS.c.signed_on, CONTRACTS.c.number, NAME)
    .select_from(CONTRACTS.join(CALLED, COMPANIES.c.id == CONTRACTS.c.company_id))
    .where(CONTRACTS.c.id.in_(SOME))
    .order_by(CONTRACTS.c.id)
)

_ = translator("tagwerk_reporting")
of_the_core = translator("tagwerk")


def obligations(owed: Iterable[ObligationOverPeriod]) -> Table:
    """A row for each obligation: what it asked for, what was done."""
    columns = (
        Column("clause", _("Clause")),
        Column("metric", _("Obligation")),
        Column("per", _("Per")),
        Column("target", _("Target"), "number"),
        Column("done", _("Done"), "number"),
        Column("difference", _("Difference"), "number"),
        Column("percent", _("Percent"), "percent"),
        Column("met", _("Met"), "number"),
        Column("of", _("Of"), "number"),
        Column("declared", _("Declared"), "number"),
        Column("due", _("Due by"), "date"),
    )
    note = _(
        "Met: in how many of the days or periods the target was reached. Declared: entered without a witness, not counted."
    )
    return Table("obligations", _("Obligations"), columns, tuple(_obligation(each) for each in owed), note=note)


def days(daily: Sequence[ObligationOverPeriod], today: date) -> Table:
    """A row for each working day, and for each day of rest on which something was done nevertheless."""
    columns = [Column("date", _("Date"), "date"), Column("remark", "")]
    for quota in daily:
        columns.append(Column(f"{quota.metric.name}", quota.title, "number"))
        columns.append(Column(f"{quota.metric.name}_target", _("Target"), "number"))
    rows = []
    for same_day in zip(*(quota.periods for quota in daily), strict=True):
        day, resting = same_day[0].period.first, same_day[0].resting
        if resting and not any(each.done for each in same_day):
            continue
        to_come = day > today
        cells: list[Cell] = []
        for quota, each in zip(daily, same_day, strict=True):
            unknown = to_come or not quota.measured
            cells += [None if unknown else _quantity(quota.metric, each.done), _quantity(quota.metric, each.target)]
        rows.append((day, resting or (_("to come") if to_come else ""), *cells))
    total: list[Cell] = [_("Total"), ""]
    for quota in daily:
        total += [_done(quota), _quantity(quota.metric, quota.target)]
    return Table("days", _("Day by day"), tuple(columns), tuple(rows), tuple(total) if rows else ())


def contracts(session: Session, owed: Iterable[ObligationOverPeriod]) -> Table:
    """The contracts that count for an obligation."""
    columns = (
        Column("signed", _("Signed on"), "date"),
        Column("contract", _("Contract")),
        Column("company", _("Company")),
    )
    signed = [each for each in owed if each.metric.kinds == (CONTRACT_SIGNED.name,)]
    counted = sorted({activity.id for each in signed for activity in each.activities})
    details = [
        found
        for some in pieces(counted)
        for found in session.scalars(sa.select(Activity.details).where(Activity.id.in_(some)))
    ]
    numbers = {each["contract"] for each in details if "contract" in each}
    rows = [tuple(row) for some in pieces(sorted(numbers)) for row in session.execute(SIGNED, {"some": some})]
    rows.sort(key=lambda row: row[0] or date.max)  # of one day in the order of their ids
    return Table("contracts", _("Contracts with new clients"), columns, tuple(rows))


def activities(app: App, session: Session, employee: Employee, owed: Sequence[ObligationOverPeriod]) -> Table:
    """A row for each activity behind a number, in the employee's time zone."""
    columns = (
        Column("metric", _("Obligation")),
        Column("activity", _("Activity"), "id"),
        Column("date", _("Date"), "date"),
        Column("happened", _("When"), "moment"),
        Column("kind", _("Kind")),
        Column("company", _("Company")),
        Column("outcome", _("Outcome")),
    )
    kinds = {kind.name: of_the_core(kind.title) for kind in known_kinds(app).values()}
    found = [(each.title, each.activities) for each in owed]
    outcomes: dict[str | None, str] = {code: coded(code, OUTCOMES) for code in OUTCOMES}
    rows = ActivityRows(found, ZoneInfo(employee.time_zone), kinds, _company_names(session, owed), outcomes)
    note = _("Every number above is made of these activities of the ledger.")
    return Table("evidence", _("Evidence"), columns, rows, note=note, groups="metric")


@dataclass(frozen=True)
class ActivityRows:
    """The rows of the evidence, written as they are asked for: *found* are the activities below the title of each obligation.

    All was read in one look at the database; *kinds*, *companies* and *outcomes* are what people call them.
    """

    found: Sequence[tuple[str, Sequence[Any]]]
    zone: ZoneInfo
    kinds: dict[str, str]
    companies: dict[int | None, str]
    outcomes: dict[str | None, str]

    def __len__(self) -> int:
        return sum(len(activities) for _title, activities in self.found)

    def __contains__(self, row: object) -> bool:
        return any(row == each for each in self)

    def __iter__(self) -> Iterator[tuple[Cell, ...]]:
        for title, activities in self.found:
            for number, work_date, moment, kind, company, outcome in map(OF_AN_ACTIVITY, activities):
                happened = moment.astimezone(self.zone)
                if happened.microsecond:
                    happened = happened.replace(microsecond=0)
                yield (
                    title, number, work_date, happened, self.kinds.get(kind, kind), self.companies[company],
                    self.outcomes.get(outcome, outcome or ""),
                )  # fmt: skip


def _obligation(owed: ObligationOverPeriod) -> tuple[Cell, ...]:
    difference = None if owed.done is None else owed.done - owed.target
    return (
        owed.clause,
        owed.title,
        per_title(owed.per),
        _quantity(owed.metric, owed.target),
        _done(owed),
        None if difference is None else _quantity(owed.metric, difference),
        owed.percent,
        owed.periods_met,
        owed.periods_due,
        owed.declared,
        owed.due,
    )


def _done(owed: ObligationOverPeriod) -> Cell:
    return _("not measured") if owed.done is None else _quantity(owed.metric, owed.done)


def _quantity(metric: Metric, number: int) -> Cell:
    """A count as it is; an amount in the units of its currency instead of the minor ones."""
    return Money(number, metric.currency).number if metric.counts == "amount" else number


def _company_names(session: Session, owed: Iterable[ObligationOverPeriod]) -> dict[int | None, str]:
    """The names of the companies that the activities concern, after mergers."""
    wanted = {activity.company_id for each in owed for activity in each.activities} - {None}
    names: dict[int | None, str] = {None: ""}
    for some in pieces(list(wanted)):
        names |= {row[0]: row[1] for row in session.execute(NAMES, {"some": some})}
    return names
