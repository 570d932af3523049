"""The tables of the catalogue: products, their analogues and prices."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal, get_args

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tagwerk.platform.database import Base

ProductStatus = Literal["active", "discontinued", "gone"]
PRODUCT_STATUSES: tuple[ProductStatus, ...] = get_args(ProductStatus)


class Product(Base):
    """A product. *article_key* is the article number as it is compared; *stock* counts thousandths of its *unit*, None:
    not known.

    *restocked_at* is when the stock rose last, *expected_on* when more is to come. One that is ``gone`` no longer stands in the
    list of products that brought it (*source*); *seen* marks the rows of the list that is being taken in.
    """

    __tablename__ = "products"

    id: Mapped[int] = mapped_column(primary_key=True)
    article: Mapped[str] = mapped_column(sa.String(64))
    article_key: Mapped[str] = mapped_column(sa.String(64), unique=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    name_key: Mapped[str] = mapped_column(sa.String(200), index=True)
    unit: Mapped[str] = mapped_column(sa.String(16), default="", server_default="")
    status: Mapped[ProductStatus] = mapped_column(sa.String(16), default="active")
    stock: Mapped[int | None] = mapped_column(sa.BigInteger)
    restocked_at: Mapped[datetime | None]
    expected_on: Mapped[date | None]
    source: Mapped[str] = mapped_column(sa.String(255), default="", server_default="", index=True)
    seen: Mapped[str] = mapped_column(sa.String(32), default="", server_default="")
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Analogue(Base):
    """Two products that stand in for each other; *first_id* is the lesser number."""

    __tablename__ = "analogues"
    __table_args__ = (
        sa.UniqueConstraint("first_id", "second_id"),
        sa.CheckConstraint("first_id < second_id", name="in_order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    first_id: Mapped[int] = mapped_column(sa.ForeignKey("products.id"))
    second_id: Mapped[int] = mapped_column(sa.ForeignKey("products.id"), index=True)


class Price(Base):
    """What a product costs in a price column, from a quantity (thousandths) on, while it is valid; both days are included.

    *unit_price* counts ten-thousandths of one *currency* unit: 179900 are 17.99 EUR. *column_key* is the column as compared.
    """

    __tablename__ = "prices"
    __table_args__ = (sa.UniqueConstraint("product_id", "column_key", "currency", "from_quantity", "valid_from"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("products.id"))
    column: Mapped[str] = mapped_column(sa.String(32))
    column_key: Mapped[str] = mapped_column(sa.String(32))
    currency: Mapped[str] = mapped_column(sa.String(3))
    from_quantity: Mapped[int] = mapped_column(sa.BigInteger, default=0, server_default="0")
    unit_price: Mapped[int] = mapped_column(sa.BigInteger)
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    source: Mapped[str] = mapped_column(sa.String(255), default="", server_default="", index=True)
    seen: Mapped[str] = mapped_column(sa.String(32), default="", server_default="")
