"""A metric compiled to SQL: how many, and which ones."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlalchemy.sql.expression import UnaryExpression
from sqlalchemy.sql.operators import custom_op

from tagwerk.ledger.tables import Activity
from tagwerk.platform.database import pieces

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from tagwerk.ledger.metrics import Filter, Metric
    from tagwerk.platform.periods import Period

REVERSALS = sa.table("activities", sa.column("reverses")).alias("reversals")
# The plus keeps both databases from the index on "reverses", by which most of the ledger, or all its reversals, would be read.
OWN = Activity.__table__.c
REVERSES: UnaryExpression[int | None] = UnaryExpression(OWN.reverses, operator=custom_op("+"))
NO_REVERSAL = REVERSES.is_(None)
EMPLOYEE = sa.bindparam("employee", type_=sa.BigInteger())
FIRST, LAST = sa.bindparam("first", type_=sa.Date()), sa.bindparam("last", type_=sa.Date())
MANY = 2_000
"""Companies of which the activities are looked for by the period alone."""
REMEMBERED = 512  # statements: to put one together takes as long as to run it for a day
COMPANIES = sa.table("companies", sa.column("id"), sa.column("merged_into"))


class ActivityRow(NamedTuple):
    """What a list says of an activity."""

    id: int
    work_date: date
    happened_at: datetime
    kind: str
    company_id: int | None
    outcome: str | None
    amount_minor: int | None


def count(session: Session, metric: Metric, employee_id: int, period: Period) -> int:
    """The *metric* of one employee in *period*; an amount is in minor units."""
    counted = _counted(metric, *_credited(employee_id, period))
    statement: sa.Select[Any]
    if metric.counts == "amount":
        statement = counted.with_only_columns(sa.func.coalesce(sa.func.sum(OWN.amount_minor), 0))
    elif metric.counts != "distinct":
        statement = counted.with_only_columns(sa.func.count())
    else:
        fields = [_field(name).label(f"field_{number}") for number, name in enumerate(metric.distinct)]
        distinct = counted.with_only_columns(*fields).distinct().subquery()
        statement = sa.select(sa.func.count()).select_from(distinct)
    return int(session.scalar(statement) or 0)


def activities(session: Session, metric: Metric, employee_id: int, period: Period) -> list[Activity]:
    """The activities behind the number, oldest first. For a distinct count: the first of each that are one."""
    order = (OWN.happened_at, OWN.id)
    if metric.counts != "distinct":
        return list(session.scalars(_counted(metric, *_credited(employee_id, period), what=Activity).order_by(*order)))
    fields = [_field(name) for name in metric.distinct]
    place = sa.func.row_number().over(partition_by=fields, order_by=order).label("place")
    ranked = _counted(metric, *_credited(employee_id, period)).with_only_columns(OWN.id, place).subquery()
    firsts = sa.select(Activity).join(ranked, ranked.c.id == Activity.id).where(ranked.c.place == 1)
    return list(session.scalars(firsts.order_by(*order)))


def counts_by_day(
    session: Session, metric: Metric, employees: Sequence[int], period: Period
) -> dict[tuple[int, date], int]:
    """The *metric* of each of *employees* on each day of *period* that has any, in one statement; amounts in minor units.

    Each day is counted by itself, as for a daily quota: what is one thing is one on each day.
    """
    found = _counts(session, metric, employees, period, by_day=True)
    return {(employee, day): int(number) for employee, day, number in found}


def counts(session: Session, metric: Metric, employees: Sequence[int], period: Period) -> dict[int, int]:
    """The *metric* of each of *employees* in the whole of *period*, in one statement; those without any are left out."""
    found = _counts(session, metric, employees, period, by_day=False)
    return {employee: int(number) for employee, number in found}


def _counts(
    session: Session, metric: Metric, employees: Sequence[int], period: Period, *, by_day: bool
) -> Iterator[Any]:
    for piece in pieces(employees):
        asked = {"employees": piece, "first": period.first, "last": period.last}
        yield from session.execute(_counts_of(metric, by_day), asked)


@lru_cache(maxsize=REMEMBERED)
def _counts_of(metric: Metric, by_day: bool) -> sa.Select[Any]:
    whose = OWN.employee_id.in_(sa.bindparam("employees", expanding=True))
    counted = _counted(metric, whose, OWN.work_date.between(FIRST, LAST))
    by = [OWN.employee_id, OWN.work_date] if by_day else [OWN.employee_id]
    if metric.counts == "amount":
        return counted.with_only_columns(*by, sa.func.coalesce(sa.func.sum(OWN.amount_minor), 0)).group_by(*by)
    if metric.counts != "distinct":
        return counted.with_only_columns(*by, sa.func.count()).group_by(*by)
    fields = [_field(name).label(f"field_{number}") for number, name in enumerate(metric.distinct)]
    rows = counted.with_only_columns(*(each.label(f"by_{each.key}") for each in by), *fields).distinct().subquery()
    columns = [rows.c[f"by_{each.key}"] for each in by]
    return sa.select(*columns, sa.func.count()).group_by(*columns)


def activity_rows(
    session: Session, metric: Metric, employee_id: int, period: Period, *, daily: bool = False
) -> list[ActivityRow]:
    """The activities behind the number, oldest first, as rows in one statement: for lists of thousands.

    Each has ``id``, ``work_date``, ``happened_at``, ``kind``, ``company_id``, ``outcome`` and ``amount_minor``. With *daily* each
    day is counted by itself.
    """
    asked = {"employee": employee_id, "first": period.first, "last": period.last}
    found = session.execute(_rows_of(metric, daily), asked).all()
    if metric.counts != "distinct":
        return list(map(ActivityRow._make, found))
    width, firsts = len(ActivityRow._fields), dict[Any, Any]()
    for row in found:  # quicker than to have the database rank them
        firsts.setdefault(row[width:], row[:width])
    return list(map(ActivityRow._make, firsts.values()))


@lru_cache(maxsize=REMEMBERED)
def _rows_of(metric: Metric, daily: bool) -> sa.Select[Any]:
    whose = OWN.employee_id == EMPLOYEE, OWN.work_date.between(FIRST, LAST)
    fields: list[sa.ColumnElement[Any]] = []
    if metric.counts == "distinct":
        fields = [_field(name) for name in metric.distinct]
        if daily and "work_date" not in metric.distinct:
            fields.append(OWN.work_date)
    named = [field.label(f"field_{number}") for number, field in enumerate(fields)]
    counted = _counted(metric, *whose).order_by(OWN.happened_at, OWN.id)
    return counted.with_only_columns(*(OWN[name] for name in ActivityRow._fields), *named)


def touches(session: Session, metric: Metric, companies: Sequence[int], period: Period) -> dict[int, Activity]:
    """The first activity of the metric with each of *companies* in *period*, whoever did it; oldest first."""
    found = _touches_of_many(session, metric, companies, period) if len(companies) > MANY else {}
    for piece in pieces(companies) if len(companies) <= MANY else ():
        merged = sa.select(COMPANIES.c.id, COMPANIES.c.merged_into).where(COMPANIES.c.merged_into.in_(piece))
        stands_for = {company: company for company in piece}
        stands_for |= {row.id: row.merged_into for row in session.execute(merged)}
        these = (Activity.company_id.in_(stands_for), Activity.work_date.between(period.first, period.last))
        counted = _counted(metric, *these, what=Activity).order_by(Activity.work_date, Activity.id)
        for activity in session.scalars(counted):
            if activity.company_id is not None:
                found.setdefault(stands_for[activity.company_id], activity)
    return dict(sorted(found.items(), key=lambda touched: (touched[1].happened_at, touched[1].id)))


def _touches_of_many(session: Session, metric: Metric, companies: Sequence[int], period: Period) -> dict[int, Activity]:
    """The same from the activities of the period, which are fewer than the companies."""
    wanted, found = set(companies), dict[int, Activity]()
    counted = _counted(metric, Activity.work_date.between(period.first, period.last), what=Activity)
    held = COMPANIES.alias("held")
    root = sa.func.coalesce(held.c.merged_into, held.c.id)
    query = counted.join(held, held.c.id == Activity.company_id).add_columns(root)
    for activity, company in session.execute(query.order_by(Activity.work_date, Activity.id)):
        if company in wanted:
            found.setdefault(company, activity)
    return found


def concerning(session: Session, metric: Metric, employee_id: int, period: Period) -> list[Activity]:
    """The activities in *period* by an employee for the own part, and by others for that employee, oldest first."""
    asked = {"employee": employee_id, "first": period.first, "last": period.last}
    found = {activity for query in _concerning_of(metric) for activity in session.scalars(query, asked)}
    return sorted(found, key=lambda activity: (activity.work_date, activity.id))


@lru_cache(maxsize=REMEMBERED)
def _concerning_of(metric: Metric) -> tuple[sa.Select[Any], sa.Select[Any]]:
    in_period = OWN.work_date.between(FIRST, LAST)
    own = _counted(metric, OWN.employee_id == EMPLOYEE, OWN.concerns_id.is_(None), in_period, what=Activity)
    return own, _counted(metric, OWN.concerns_id == EMPLOYEE, in_period, what=Activity)


def with_reversals(session: Session, *which: sa.ColumnElement[bool]) -> list[tuple[Activity, int | None]]:
    """The activities *which*, each with the id of what reversed it; reversals are not among them."""
    reversal = aliased(Activity)
    query = sa.select(Activity, reversal.id).outerjoin(reversal, reversal.reverses == Activity.id)
    found = session.execute(query.where(*which, REVERSES.is_(None)).order_by(Activity.id))
    return [(activity, reversed_by) for activity, reversed_by in found]


def _credited(employee_id: int, period: Period) -> tuple[sa.ColumnElement[bool], ...]:
    return OWN.employee_id == employee_id, OWN.work_date.between(period.first, period.last)


def _counted(metric: Metric, *whose: sa.ColumnElement[bool], what: Any = OWN.id) -> sa.Select[Any]:
    """The activities that the metric counts: neither a reversal nor reversed; or the reversals, where those are counted.

    *what* is ``Activity`` where activities are to come out, and no columns, which are read quicker.
    """
    statement = sa.select(what).where(
        *whose, OWN.kind.in_(metric.kinds), *(_condition(condition) for condition in metric.where)
    )
    if metric.counts == "reversals":
        return statement.where(REVERSES.is_not(None))
    # A subquery in an expression, and no "exists", which PostgreSQL may turn into a join that reads a whole index.
    reversal = sa.select(REVERSALS.c.reverses).where(REVERSALS.c.reverses == OWN.id).scalar_subquery()
    statement = statement.where(REVERSES.is_(None), reversal.is_(None))
    if metric.counts == "amount":
        statement = statement.where(OWN.currency == metric.currency)
    if "company" in metric.distinct:
        statement = statement.outerjoin(COMPANIES, COMPANIES.c.id == OWN.company_id)
    return statement


def _condition(condition: Filter) -> sa.ColumnElement[bool]:
    field: sa.ColumnElement[Any] = _field(condition.field, condition.value)
    match condition.comparison:
        case "known":
            return field.is_not(None)
        case ">=":
            return field >= condition.value
        case "<=":
            return field <= condition.value
        case "=":
            return field == condition.value


def _field(name: str, value: object = "") -> sa.ColumnElement[Any]:
    """The column of a field's *name*; a detail is read as the type of *value*."""
    if name == "company":
        return sa.func.coalesce(COMPANIES.c.merged_into, OWN.company_id)
    if not name.startswith("details."):
        column: sa.ColumnElement[Any] = OWN[name]
        return column
    detail = OWN.details[name.removeprefix("details.")]
    read = (
        detail.as_boolean
        if isinstance(value, bool)
        else detail.as_integer
        if isinstance(value, int)
        else detail.as_string
    )
    typed: sa.ColumnElement[Any] = read()
    return typed
