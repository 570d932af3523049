"""A metric compiled to SQL: how many, and which ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlalchemy.sql.expression import UnaryExpression
from sqlalchemy.sql.operators import custom_op

from tagwerk.ledger.tables import Activity

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy.orm import Session

    from tagwerk.ledger.metrics import Filter, Metric

REVERSALS = sa.table("activities", sa.column("reverses")).alias("reversals")
PIECE = 500
# The plus keeps both databases from the index on "reverses", by which most of the ledger, or all its reversals, would be read.
REVERSES: UnaryExpression[int | None] = UnaryExpression(Activity.__table__.c.reverses, operator=custom_op("+"))
COMPANIES = sa.table("companies", sa.column("id"), sa.column("merged_into"))


def count(session: Session, metric: Metric, employee_id: int, first: date, last: date) -> int:
    """The *metric* of one employee from *first* to *last*, both included; an amount is in minor units."""
    counted = _counted(metric, *_credited(employee_id, first, last))
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


def evidence(session: Session, metric: Metric, employee_id: int, first: date, last: date) -> list[Activity]:
    """The activities behind the number, oldest first. For a distinct count: the first of each that are one."""
    order = (Activity.happened_at, Activity.id)
    counted = _counted(metric, *_credited(employee_id, first, last)).order_by(*order)
    if metric.counts != "distinct":
        return list(session.scalars(counted.with_only_columns(Activity)))
    fields = [_field(name) for name in metric.distinct]
    place = sa.func.row_number().over(partition_by=fields, order_by=order).label("place")
    ranked = counted.order_by(None).with_only_columns(Activity.id, place).subquery()
    firsts = sa.select(Activity).join(ranked, ranked.c.id == Activity.id).where(ranked.c.place == 1)
    return list(session.scalars(firsts.order_by(*order)))


def touches(session: Session, metric: Metric, companies: Sequence[int], first: date, last: date) -> dict[int, Activity]:
    """The first activity of the metric with each of *companies* from *first* to *last*, whoever did it; oldest first."""
    found: dict[int, Activity] = {}
    for start in range(0, len(companies), PIECE):
        piece = companies[start : start + PIECE]
        merged = sa.select(COMPANIES.c.id, COMPANIES.c.merged_into).where(COMPANIES.c.merged_into.in_(piece))
        stands_for = {company: company for company in piece}
        stands_for |= {row.id: row.merged_into for row in session.execute(merged)}
        these = (Activity.company_id.in_(stands_for), Activity.work_date.between(first, last))
        deeds = _counted(metric, *these).with_only_columns(Activity).order_by(Activity.work_date, Activity.id)
        for deed in session.scalars(deeds):
            if deed.company_id is not None:
                found.setdefault(stands_for[deed.company_id], deed)
    return dict(sorted(found.items(), key=lambda touched: (touched[1].happened_at, touched[1].id)))


def acts(session: Session, metric: Metric, employee_id: int, first: date, last: date | None = None) -> list[Activity]:
    """The activities by an employee for the own part, and by others for that employee, from *first* on, oldest first."""
    days = (Activity.work_date >= first, *(() if last is None else (Activity.work_date <= last,)))
    own = _counted(metric, Activity.employee_id == employee_id, Activity.concerns_id.is_(None), *days)
    others = _counted(metric, Activity.concerns_id == employee_id, *days)
    found = {deed for query in (own, others) for deed in session.scalars(query.with_only_columns(Activity))}
    return sorted(found, key=lambda deed: (deed.work_date, deed.id))


def with_reversals(session: Session, *which: sa.ColumnElement[bool]) -> list[tuple[Activity, int | None]]:
    """The activities *which*, each with the id of what reversed it; reversals are not among them."""
    reversal = aliased(Activity)
    query = sa.select(Activity, reversal.id).outerjoin(reversal, reversal.reverses == Activity.id)
    found = session.execute(query.where(*which, Activity.reverses.is_(None)).order_by(Activity.id))
    return [(activity, reversed_by) for activity, reversed_by in found]


def _credited(employee_id: int, first: date, last: date) -> tuple[sa.ColumnElement[bool], ...]:
    return Activity.employee_id == employee_id, Activity.work_date.between(first, last)


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
