"""Finding a product by its article number, and products by what somebody remembers of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.catalogue.tables import Product
from tagwerk.platform.actions import Action
from tagwerk.platform.errors import NotFound, WrongInput
from tagwerk.platform.inputs import folded, nearest_hint
from tagwerk.platform.sorting import any_spelling, by_name, spelling_key
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

SOME = 6
LIKE = 200  # article numbers that a mistyped one is compared with

_ = translator("tagwerk")


def article_key(article: str) -> str:
    """An article number as it is compared: without blanks, upper and lower case alike."""
    return "".join(folded(article).split())


def find_product(session: Session, text: str) -> Product:
    """The product with that article number, else the only one with that name or a part of it. Raises NotFound, WrongInput."""
    if (exact := by_article(session, text)) is not None:
        return exact
    key = folded(text)
    found = list(session.scalars(sa.select(Product).where(Product.name_key == key).limit(SOME)))
    if not found and not text.strip().isdecimal():
        found = list(session.scalars(_part(key).limit(SOME)))
    if not key or not found:
        near = session.scalars(sa.select(Product.article).order_by(Product.article_key).limit(LIKE)).all()
        hint = nearest_hint(text, near) or Action("products.list")
        raise NotFound(_("There is no article {article!r}.", article=text), hint)
    if len(found) > 1:
        some = ", ".join(f"{product.article} {product.name}" for product in found[: SOME - 1])
        raise WrongInput(_("Several products are like {name!r}: {some}.", name=text, some=some), _("Give the number."))
    return found[0]


def by_article(session: Session, article: str) -> Product | None:
    """The product with exactly that article number."""
    return session.scalars(sa.select(Product).where(Product.article_key == article_key(article))).first()


def matching(words: str) -> sa.ColumnElement[bool]:
    """The condition that each of the *words* stands in the name, in any spelling, or in the article number."""
    parts = folded(words).split()
    return sa.and_(
        sa.true(),
        *(
            sa.or_(
                Product.name_key.contains(part, autoescape=True),
                any_spelling(Product.name).contains(spelling_key(part), autoescape=True),
                Product.article_key.contains(part, autoescape=True),
            )
            for part in parts
        ),
    )


def _part(key: str) -> sa.Select[Product]:
    alike = sa.or_(
        Product.name_key.contains(key, autoescape=True),
        any_spelling(Product.name).contains(spelling_key(key), autoescape=True),
    )
    return sa.select(Product).where(alike).order_by(by_name(Product.name))
