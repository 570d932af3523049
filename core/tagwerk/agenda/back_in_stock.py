"""Whoever asked for what is in stock again is a reason to call, until somebody of the company was told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from tagwerk.agenda.contacts import holds
from tagwerk.catalogue.quantities import quantity_text
from tagwerk.catalogue.tables import Product
from tagwerk.companies.finding import zones_of
from tagwerk.companies.hookspecs import WEIGHTS, Signal
from tagwerk.companies.tables import Company
from tagwerk.demand.tables import Wanted
from tagwerk.diary.kinds import VISIT
from tagwerk.ledger.kinds import CALL, CALL_DECLARED, OFFER_EMAILED, PHONE_OFFER, PHONE_OFFER_DECLARED
from tagwerk.ledger.tables import Activity
from tagwerk.platform import clock
from tagwerk.platform.database import UtcDateTime
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from tagwerk.platform.app import App

TOLD = tuple(kind.name for kind in (CALL, CALL_DECLARED, VISIT, OFFER_EMAILED, PHONE_OFFER, PHONE_OFFER_DECLARED))

_ = translator("tagwerk")


def back_in_stock(app: App, companies: Sequence[int]) -> Iterator[Signal]:
    """What is wanted, is there, and was not spoken of: nobody of the company was reached since it came."""
    whose = sa.func.coalesce(Company.merged_into, Company.id)
    there = sa.and_(Product.status == "active", Product.stock >= Wanted.quantity)
    since = sa.case(
        (Product.restocked_at.is_(None), Wanted.asked_at),
        (Product.restocked_at < Wanted.asked_at, Wanted.asked_at),
        else_=Product.restocked_at,
    )
    query = (
        sa.select(whose, Product.article, Product.name, Wanted.quantity, Product.unit, since)
        .select_from(Wanted)
        .join(Company, Company.id == Wanted.company_id)
        .join(Product, Product.id == Wanted.product_id)
        .where(sa.or_(Company.id.in_(companies), Company.merged_into.in_(companies)), Wanted.state == "open", there)
        .order_by(Wanted.id)
    )
    with app.database.reading() as session:
        rows = session.execute(query).all()
        zones = zones_of(session, companies) if rows else {}
        spoken = _spoken(session, sorted({row[0] for row in rows}))
    for company, article, name, quantity, unit, moment in rows:
        day = clock.local_date(moment, zones[company])
        if any(at > moment or on > day for at, on in spoken.get(company, ())):
            continue
        amount = f"{quantity_text(quantity)} {unit}".strip()
        text = _("In stock again: {article} {name}, wanted {amount}.", article=article, name=name, amount=amount)
        yield Signal(company, "article_back", WEIGHTS["article_back"], text, day)


def back_candidates(app: App, owned: sa.ColumnElement[bool], limit: int) -> list[int]:
    """Companies that want what is there, whoever has waited longest first."""
    held = aliased(Company)
    query = (
        sa.select(Company.id)
        .select_from(Wanted)
        .join(held, held.id == Wanted.company_id)
        .join(Company, Company.id == sa.func.coalesce(held.merged_into, held.id))
        .join(Product, Product.id == Wanted.product_id)
        .where(Wanted.state == "open", Product.status == "active", Product.stock >= Wanted.quantity, owned)
    )
    with app.database.reading() as session:
        return list(session.scalars(query.order_by(Wanted.asked_at, Wanted.id).limit(limit)))


def _spoken(session: Session, companies: Sequence[int]) -> dict[int, list[tuple[datetime, date]]]:
    """When each of the companies, or one merged into it, was last spoken to or offered something: moment and day, by kind."""
    whose = sa.func.coalesce(Company.merged_into, Company.id)
    query = (
        sa.select(whose, sa.func.max(Activity.happened_at, type_=UtcDateTime()), sa.func.max(Activity.work_date))
        .join(Company, Company.id == Activity.company_id)
        .where(sa.or_(Company.id.in_(companies), Company.merged_into.in_(companies)), Activity.kind.in_(TOLD), holds())
        .group_by(whose, Activity.kind)
    )
    found: dict[int, list[tuple[datetime, date]]] = {}
    for company, at, on in session.execute(query) if companies else ():
        found.setdefault(company, []).append((at, on))
    return found
