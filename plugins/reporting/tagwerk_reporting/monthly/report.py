"""The monthly report on the finished work, on the set form (D32).

Its tables: the obligations with their clauses, the days of the daily quotas, the contracts with new clients, and the
evidence: every deed behind every number.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from tagwerk.api import (
    CONTRACT_SIGNED,
    Company,
    Contract,
    clock,
    find_job_description,
    in_reader_language,
    known_kinds,
    period_title,
    survivor,
    translator,
)
from tagwerk_reporting.api import Column, Document, Figure, Report, Table
from tagwerk_reporting.tallies import tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from sqlalchemy.orm import Session

    from tagwerk.api import Activity, App, Employee, JobDescription, Metric, Period
    from tagwerk_reporting.api import Cell
    from tagwerk_reporting.tallies import Tally

_ = translator("tagwerk_reporting")
of_the_core = translator("tagwerk")


def reports() -> list[Report]:
    """The monthly report."""
    return [Report("monthly", _("Monthly report"), ("month",), monthly)]


def monthly(app: App, employee: Employee, period: Period) -> Document:
    """The report of *employee* on the month *period*, from one consistent look at the database."""
    described = find_job_description(app, employee.on(period.last).job_description, period.last)
    with app.database.reading() as session:
        tallies = tally(app, session, employee, period)
        contracts = _contracts(session, tallies)
        names = _company_names(session, tallies)
    tables = (
        _obligations(tallies),
        _days([owed for owed in tallies if owed.per == "day"], clock.today(employee.time_zone)),
        contracts,
        _evidence(app, employee, tallies, names),
    )
    return Document(_("Monthly report"), _facts(employee, described, period), tables, tuple(_figures(tallies)))


def _facts(employee: Employee, described: JobDescription, period: Period) -> tuple[tuple[str, str, Cell], ...]:
    made = clock.now().astimezone(ZoneInfo(employee.time_zone)).replace(microsecond=0)
    facts: list[tuple[str, str, Cell]] = [
        ("employee", _("Employee"), employee.name),
        ("position", _("Position"), in_reader_language(described.title)),
        ("period", _("Period"), period_title(period)),
        ("first", _("From"), period.first),
        ("last", _("To"), period.last),
        ("made", _("Made on"), made),
    ]
    if made.date() <= period.last:
        facts.append(("so_far", _("So far"), _("The period is not over; the figures are those so far.")))
    return tuple(facts)


def _figures(tallies: Iterable[Tally]) -> Iterator[Figure]:
    for owed in tallies:
        titles = {"title": owed.title, "per": _per_title(owed)}
        yield Figure(f"{owed.name}/target", _("{title} per {per}, target", **titles), owed.target)
        yield Figure(f"{owed.name}/done", _("{title} per {per}, done", **titles), owed.done)


def _obligations(tallies: Iterable[Tally]) -> Table:
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
        Column("due", _("Due by"), "date"),
    )
    note = _("Met: in how many of the days or periods the target was reached.")
    return Table("obligations", _("Obligations"), columns, tuple(_obligation(owed) for owed in tallies), note=note)


def _obligation(owed: Tally) -> tuple[Cell, ...]:
    difference = None if owed.done is None else owed.done - owed.target
    return (
        owed.clause,
        owed.title,
        _per_title(owed),
        _quantity(owed.metric, owed.target),
        _("not measured") if owed.done is None else _quantity(owed.metric, owed.done),
        None if difference is None else _quantity(owed.metric, difference),
        owed.percent,
        owed.stretches_met,
        owed.stretches_due,
        owed.due,
    )


def _per_title(owed: Tally) -> str:
    titles = {
        "day": _("working day"),
        "week": _("week"),
        "month": _("month"),
        "quarter": _("quarter"),
        "half_year": _("half-year"),
        "year": _("year"),
    }
    return titles[owed.per]


def _quantity(metric: Metric, number: int) -> Cell:
    """A count as it is; an amount in the units of its currency instead of the minor ones."""
    if metric.counts != "amount":
        return number
    from babel.numbers import get_currency_precision

    return Decimal(number).scaleb(-get_currency_precision(metric.currency))


def _days(daily: list[Tally], today: date) -> Table:
    """A row for each working day, and for each day of rest on which something was done nevertheless."""
    columns = [Column("date", _("Date"), "date"), Column("remark", "")]
    for owed in daily:
        columns.append(Column(f"{owed.metric.name}", owed.title, "number"))
        columns.append(Column(f"{owed.metric.name}_target", _("Target"), "number"))
    rows = []
    for same_day in zip(*(owed.stretches for owed in daily), strict=True):
        day, resting = same_day[0].first, same_day[0].resting
        if resting and not any(stretch.done for stretch in same_day):
            continue
        to_come = day > today
        cells: list[Cell] = []
        for owed, stretch in zip(daily, same_day, strict=True):
            unknown = to_come or not owed.measured
            cells += [None if unknown else _quantity(owed.metric, stretch.done), _quantity(owed.metric, stretch.target)]
        rows.append((day, resting or (_("to come") if to_come else ""), *cells))
    total: list[Cell] = [_("Total"), ""]
    for owed in daily:
        done = _("not measured") if owed.done is None else _quantity(owed.metric, owed.done)
        total += [done, _quantity(owed.metric, owed.target)]
    return Table("days", _("Day by day"), tuple(columns), tuple(rows), tuple(total) if rows else ())


def _contracts(session: Session, tallies: Iterable[Tally]) -> Table:
    columns = (
        Column("signed", _("Signed on"), "date"),
        Column("contract", _("Contract")),
        Column("company", _("Company")),
    )
    deeds = [deed for owed in tallies for deed in _deeds(owed) if owed.metric.kinds == (CONTRACT_SIGNED.name,)]
    numbers = [deed.details["contract"] for deed in deeds if "contract" in deed.details]
    statement = sa.select(Contract).where(Contract.id.in_(numbers)).order_by(Contract.signed_on, Contract.id)
    rows = [
        (contract.signed_on, contract.number, survivor(session, session.get_one(Company, contract.company_id)).name)
        for contract in session.scalars(statement)
    ]
    return Table("contracts", _("Contracts with new clients"), columns, tuple(rows))


def _company_names(session: Session, tallies: Iterable[Tally]) -> dict[int | None, str]:
    """The names of the companies that the deeds concern, after mergers."""
    wanted = {deed.company_id for owed in tallies for deed in _deeds(owed)} - {None}
    into = aliased(Company)
    name = sa.func.coalesce(into.name, Company.name)
    statement = sa.select(Company.id, name).outerjoin(into, into.id == Company.merged_into)
    rows = session.execute(statement.where(Company.id.in_(wanted))).all()
    return {None: ""} | {row[0]: row[1] for row in rows}


def _evidence(app: App, employee: Employee, tallies: Iterable[Tally], names: dict[int | None, str]) -> Table:
    columns = (
        Column("metric", _("Obligation")),
        Column("activity", _("Activity"), "number"),
        Column("date", _("Date"), "date"),
        Column("happened", _("When"), "moment"),
        Column("kind", _("Deed")),
        Column("company", _("Company")),
        Column("outcome", _("Outcome")),
    )
    zone = ZoneInfo(employee.time_zone)
    titles = {kind.name: of_the_core(kind.title) for kind in known_kinds(app).values()}
    rows = tuple(
        (
            owed.title,
            deed.id,
            deed.work_date,
            deed.happened_at.astimezone(zone).replace(microsecond=0),
            titles.get(deed.kind, deed.kind),
            names[deed.company_id],
            deed.outcome or "",
        )
        for owed in tallies
        for deed in _deeds(owed)
    )
    note = _("Every number above is made of these activities of the ledger.")
    return Table("evidence", _("Evidence"), columns, rows, note=note)


def _deeds(owed: Tally) -> Iterator[Activity]:
    for stretch in owed.stretches:
        yield from stretch.deeds
