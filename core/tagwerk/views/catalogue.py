"""Products with stock and prices, and what companies want of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tagwerk.catalogue.prices import ALWAYS
from tagwerk.catalogue.quantities import UnitPrice, quantity_plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tagwerk.catalogue.products import Page, ProductCard
    from tagwerk.catalogue.tables import Price, Product
    from tagwerk.demand.tables import Wanted
    from tagwerk.demand.wanted import Answer


def product_view(product: Product) -> dict[str, Any]:
    """A product; its stock is text with a point before decimals, None where it is not known."""
    return {
        "article": product.article,
        "name": product.name,
        "unit": product.unit,
        "status": product.status,
        "stock": None if product.stock is None else quantity_plain(product.stock),
        "expected_on": product.expected_on,
    }


def price_view(price: Price) -> dict[str, Any]:
    """What one unit costs, with four decimals; *valid_from* is None where nobody says since when."""
    return {
        "column": price.column,
        "price": str(UnitPrice(price.unit_price, price.currency)),
        "currency": price.currency,
        "from_quantity": quantity_plain(price.from_quantity),
        "valid_from": price.valid_from if price.valid_from != ALWAYS else None,
        "valid_until": price.valid_until,
    }


def product_card_view(card: ProductCard) -> dict[str, Any]:
    """A product with its analogues, prices of today, and those to come."""
    return product_view(card.product) | {
        "analogues": [product_view(product) for product in card.analogues],
        "prices": [price_view(price) for price in card.prices],
        "coming": [price_view(price) for price in card.coming],
    }


def priced_product_view(product: Product, prices: Sequence[Price]) -> dict[str, Any]:
    """A product with its prices."""
    return product_view(product) | {"prices": [price_view(price) for price in prices]}


def products_view(page: Page) -> list[dict[str, Any]]:
    """The products of a page."""
    return [product_view(product) for product in page.products]


def wanted_view(wanted: Wanted) -> dict[str, Any]:
    """Who wants what, since when, and what became of it."""
    product = wanted.product
    return {
        "wanted": wanted.id,
        "company": wanted.company_id,
        "company_name": wanted.company.name,
        "article": product.article,
        "name": product.name,
        "quantity": quantity_plain(wanted.quantity),
        "unit": product.unit,
        "stock": None if product.stock is None else quantity_plain(product.stock),
        "expected_on": product.expected_on,
        "state": wanted.state,
        "by": wanted.employee.name,
        "asked_at": wanted.asked_at,
        "request": wanted.request_id,
    }


def answer_view(answer: Answer, request: int | None = None) -> dict[str, Any]:
    """What a company that asks for a product is told."""
    kept = answer.wanted
    return product_view(answer.product) | {
        "company": answer.company.id,
        "company_name": answer.company.name,
        "quantity": quantity_plain(answer.quantity),
        "enough": answer.enough,
        "price": None if answer.price is None else str(answer.price),
        "currency": None if answer.price is None else answer.price.currency,
        "total": None if answer.total is None else str(answer.total),
        "analogues": [product_view(product) for product in answer.analogues],
        "wanted": None if kept is None else kept.id,
        "before": None if answer.before is None else quantity_plain(answer.before),
        "request": request if request is not None or kept is None else kept.request_id,
    }
