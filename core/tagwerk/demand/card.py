"""The section of the client card that says what the company waits for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.catalogue.quantities import quantity_text
from tagwerk.companies.hookspecs import CardSection
from tagwerk.companies.tables import Company
from tagwerk.demand.tables import Wanted
from tagwerk.demand.wanted import expectation, in_stock
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from tagwerk.platform.app import App

_ = translator("tagwerk")


def wanted_section(app: App, company_id: int) -> list[CardSection]:
    """None where it waits for nothing."""
    of_company = sa.select(Company.id).where(sa.or_(Company.id == company_id, Company.merged_into == company_id))
    query = sa.select(Wanted).where(Wanted.company_id.in_(of_company), Wanted.state == "open").order_by(Wanted.id)
    with app.database.reading() as session:
        found = list(session.scalars(query))
    rows = tuple(
        (
            f"{each.product.article} {each.product.name}",
            f"{quantity_text(each.quantity)} {each.product.unit}".strip()
            + ", "
            + (_("in stock again") if in_stock(each.product, each.quantity) else expectation(each.product)),
        )
        for each in found
    )
    return [CardSection("wanted", _("Waits for"), rows)] if rows else []
