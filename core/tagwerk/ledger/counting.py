"""A metric compiled to SQL: how many, and which ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from tagwerk.ledger.tables import Activity

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

    from tagwerk.ledger.metrics import Filter, Metric

REVERSALS = sa.table("activities", sa.column("reverses")).alias("reversals")
COMPANIES = sa.table("companies", sa.column("id"), sa.column("merged_into"))


def count(session: Session, metric: Metric, employee_id: int, first: date, last: date) -> int:
    """The *metric* of one employee from *first* to *last*, both included; an amount is in minor units."""
    counted = _counted(metric, employee_id, first, last)
    statement: sa.Select[Any]
    if metric.counts == "amount":
        statement = counted.with_only_columns(sa.func.coalesce(sa.func.sum(Activity.amount_minor), 0))
    elif metric.counts == "rows":
        statement = counted.with_only_columns(sa.func.count())
    else:
        fields = [_field(name).label(f"field_{number}") for number, name in enumerate(metric.distinct)]
        distinct = counted.with_only_columns(*fields).distinct().subquery()
        statement = sa.select(sa.func.count()).select_from(distinct)
    return int(session.scalar(statement) or 0)


def evidence(session: Session, metric: Metric, employee_id: int, first: date, last: date) -> list[Activity]:
    """The activities behind the number, oldest first. For a distinct count: the first of each that are one."""
    order = (Activity.happened_at, Activity.id)
    counted = _counted(metric, employee_id, first, last).order_by(*order)
    if metric.counts != "distinct":
        return list(session.scalars(counted.with_only_columns(Activity)))
    fields = [_field(name) for name in metric.distinct]
    place = sa.func.row_number().over(partition_by=fields, order_by=order).label("place")
    ranked = counted.order_by(None).with_only_columns(Activity.id, place).subquery()
    firsts = sa.select(Activity).join(ranked, ranked.c.id == Activity.id).where(ranked.c.place == 1)
    return list(session.scalars(firsts.order_by(*order)))


def _counted(metric: Metric, employee_id: int, first: date, last: date) -> sa.Select[Any]:
    """The activities that the metric counts: neither a reversal nor reversed."""
    statement = sa.select(Activity).where(
        Activity.employee_id == employee_id,
        Activity.kind.in_(metric.kinds),
        Activity.work_date.between(first, last),
        Activity.reverses.is_(None),
        ~sa.exists().where(REVERSALS.c.reverses == Activity.id),
        *(_condition(condition) for condition in metric.where),
    )
    if metric.counts == "amount":
        statement = statement.where(Activity.currency == metric.currency)
    if "company" in metric.distinct:
        statement = statement.outerjoin(COMPANIES, COMPANIES.c.id == Activity.company_id)
    return statement


def _condition(condition: Filter) -> sa.ColumnElement[bool]:
    field: sa.ColumnElement[Any] = _field(condition.field, condition.value)
    if condition.comparison == "known":
        return field.is_not(None)
    return field >= condition.value if condition.comparison == ">=" else field == condition.value


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
