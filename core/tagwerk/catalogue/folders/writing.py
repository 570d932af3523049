"""A piece of a file, written: one look-up and a few statements for some hundred rows.

A value that a row does not give stays as it is. What is decided is decided alike in a plan, which writes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from tagwerk.catalogue.documents.tables import Document
from tagwerk.catalogue.finding import article_key
from tagwerk.catalogue.prices import ALWAYS
from tagwerk.catalogue.tables import Price, Product
from tagwerk.platform import clock
from tagwerk.platform.inputs import folded
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from sqlalchemy.orm import Session

    from tagwerk.catalogue.changes.noting import Changes
    from tagwerk.catalogue.folders.planning import Catalogue
    from tagwerk.catalogue.folders.rows import Row

"""From when a price is valid of which that is not said."""
DOCUMENTS = {"invoices": "invoice", "payments": "payment", "orders": "order"}
DOCUMENT_FIELDS = ("customer", "vat_id", "customer_name", "reference", "issued_on", "due_on", "paid_on", "currency",
                   "amount", "open_amount", "state")  # fmt: skip

_ = translator("tagwerk")


@dataclass
class Writing:
    """A file on its way in: *run* marks what was seen, and a later run is greater.

    *catalogue* is what there is, and for a plan, which writes nothing, what there would be; *stocked* are the articles of which
    a file of stocks says what is there, so that a list of products does not; *changes* is where is written down what changes.
    """

    source: str
    run: str
    catalogue: Catalogue
    changes: Changes | None = None
    stocked: frozenset[str] = frozenset()
    seen: dict[str, int] = field(default_factory=dict)
    stock: dict[str, tuple[int, date | None]] = field(default_factory=dict)
    stock_rows: dict[str, Row] = field(default_factory=dict)

    @property
    def planned(self) -> bool:
        """Whether nothing is written."""
        return self.catalogue.planned

    def write(self, session: Session, kind: str, rows: Sequence[Row]) -> None:
        """Write the *rows* of a file of that kind that are not rejected; what cannot be is rejected with its reason."""
        good = [row for row in rows if not row.rejected]
        for row in good:
            row.outcome = ""
        if kind == "products":
            self._products(session, good)
            self._prices(session, [row for row in good if row.prices and not row.rejected])
        elif kind == "stock":
            self._stock(session, good)
        elif kind == "prices":
            self._prices(session, good)
        else:
            self._documents(session, DOCUMENTS[kind], good)
        if not self.planned:
            self._still_listed(session, kind, [row for row in rows if row.rejected])

    def _still_listed(self, session: Session, kind: str, rows: list[Row]) -> None:
        """A row that could not be taken says all the same that its thing is there."""
        if kind == "products":
            keys = sorted({article_key(row.values["article"]) for row in rows if row.values.get("article")})
            known = sa.update(Product).where(Product.article_key.in_(keys), Product.source == self.source)
            known = known.where(Product.seen < self.run)
        elif kind in DOCUMENTS:
            keys = sorted({row.values["number"] for row in rows if row.values.get("number")})
            same = Document.kind == DOCUMENTS[kind], Document.number.in_(keys), Document.source == self.source
            known = sa.update(Document).where(*same, Document.seen < self.run)
        else:
            return
        if keys:
            session.execute(known.values(seen=self.run).execution_options(synchronize_session=False))

    def _products(self, session: Session, rows: list[Row]) -> None:
        known = self._products_of(session, rows)
        new, moment = [], clock.now()
        for row in rows:
            names = "name", "unit", "stock", "expected_on"
            values: dict[str, Any] = {name: row.values[name] for name in names if name in row.values}
            values["status"] = row.values.get("status", "active")
            values["name_key"] = folded(values["name"])[:200]
            key = article_key(row.values["article"])
            if key in self.stocked:
                values.pop("stock", None)
            product = known.get(key)
            if product is None:
                row.became("created")
                restocked = moment if values.get("stock") else None
                fresh: dict[str, Any] = {"article": row.values["article"], "article_key": key, "unit": "", "stock": None,
                            "expected_on": None, "restocked_at": restocked, "created_at": moment, "version": 1,
                            "source": self.source, "seen": self.run}  # fmt: skip
                if self.planned:
                    known[key] = self.catalogue.open_product(fresh | values)
                else:
                    new.append(fresh | values)
            elif self._change(product, values):
                row.became("updated")
        if new:
            self._insert(session, Product, new)

    def _products_of(self, session: Session, rows: Iterable[Row]) -> dict[str, Product]:
        return self.catalogue.products(session, {article_key(row.values["article"]) for row in rows})

    def _stock(self, session: Session, rows: list[Row]) -> None:
        """What stands in several places of a house is added up; it is written when all of the file is read."""
        known = self._products_of(session, rows)
        for row in rows:
            key = article_key(row.values["article"])
            if key not in known:
                row.reject(_("There is no article {article!r}.", article=row.values["article"]))
                continue
            stock, expected = self.stock.get(key, (0, None))
            self.stock_rows.setdefault(key, row)
            self.stock[key] = stock + row.values["stock"], row.values.get("expected_on", expected)

    def write_stock(self, session: Session, keys: Sequence[str]) -> int:
        """Write the stock of the articles *keys*; gives how many changed."""
        changed = 0
        for product in self.catalogue.products(session, keys).values():
            stock, expected = self.stock[product.article_key]
            values = {"stock": stock} | ({"expected_on": expected} if expected is not None else {})
            changed += self._change(product, values, mark=False)
        return changed

    def _change(self, product: Product, values: dict[str, Any], *, mark: bool = True) -> bool:
        differs = any(getattr(product, name) != value for name, value in values.items())
        if differs:
            _set(product, values)
        if self.planned:
            self.catalogue.keep(product)
        elif mark:
            product.source, product.seen = self.source, max(product.seen, self.run)
        return differs

    def _prices(self, session: Session, rows: list[Row]) -> None:
        known = self._products_of(session, rows)
        wanted = []
        for row in rows:
            product = known.get(article_key(row.values["article"]))
            if product is None:
                row.reject(_("There is no article {article!r}.", article=row.values["article"]))
            else:
                wanted += [(row, product.id, column, parts) for column, parts in row.prices.items()]
        numbers = sorted({product for _row, product, _column, _parts in wanted})
        there = {_price_key(price): price for price in self.catalogue.prices(session, numbers)}
        for row, product_id, column, parts in wanted:
            self._price(session, there, row, product_id, column, parts)
        if not self.planned:
            session.flush()

    def _price(
        self, session: Session, there: dict[Any, Price], row: Row, product_id: int, column: str, parts: int
    ) -> None:
        price = Price(
            product_id=product_id, column=column, column_key=folded(column), currency=row.values["currency"],
            from_quantity=row.values.get("from_quantity", 0), unit_price=parts,
            valid_from=row.values.get("valid_from", ALWAYS), valid_until=row.values.get("valid_until"),
            source=self.source, seen=self.run,
        )  # fmt: skip
        if price.valid_until is not None and price.valid_until < price.valid_from:
            row.reject(_("It ends before it begins."))
            return
        known = there.get(_price_key(price))
        if known is None:
            row.became("created" if not row.values.get("name") else "updated")
            there[_price_key(price)] = price
            if self.planned:
                self.catalogue.keep(price)
            else:
                session.add(price)
            return
        values: dict[str, Any] = {"column": column, "unit_price": parts, "valid_until": price.valid_until}
        differs = any(getattr(known, name) != value for name, value in values.items())
        if differs:
            row.became("updated")
        for name, value in (values | {"source": self.source, "seen": max(known.seen, self.run)}).items():
            setattr(known, name, value)
        if self.planned and differs:
            self.catalogue.keep(known)

    def _documents(self, session: Session, kind: str, rows: list[Row]) -> None:
        for row in rows:
            row.values["number"] = row.values.get("number") or _made_number(row, self.seen)
        known = self.catalogue.documents(session, kind, {row.values["number"] for row in rows})
        new: list[dict[str, Any]] = []
        for row in rows:
            values = {name: row.values[name] for name in DOCUMENT_FIELDS if name in row.values}
            document = known.get(row.values["number"])
            if document is None:
                row.became("created")
                empty = {name: "" if name in ("customer", "vat_id", "customer_name", "reference", "state") else None
                         for name in DOCUMENT_FIELDS}  # fmt: skip
                new.append(empty | values | {"kind": kind, "number": row.values["number"], "gone": False,
                                             "source": self.source, "seen": self.run})  # fmt: skip
                continue
            values["gone"] = False
            if any(getattr(document, name) != value for name, value in values.items()):
                row.became("updated")
                if self.planned:
                    self.catalogue.keep(document)
            for name, value in (values | {"source": self.source, "seen": max(document.seen, self.run)}).items():
                setattr(document, name, value)
        if self.planned:
            for document_values in new:
                self.catalogue.keep(Document(**document_values))
        elif new:
            self._insert(session, Document, new)

    def _insert(self, session: Session, thing: type[Product | Document], rows: list[dict[str, Any]]) -> None:
        ids = session.scalars(sa.insert(thing).returning(thing.id), rows).all()
        if self.changes is not None:
            self.changes.made(session, thing, ids)


def _set(product: Product, values: dict[str, Any]) -> None:
    if values.get("stock") is not None and values["stock"] > (product.stock or 0):
        product.restocked_at = clock.now()
    for name, value in values.items():
        setattr(product, name, value)


def _price_key(price: Price) -> tuple[int, str, str, int, date]:
    return price.product_id, price.column_key, price.currency, price.from_quantity, price.valid_from


def _made_number(row: Row, seen: dict[str, int]) -> str:
    """What a payment without a number is called: what it pays, when and how much; a second one alike gets another name."""
    values = row.values
    whose = values.get("reference") or values.get("customer") or values.get("customer_name") or ""
    name = f"{whose[:24]}/{values['paid_on']}/{values['amount']}"
    seen[name] = seen.get(name, 0) + 1
    return name if seen[name] == 1 else f"{name}/{seen[name]}"
