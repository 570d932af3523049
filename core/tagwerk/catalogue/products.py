"""Products: opened, changed, listed by pages, found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from tagwerk.access.use_cases import use_case
from tagwerk.catalogue.analogues import analogues_of
from tagwerk.catalogue.finding import article_key, by_article, find_product, matching
from tagwerk.catalogue.prices import coming_prices, prices_on
from tagwerk.catalogue.quantities import quantity_of
from tagwerk.catalogue.tables import PRODUCT_STATUSES, Product
from tagwerk.companies.hookspecs import CardsOpened, tagwerk_cards_opened
from tagwerk.platform import clock
from tagwerk.platform.actions import Action
from tagwerk.platform.errors import Conflict, WrongInput
from tagwerk.platform.inputs import folded, one_line, one_of
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from datetime import date

    from tagwerk.access.actors import Actor
    from tagwerk.catalogue.tables import Price, ProductStatus
    from tagwerk.platform.app import App

PAGE = 50
LONGEST = {"article": 64, "name": 200, "unit": 16}

_ = translator("tagwerk")


@dataclass(frozen=True)
class ProductCard:
    """A product with what stands in for it, the prices that are valid today, and those to come."""

    product: Product
    analogues: list[Product]
    prices: list[Price]
    coming: list[Price]


@dataclass(frozen=True)
class Page:
    """A part of the list of products: *number* is how many there are in all, *page* counts from 1."""

    products: list[Product]
    page: int
    number: int

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.number // PAGE))


@use_case("products.edit")
def add_product(
    app: App,
    actor: Actor,
    /,
    article: str,
    name: str,
    *,
    unit: str = "",
    stock: int | str | None = None,
    expected_on: date | None = None,
) -> Product:
    """Open the card of a new product; *stock* counts thousandths, or is what somebody typed. The departments concerned are told.

    Raises WrongInput, Conflict for an article number in use.
    """
    article = one_line(article, LONGEST["article"], needed=_("A product needs an article number."))
    name = one_line(name, LONGEST["name"], needed=_("A product needs a name."))
    moment = clock.now()
    with app.database.reading() as session:
        there = None if stock is None else quantity_of(session, actor, stock)
    product = Product(
        article=article, article_key=article_key(article), name=name, name_key=folded(name),
        unit=one_line(unit, LONGEST["unit"]), stock=there, restocked_at=moment if there else None, status="active",
        expected_on=expected_on, created_at=moment,
    )  # fmt: skip
    taken = Conflict(_("There is an article {article} already.", article=article), Action("products.show", article))
    try:
        with app.database.transaction() as session:
            if by_article(session, article) is not None:
                raise taken
            session.add(product)
            session.flush()
    except IntegrityError:  # somebody else opened it at this moment
        raise taken from None
    names = (f"{article} {name}",)
    app.plugins.notify(tagwerk_cards_opened, app, CardsOpened("product", actor.employee_id, 1, names))
    return product


@use_case("products.edit")
def edit_product(
    app: App,
    actor: Actor,
    /,
    text: str,
    *,
    name: str | None = None,
    unit: str | None = None,
    status: str | None = None,
    stock: int | str | None = None,
    expected_on: date | None = None,
    expected_unknown: bool = False,
) -> Product:
    """Change what is given of a product; *expected_unknown* takes the expected day away. Raises NotFound, WrongInput."""
    with app.database.transaction() as session:
        product = find_product(session, text)
        if name is not None:
            product.name = one_line(name, LONGEST["name"], needed=_("A product needs a name."))
            product.name_key = folded(product.name)
        if unit is not None:
            product.unit = one_line(unit, LONGEST["unit"])
        if status is not None:
            product.status = _status(status)
        if stock is not None:
            restock(product, quantity_of(session, actor, stock))
        if expected_on is not None or expected_unknown:
            product.expected_on = expected_on
        session.flush()
    return product


def restock(product: Product, stock: int) -> None:
    """Set the stock (thousandths); that it rose is kept, for whoever waits for it."""
    if stock > (product.stock or 0):
        product.restocked_at = clock.now()
    product.stock = stock


@use_case("products.read")
def show_product(app: App, actor: Actor, text: str) -> ProductCard:
    """A product with its analogues and the prices of today and to come. Raises NotFound, WrongInput."""
    with app.database.reading() as session:
        product = find_product(session, text)
        today = clock.today(actor.time_zone)
        prices, coming = prices_on(session, [product.id], today), coming_prices(session, product.id, today)
        return ProductCard(product, analogues_of(session, product.id), prices, coming)


@use_case("products.read")
def list_products(app: App, actor: Actor, words: str = "", *, page: int = 1, everything: bool = False) -> Page:
    """The products by article number, a page of them; *words* stand in name or number, *everything*: also what is no longer sold.

    Raises WrongInput for a page that there is not.
    """
    wanted = matching(words) if everything else sa.and_(matching(words), Product.status == "active")
    with app.database.reading() as session:
        number = session.scalar(sa.select(sa.func.count()).select_from(Product).where(wanted)) or 0
        query = sa.select(Product).where(wanted).order_by(Product.article_key).limit(PAGE).offset((page - 1) * PAGE)
        found = list(session.scalars(query)) if page >= 1 else []
    result = Page(found, page, number)
    if not 1 <= page <= result.pages:
        raise WrongInput(_("There is no page {page}.", page=page), _("The last one is {pages}.", pages=result.pages))
    return result


def _status(text: str) -> ProductStatus:
    for status in PRODUCT_STATUSES:
        if status == text:
            return status
    raise WrongInput(_("{value!r} is no status of a product.", value=text), one_of(PRODUCT_STATUSES))
