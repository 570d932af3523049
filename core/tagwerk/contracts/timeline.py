"""Contracts on the timeline of a company."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.companies.hookspecs import TimelineEntry, TimelineSpan
from tagwerk.contracts.kinds import CONTRACT_SIGNED
from tagwerk.contracts.tables import Contract
from tagwerk.ledger.counting import NO_REVERSAL
from tagwerk.ledger.tables import Activity
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tagwerk.platform.app import App

_ = translator("tagwerk")


def entries(app: App, span: TimelineSpan) -> list[TimelineEntry]:
    """Each contract by what became of it last."""
    if not span.asks_for("contract"):
        return []
    on = sa.func.coalesce(Contract.rescinded_on, Contract.signed_on, Contract.drafted_on)
    query = sa.select(Contract).where(Contract.company_id.in_(span.companies))
    if span.since is not None:
        query = query.where(on >= span.since.date())
    titles = {
        "draft": _("Contract drafted"),
        "signed": _("Contract signed"),
        "rescinded": _("Contract rescinded"),
    }
    with app.database.reading() as session:
        found = list(session.scalars(query.order_by(on.desc(), Contract.id.desc()).limit(span.limit)))
        counted = _counted(session, span) if found else {}
    return [
        TimelineEntry(
            _noon(contract.rescinded_on or contract.signed_on or contract.drafted_on), "contract", titles[contract.state],
            " ".join(part for part in (contract.number, contract.reason) if part), contract.employee_id,
            activity=counted.get(contract.id),
        )
        for contract in found
    ]  # fmt: skip


def _counted(session: Session, span: TimelineSpan) -> dict[int, int]:
    """The activities of the newest contracts, by contract."""
    query = sa.select(Activity.id, Activity.details).where(
        Activity.company_id.in_(span.companies), Activity.kind == CONTRACT_SIGNED.name, NO_REVERSAL
    )
    rows = session.execute(query.order_by(Activity.work_date.desc(), Activity.id.desc()).limit(span.limit * 2))
    return {int(details.get("contract", 0)): number for number, details in rows}


def _noon(day: date) -> datetime:
    """A contract knows its day alone."""
    return datetime.combine(day, time(12), UTC)
