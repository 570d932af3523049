"""Contracts that a head should look at: dated back for long, or to before who drafted them was hired."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from tagwerk.contracts.tables import Contract
from tagwerk.ledger.tables import Activity
from tagwerk.platform.texts import later
from tagwerk.staff.hookspecs import Unusual
from tagwerk.staff.tables import Employee

if TYPE_CHECKING:
    from tagwerk.platform.app import App


def unusual(app: App) -> list[Unusual]:
    """Both, of the contracts that stand."""
    if app.database.is_sqlite:
        days_back: sa.ColumnElement[Any] = sa.func.julianday(sa.func.date(Activity.happened_at)) - sa.func.julianday(
            Activity.work_date
        )
    else:
        days_back = sa.cast(sa.func.timezone("UTC", Activity.happened_at), sa.Date) - Activity.work_date
    most = app.config.settings.unusual.dated_back_days
    return [
        Unusual("contracts_dated_back", later("Contracts dated back"), _signed().where(days_back > most)),
        Unusual(
            "contracts_before_hiring", later("Contracts signed before their employee was hired"),
            _signed().where(Contract.signed_on < Employee.hired_on),
        ),
    ]  # fmt: skip


def _signed() -> sa.Select[*tuple[Any, ...]]:
    key = sa.literal("contract:") + sa.cast(Contract.id, sa.String)
    return (
        sa.select(
            Activity.employee_id, Activity.work_date.label("happened_on"), Contract.number.label("about"),
            Contract.company_id, Activity.id.label("activity_id"),
        )
        .join(Activity, sa.and_(Activity.source == "core", Activity.source_key == key))
        .join(Employee, Employee.id == Activity.employee_id)
        .where(Contract.state == "signed")
    )  # fmt: skip
