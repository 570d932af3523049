"""The reason to contact a company that the contracts know: one that ends."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.companies.finding import zones_of
from tagwerk.companies.hookspecs import WEIGHTS, SegmentField, Signal
from tagwerk.companies.segments.fields import same_company
from tagwerk.companies.tables import Company
from tagwerk.contracts.tables import Contract
from tagwerk.platform import clock
from tagwerk.platform.texts import later, translator

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tagwerk.platform.app import App

RUNNING = "signed"
AHEAD = timedelta(days=60)  # time enough to negotiate a renewal
BEHIND = timedelta(days=90)

_ = translator("tagwerk")


def candidates(app: App, owned: sa.ColumnElement[bool], limit: int) -> list[int]:
    """Companies with a contract that ends about now, the first to end first."""
    today = clock.now().date()
    ending = (
        sa.select(Contract.company_id)
        .join(Company, Company.id == Contract.company_id)
        .where(owned, Contract.state == "signed", Contract.ends_on.between(today - BEHIND, today + AHEAD))
    )
    with app.database.reading() as session:
        return list(session.scalars(ending.order_by(Contract.ends_on, Contract.id).limit(limit)))


def segment_fields() -> list[SegmentField]:
    """When the last signed contract ends (nothing where one has no end), when one was signed last, and how many there are."""
    running = same_company(Contract.company_id), Contract.state == RUNNING
    ends = sa.select(sa.case((sa.func.count() == sa.func.count(Contract.ends_on), sa.func.max(Contract.ends_on))))
    signed, number = sa.select(sa.func.max(Contract.signed_on)), sa.select(sa.func.count(Contract.id))
    found = [each.where(*running).correlate(Company).scalar_subquery() for each in (ends, signed, number)]
    return [
        SegmentField("contract_ends", later("End of the contract"), found[0], "date"),
        SegmentField("contract_signed", later("Contract signed on"), found[1], "date"),
        SegmentField("contracts", later("Number of contracts"), found[2], "number"),
    ]


def signals(app: App, companies: Sequence[int]) -> Iterator[Signal]:
    """The companies whose last contract ends soon, or has ended lately without another one."""
    last = sa.select(Contract.company_id, sa.func.max(Contract.ends_on)).where(
        Contract.company_id.in_(companies), Contract.state == "signed"
    )
    endless = sa.select(Contract.company_id).where(
        Contract.company_id.in_(companies), Contract.state == "signed", Contract.ends_on.is_(None)
    )
    with app.database.reading() as session:
        without_end = set(session.scalars(endless))
        rows = session.execute(last.group_by(Contract.company_id)).all()
        zones = zones_of(session, companies)
    for company, ends_on in rows:
        today = clock.today(zones[company])
        if ends_on is None or company in without_end or not today - BEHIND <= ends_on <= today + AHEAD:
            continue
        text = (
            _("The contract ends on {day}.", day=ends_on)
            if ends_on >= today
            else _("The contract ended on {day}.", day=ends_on)
        )
        yield Signal(company, "contract_ends", WEIGHTS["contract_ends"], text, ends_on)
