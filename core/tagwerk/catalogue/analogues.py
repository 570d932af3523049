"""Products that stand in for each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.access.use_cases import use_case
from tagwerk.catalogue.finding import find_product
from tagwerk.catalogue.tables import Analogue, Product
from tagwerk.platform.errors import NotFound, WrongInput
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tagwerk.access.actors import Actor
    from tagwerk.platform.app import App

_ = translator("tagwerk")


@use_case("products.edit")
def set_analogue(app: App, actor: Actor, article: str, other: str) -> tuple[Product, list[Product]]:
    """*other* stands in for *article*, and the other way round. Raises NotFound, WrongInput."""
    with app.database.transaction() as session:
        one, two = _two(session, article, other)
        first, second = sorted((one.id, two.id))
        if session.scalar(_pair(first, second)) is None:
            session.add(Analogue(first_id=first, second_id=second))
            session.flush()
        return one, analogues_of(session, one.id)


@use_case("products.edit")
def remove_analogue(app: App, actor: Actor, article: str, other: str) -> tuple[Product, list[Product]]:
    """They no longer stand in for each other. Raises NotFound, WrongInput."""
    with app.database.transaction() as session:
        one, two = _two(session, article, other)
        known = session.scalars(_pair(*sorted((one.id, two.id)))).first()
        if known is None:
            raise NotFound(_("{other} does not stand in for {article}.", other=two.article, article=one.article))
        session.delete(known)
        session.flush()
        return one, analogues_of(session, one.id)


def analogues_of(session: Session, product_id: int) -> list[Product]:
    """What stands in for a product: what is in stock first, then by article number."""
    of_second = sa.select(Analogue.second_id).where(Analogue.first_id == product_id)
    of_first = sa.select(Analogue.first_id).where(Analogue.second_id == product_id)
    query = sa.select(Product).where(sa.or_(Product.id.in_(of_second), Product.id.in_(of_first)))
    in_stock = sa.case((sa.and_(Product.status == "active", Product.stock > 0), 0), else_=1)
    return list(session.scalars(query.order_by(in_stock, Product.article_key)))


def _two(session: Session, article: str, other: str) -> tuple[Product, Product]:
    one, two = find_product(session, article), find_product(session, other)
    if one.id == two.id:
        raise WrongInput(_("{article} does not stand in for itself.", article=one.article))
    return one, two


def _pair(first: int, second: int) -> sa.Select[Analogue]:
    return sa.select(Analogue).where(Analogue.first_id == first, Analogue.second_id == second)
