"""Price columns: what a product costs for whom, from which quantity on, and from when until when."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.access.use_cases import use_case
from tagwerk.catalogue.finding import find_product
from tagwerk.catalogue.quantities import UnitPrice, currency_of_country, currency_typed, quantity_of
from tagwerk.catalogue.tables import Price, Product
from tagwerk.platform import clock
from tagwerk.platform.errors import WrongInput
from tagwerk.platform.inputs import folded, one_line
from tagwerk.platform.texts import translator
from tagwerk.staff.finding import country_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from tagwerk.access.actors import Actor
    from tagwerk.platform.app import App

LONGEST_COLUMN = 32
ALWAYS = date(1900, 1, 1)
"""The first day of a price of which nobody says since when."""

_ = translator("tagwerk")


@use_case("products.edit")
def set_price(
    app: App,
    actor: Actor,
    article: str,
    price: str,
    *,
    column: str = "",
    currency: str | None = None,
    from_quantity: int | str = 0,
    valid_from: date | None = None,
    valid_until: date | None = None,
) -> tuple[Product, Price]:
    """What one unit costs in the price *column* (``""`` is the list price) from the day *valid_from*, today by default.

    The price, and *from_quantity* unless it counts thousandths, are read as they are written in the actor's country. The price
    before it ends the day before. Raises NotFound, WrongInput.
    """
    column = one_line(column, LONGEST_COLUMN)
    valid_from = valid_from or clock.today(actor.time_zone)
    if valid_until is not None and valid_until < valid_from:
        raise WrongInput(_("A price that begins on {day} does not end before.", day=valid_from))
    with app.database.transaction() as session:
        country = country_of(session, actor)
        money = currency_typed(currency) if currency else currency_of_country(country)
        parts, least = UnitPrice.read(price, money, country).parts, quantity_of(session, actor, from_quantity)
        product = find_product(session, article)
        same = (
            Price.product_id == product.id, Price.column_key == folded(column), Price.currency == money,
            Price.from_quantity == least,
        )  # fmt: skip
        before = sa.or_(Price.valid_until.is_(None), Price.valid_until >= valid_from)
        session.execute(
            sa.update(Price)
            .where(*same, Price.valid_from < valid_from, before)
            .values(valid_until=valid_from - timedelta(days=1))
        )
        known = session.scalars(sa.select(Price).where(*same, Price.valid_from == valid_from)).first()
        if known is None:
            known = Price(
                product_id=product.id, column_key=folded(column), currency=money, from_quantity=least,
                valid_from=valid_from, column=column, unit_price=parts,
            )  # fmt: skip
            session.add(known)
        known.column, known.unit_price, known.valid_until, known.source = column, parts, valid_until, ""
        session.flush()
    return product, known


def prices_on(session: Session, products: Sequence[int], day: date) -> list[Price]:
    """The prices of *products* that are valid on that day: of several of one kind, the one that began last."""
    query = sa.select(Price).where(
        Price.product_id.in_(products),
        Price.valid_from <= day,
        sa.or_(Price.valid_until.is_(None), Price.valid_until >= day),
    )
    order = (Price.product_id, Price.column_key, Price.currency, Price.from_quantity, Price.valid_from)
    latest = {
        (price.product_id, price.column_key, price.currency, price.from_quantity): price
        for price in session.scalars(query.order_by(*order))
    }
    return list(latest.values())


def coming_prices(session: Session, product: int, day: date) -> list[Price]:
    """The prices of a product that begin after that day, the next first."""
    query = sa.select(Price).where(Price.product_id == product, Price.valid_from > day)
    return list(
        session.scalars(query.order_by(Price.valid_from, Price.column_key, Price.currency, Price.from_quantity))
    )


def price_for(session: Session, product_id: int, column: str, quantity: int, day: date) -> Price | None:
    """What a quantity (thousandths) of a product costs in a price column, else what the list says; None where nothing is said."""
    valid = [price for price in prices_on(session, [product_id], day) if price.from_quantity <= quantity]
    for key in dict.fromkeys((folded(column), "")):
        own = [price for price in valid if price.column_key == key]
        if own:
            return max(own, key=lambda price: price.from_quantity)
    return None
