"""A metric compiled to SQL: how many, and which ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlalchemy.sql.expression import UnaryExpression
from sqlalchemy.sql.operators import custom_op

from tagwerk.ledger.tables import Activity
from tagwerk.platform.database import pieces

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy.orm import Session

    from tagwerk.ledger.metrics import Filter, Metric
    from tagwerk.platform.periods import Period

REVERSALS = sa.table("activities", sa.column("reverses")).alias("reversals")
# The plus keeps both databases from the index on "reverses", by which most of the ledger, or all its reversals, would be read.
REVERSES: UnaryExpression[int | None] = UnaryExpression(Activity.__table__.c.reverses, operator=custom_op("+"))
COMPANIES = sa.table("companies", sa.column("id"), sa.column("merged_into"))


def count(session: Session, metric: Metric, employee_id: int, period: Period) -> int:
    """The *metric* of one employee in *period*; an amount is in minor units."""
    counted = _counted(metric, *_credited(employee_id, period))
    statement: sa.Select[Any]
    if metric.counts == "amount":
        statement = counted.with_only_columns(sa.func.coalesce(sa.func.sum(Activity.amount_minor), 0))
    elif metric.counts != "distinct":
        statement = counted.with_only_columns(sa.func.count())
    else:
        fields = [_field(name).label(f"field_{number}") for number, name in enumerate(metric.distinct)]
        distinct = counted.with_only_columns(*fields).distinct().subquery()
        statement = sa.select(sa.func.count()).select_from(distinct)
    return int(session.scalar(statement) or 0)


def activities(session: Session, metric: Metric, employee_id: int, period: Period) -> list[Activity]:
    """The activities behind the number, oldest first. For a distinct count: the first of each that are one."""
    order = (Activity.happened_at, Activity.id)
    counted = _counted(metric, *_credited(employee_id, period)).order_by(*order)
    if metric.counts != "distinct":
        return list(session.scalars(counted.with_only_columns(Activity)))
    fields = [_field(name) for name in metric.distinct]
    place = sa.func.row_number().over(partition_by=fields, order_by=order).label("place")
    ranked = counted.order_by(None).with_only_columns(Activity.id, place).subquery()
    firsts = sa.select(Activity).join(ranked, ranked.c.id == Activity.id).where(ranked.c.place == 1)
    return list(session.scalars(firsts.order_by(*order)))


def counts_by_day(
    session: Session, metric: Metric, employees: Sequence[int], period: Period
) -> dict[tuple[int, date], int]:
    """The *metric* of each of *employees* on each day of *period* that has any, in one statement; amounts in minor units.

    Each day is counted by itself, as for a daily quota: what is one thing is one on each day.
    """
    found: dict[tuple[int, date], int] = {}
    by = (Activity.employee_id, Activity.work_date)
    for piece in pieces(employees):
        counted = _counted(
            metric, Activity.employee_id.in_(piece), Activity.work_date.between(period.first, period.last)
        )
        if metric.counts == "amount":
            number: sa.ColumnElement[Any] = sa.func.coalesce(sa.func.sum(Activity.amount_minor), 0)
            statement = counted.with_only_columns(*by, number).group_by(*by)
        elif metric.counts != "distinct":
            statement = counted.with_only_columns(*by, sa.func.count()).group_by(*by)
        else:
            fields = [_field(name).label(f"field_{number}") for number, name in enumerate(metric.distinct)]
            rows = counted.with_only_columns(*(each.label(each.key) for each in by), *fields).distinct().subquery()
            statement = sa.select(rows.c.employee_id, rows.c.work_date, sa.func.count()).group_by(
                rows.c.employee_id, rows.c.work_date
            )
        found |= {(employee, day): int(number) for employee, day, number in session.execute(statement)}
    return found


def counts(session: Session, metric: Metric, employees: Sequence[int], period: Period) -> dict[int, int]:
    """The *metric* of each of *employees* in the whole of *period*, in one statement; those without any are left out."""
    found: dict[int, int] = {}
    for piece in pieces(employees):
        counted = _counted(
            metric, Activity.employee_id.in_(piece), Activity.work_date.between(period.first, period.last)
        )
        if metric.counts == "amount":
            number: sa.ColumnElement[Any] = sa.func.coalesce(sa.func.sum(Activity.amount_minor), 0)
            statement = counted.with_only_columns(Activity.employee_id, number).group_by(Activity.employee_id)
        elif metric.counts != "distinct":
            statement = counted.with_only_columns(Activity.employee_id, sa.func.count()).group_by(Activity.employee_id)
        else:
            fields = [_field(name).label(f"field_{number}") for number, name in enumerate(metric.distinct)]
            rows = counted.with_only_columns(Activity.employee_id.label("who"), *fields).distinct().subquery()
            statement = sa.select(rows.c.who, sa.func.count()).group_by(rows.c.who)
        found |= {employee: int(number) for employee, number in session.execute(statement)}
    return found


def activity_rows(
    session: Session, metric: Metric, employee_id: int, period: Period, *, daily: bool = False
) -> Sequence[sa.Row[Any]]:
    """The activities behind the number, oldest first, as rows in one statement: for lists of thousands.

    Each has ``id``, ``work_date``, ``happened_at``, ``kind``, ``company_id``, ``outcome`` and ``amount_minor``. With *daily* each
    day is counted by itself.
    """
    columns = [
        getattr(Activity, name)
        for name in ("id", "work_date", "happened_at", "kind", "company_id", "outcome", "amount_minor")
    ]
    counted = _counted(metric, *_credited(employee_id, period)).order_by(Activity.happened_at, Activity.id)
    if metric.counts != "distinct":
        return session.execute(counted.with_only_columns(*columns)).all()
    fields: list[sa.ColumnElement[Any] | Any] = [_field(name) for name in metric.distinct]
    if daily and "work_date" not in metric.distinct:
        fields.append(Activity.work_date)
    named = [field.label(f"field_{number}") for number, field in enumerate(fields)]
    begin, seen, firsts = len(columns), set(), []
    for row in session.execute(
        counted.with_only_columns(*columns, *named)
    ):  # quicker than to have the database rank them
        thing = row[begin:]
        if thing not in seen:
            seen.add(thing)
            firsts.append(row)
    return firsts


def touches(session: Session, metric: Metric, companies: Sequence[int], period: Period) -> dict[int, Activity]:
    """The first activity of the metric with each of *companies* in *period*, whoever did it; oldest first."""
    found: dict[int, Activity] = {}
    for piece in pieces(companies):
        merged = sa.select(COMPANIES.c.id, COMPANIES.c.merged_into).where(COMPANIES.c.merged_into.in_(piece))
        stands_for = {company: company for company in piece}
        stands_for |= {row.id: row.merged_into for row in session.execute(merged)}
        these = (Activity.company_id.in_(stands_for), Activity.work_date.between(period.first, period.last))
        counted = _counted(metric, *these).with_only_columns(Activity).order_by(Activity.work_date, Activity.id)
        for activity in session.scalars(counted):
            if activity.company_id is not None:
                found.setdefault(stands_for[activity.company_id], activity)
    return dict(sorted(found.items(), key=lambda touched: (touched[1].happened_at, touched[1].id)))


def concerning(session: Session, metric: Metric, employee_id: int, period: Period) -> list[Activity]:
    """The activities in *period* by an employee for the own part, and by others for that employee, oldest first."""
    in_period = Activity.work_date.between(period.first, period.last)
    own = _counted(metric, Activity.employee_id == employee_id, Activity.concerns_id.is_(None), in_period)
    others = _counted(metric, Activity.concerns_id == employee_id, in_period)
    found = {activity for query in (own, others) for activity in session.scalars(query.with_only_columns(Activity))}
    return sorted(found, key=lambda activity: (activity.work_date, activity.id))


def with_reversals(session: Session, *which: sa.ColumnElement[bool]) -> list[tuple[Activity, int | None]]:
    """The activities *which*, each with the id of what reversed it; reversals are not among them."""
    reversal = aliased(Activity)
    query = sa.select(Activity, reversal.id).outerjoin(reversal, reversal.reverses == Activity.id)
    found = session.execute(query.where(*which, Activity.reverses.is_(None)).order_by(Activity.id))
    return [(activity, reversed_by) for activity, reversed_by in found]


def _credited(employee_id: int, period: Period) -> tuple[sa.ColumnElement[bool], ...]:
    return Activity.employee_id == employee_id, Activity.work_date.between(period.first, period.last)


def _counted(metric: Metric, *whose: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """The activities that the metric counts: neither a reversal nor reversed; or the reversals, where those are counted."""
    statement = sa.select(Activity).where(
        *whose, Activity.kind.in_(metric.kinds), *(_condition(condition) for condition in metric.where)
    )
    if metric.counts == "reversals":
        return statement.where(REVERSES.is_not(None))
    # A subquery in an expression, and no "exists", which PostgreSQL may turn into a join that reads a whole index.
    reversal = sa.select(REVERSALS.c.reverses).where(REVERSALS.c.reverses == Activity.id).scalar_subquery()
    statement = statement.where(REVERSES.is_(None), reversal.is_(None))
    if metric.counts == "amount":
        statement = statement.where(Activity.currency == metric.currency)
    if "company" in metric.distinct:
        statement = statement.outerjoin(COMPANIES, COMPANIES.c.id == Activity.company_id)
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
        return sa.func.coalesce(COMPANIES.c.merged_into, Activity.company_id)
    if not name.startswith("details."):
        column: sa.ColumnElement[Any] = getattr(Activity, name)
        return column
    detail = Activity.details[name.removeprefix("details.")]
    read = (
        detail.as_boolean
        if isinstance(value, bool)
        else detail.as_integer
        if isinstance(value, int)
        else detail.as_string
    )
    typed: sa.ColumnElement[Any] = read()
    return typed
