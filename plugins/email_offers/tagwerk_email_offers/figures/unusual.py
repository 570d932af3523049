"""Offers that a head should look at: to an employee's address, which count nothing, and to a domain of this house."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from tagwerk.api import OFFER_EMAILED, Activity, Employee, Unusual, later
from tagwerk_email_offers.api import OFFER_TO_OWN
from tagwerk_email_offers.inbox.matching.directory import own_domains
from tagwerk_email_offers.settings import NAME
from tagwerk_email_offers.tables import Message

if TYPE_CHECKING:
    from tagwerk.api import App


def unusual(app: App) -> list[Unusual]:
    """Those that were not counted, and those that were."""
    with app.database.reading() as session:
        domains = sorted(own_domains(session))
    address = sa.func.lower(Message.address)
    staff = sa.select(sa.func.lower(Employee.email)).where(Employee.email != "")
    ours = [address.endswith(f"{mark}{domain}", autoescape=True) for domain in domains for mark in "@."]
    counted = sa.and_(Activity.kind == OFFER_EMAILED.name, sa.or_(address.in_(staff), *ours))
    return [
        Unusual(
            "offers_to_own_addresses", later("Offers to addresses of our own"),
            _offers().where(Activity.kind == OFFER_TO_OWN.name), counts=False,
        ),
        Unusual("offers_to_own_domains", later("Offers to domains of our own"), _offers().where(counted)),
    ]  # fmt: skip


def _offers() -> sa.Select[*tuple[Any, ...]]:
    """The offers that left and were not taken back, each with its address."""
    reversal = aliased(Activity)
    taken_back = sa.select(reversal.id).where(reversal.reverses == Activity.id).scalar_subquery()
    return (
        sa.select(
            Activity.employee_id, Activity.work_date.label("happened_on"), Message.address.label("about"),
            Activity.company_id, Activity.id.label("activity_id"),
        )
        .join(Message, Message.id == Activity.details["message"].as_integer())
        .where(Activity.source == NAME, Activity.reverses.is_(None), taken_back.is_(None))
    )  # fmt: skip
