"""A run over a folder, all files together: what a plan would have made by now, and what a later file says otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from tagwerk.catalogue.documents.tables import Document
from tagwerk.catalogue.tables import Price, Product

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable

    from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Overruled:
    """The *line* of *file* that says something of *name* which a later one says again: that one holds."""

    file: str
    line: int
    name: str


class Catalogue:
    """The products, prices and documents as they are; of a *planned* run also as they would be.

    *kinds* are those of the files; of which there are several, one may overrule another.
    What a plan opens or changes is kept here and belongs to no session, so that nothing of it is written.
    """

    def __init__(self, *, planned: bool, kinds: Collection[str] = ()) -> None:
        self.planned = planned
        self.in_several = frozenset(kind for kind in kinds if list(kinds).count(kind) > 1)
        self._said: dict[Hashable, tuple[Overruled, dict[str, Any]]] = {}
        self._products: dict[str, Product] = {}
        self._prices: dict[int, list[Price]] = {}
        self._documents: dict[tuple[str, str], Document] = {}

    def overruled(self, key: Hashable, line: Overruled, values: dict[str, Any]) -> Overruled | None:
        """The line before this one that says something else of the same thing, which holds no longer."""
        before = self._said.get(key)
        self._said[key] = line, (before[1] | values if before is not None else values)
        if before is None or all(before[1].get(name, value) == value for name, value in values.items()):
            return None
        return before[0]

    def products(self, session: Session, keys: Collection[str]) -> dict[str, Product]:
        """The products with these keys of their articles."""
        found = session.scalars(sa.select(Product).where(Product.article_key.in_(sorted(keys))))
        return self._as_planned(session, {each.article_key: each for each in found}, self._products, keys)

    def prices(self, session: Session, products: Collection[int]) -> list[Price]:
        """The prices of the products with these numbers."""
        found = list(session.scalars(sa.select(Price).where(Price.product_id.in_(sorted(products)))))
        if self.planned:
            for price in found:
                session.expunge(price)
            kept = [price for number in products for price in self._prices.get(number, ())]
            again = {price.id for price in kept}  # None for one that the plan makes
            found = [price for price in found if price.id not in again] + kept
        return found

    def documents(self, session: Session, kind: str, numbers: Collection[str]) -> dict[str, Document]:
        """The documents of a kind with these numbers."""
        query = sa.select(Document).where(Document.kind == kind, Document.number.in_(sorted(numbers)))
        kept = {number: each for number in numbers if (each := self._documents.get((kind, number))) is not None}
        return self._as_planned(session, {each.number: each for each in session.scalars(query)}, kept, numbers)

    def _as_planned(
        self, session: Session, found: dict[str, Any], kept: dict[str, Any], keys: Collection[str]
    ) -> dict[str, Any]:
        if self.planned:
            for thing in found.values():
                session.expunge(thing)
            found |= {key: kept[key] for key in keys if key in kept}
        return found

    def open_product(self, values: dict[str, Any]) -> Product:
        """A product that the plan opens; its number is of no other."""
        product = Product(**values, id=-1 - len(self._products))
        self.keep(product)
        return product

    def keep(self, thing: Product | Price | Document) -> None:
        """Go on from what the plan has made of *thing*."""
        if isinstance(thing, Product):
            self._products[thing.article_key] = thing
        elif isinstance(thing, Document):
            self._documents[thing.kind, thing.number] = thing
        else:
            prices = self._prices.setdefault(thing.product_id, [])
            if thing not in prices:
                prices.append(thing)
