"""Exporting the catalogue: the columns are those that ``import`` knows, so that a list that comes back changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from tagwerk.access.log import log_access
from tagwerk.access.use_cases import use_case
from tagwerk.catalogue.prices import ALWAYS
from tagwerk.catalogue.quantities import PRICE_PLACES, QUANTITY_PLACES
from tagwerk.catalogue.tables import Price, Product
from tagwerk.companies.exports.files import check_form, new_file
from tagwerk.companies.exports.forms import FORMS
from tagwerk.platform import clock
from tagwerk.staff.finding import country_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from pathlib import Path

    from tagwerk.access.actors import Actor
    from tagwerk.platform.app import App

PAGE = 500
OF_PRODUCT = ("article", "name", "unit", "status", "stock", "expected_on")
OF_PRICE = ("article", "column", "price", "currency", "from_quantity", "valid_from", "valid_until")
WITH_POINT = ("US", "GB", "IE", "CH")
"""Where decimals stand behind a point, as the import of a folder takes it."""


@dataclass(frozen=True)
class Exported:
    """A file with so many products, or prices; so many products are no longer listed and are not in it."""

    path: Path
    number: int
    gone: int


@use_case("products.read")
def export_products(
    app: App,
    actor: Actor,
    view: Callable[[Product, Sequence[Price]], dict[str, Any]],
    *,
    prices: bool = False,
    form: str = "csv",
    out: Path | None = None,
) -> Exported:
    """Write the products, or with *prices* what they cost today and later, to a new file; *view* gives one as a document.

    Without *out* it lies in the folder ``exports`` of the workspace. Raises WrongInput for the form and the file.
    """
    check_form(form, out)
    number = 0
    with app.database.reading() as session:
        country = country_of(session, actor)
        gone = session.scalar(sa.select(sa.func.count()).where(Product.status == "gone")) or 0
    point = "." if country in WITH_POINT else ","
    with new_file(app, "prices" if prices else "products", form, out) as (path, file):
        writer = FORMS[form](file, OF_PRICE if prices else OF_PRODUCT)
        after = 0
        while page := _page(app, after, clock.today(actor.time_zone)):
            for product, costs in page:
                rows = [_price_row(product, price, point) for price in costs] if prices else [_row(product, point)]
                number += len(rows)
                writer.add(rows, view(product, costs))
            after = page[-1][0].id
        writer.end()
    log_access(app, actor, "products.read", f"products:{number}")
    return Exported(path, number, gone)


def _page(app: App, after: int, today: date) -> list[tuple[Product, list[Price]]]:
    """Some products behind the number *after*, each with the prices that are valid now or later."""
    with app.database.reading() as session:
        there = sa.select(Product).where(Product.id > after, Product.status != "gone")
        page = {
            product.id: (product, list[Price]()) for product in session.scalars(there.order_by(Product.id).limit(PAGE))
        }
        valid = sa.or_(Price.valid_until.is_(None), Price.valid_until >= today)
        for price in session.scalars(sa.select(Price).where(Price.product_id.in_(page), valid).order_by(Price.id)):
            page[price.product_id][1].append(price)
    return list(page.values())


def _row(product: Product, point: str) -> list[str]:
    stock = "" if product.stock is None else _number(product.stock, QUANTITY_PLACES, point)
    return [product.article, product.name, product.unit, product.status, stock, _day(product.expected_on)]


def _price_row(product: Product, price: Price, point: str) -> list[str]:
    since = None if price.valid_from == ALWAYS else price.valid_from
    return [
        product.article, price.column, _number(price.unit_price, PRICE_PLACES, point), price.currency,
        _number(price.from_quantity, QUANTITY_PLACES, point), _day(since), _day(price.valid_until),
    ]  # fmt: skip


def _number(parts: int, places: int, point: str) -> str:
    """With all its decimals, so that no point of thousands is seen in it."""
    return f"{Decimal(parts).scaleb(-places):.{places}f}".replace(".", point)


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()
