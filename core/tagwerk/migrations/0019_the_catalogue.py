"""Products with stock and prices, what companies asked for, and the documents of an ERP."""

import sqlalchemy as sa
from alembic import op

from tagwerk.platform.database import UtcDateTime

revision = "0019"
down_revision = "0018"

CARD = {
    "price_column": 32,
    "needs": 500,
    "needs_level": 16,
    "competitors": 200,
    "payment_terms": 100,
    "credit_limit": 32,
}


def upgrade() -> None:
    """Make the tables, and what selling to a company needs on its card."""
    _catalogue()
    _documents()
    op.create_table(
        "wanted",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("company_id", sa.Integer, sa.ForeignKey("companies.id"), nullable=False),
        sa.Column("product_id", sa.Integer, sa.ForeignKey("products.id"), nullable=False, index=True),
        sa.Column("quantity", sa.BigInteger, nullable=False),
        sa.Column("employee_id", sa.Integer, sa.ForeignKey("employees.id"), nullable=False),
        sa.Column("request_id", sa.Integer, sa.ForeignKey("requests.id")),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("asked_at", UtcDateTime, nullable=False),
        sa.Column("closed_at", UtcDateTime),
        sa.Column("version", sa.Integer, nullable=False),
    )
    where = sa.text("state = 'open'")
    op.create_index(
        "uq_wanted_open",
        "wanted",
        ["company_id", "product_id"],
        unique=True,
        sqlite_where=where,
        postgresql_where=where,
    )
    with op.batch_alter_table("companies") as companies:
        for name, length in CARD.items():
            companies.add_column(sa.Column(name, sa.String(length), nullable=False, server_default=""))


def _catalogue() -> None:
    op.create_table(
        "products",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("article", sa.String(64), nullable=False),
        sa.Column("article_key", sa.String(64), nullable=False, unique=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("name_key", sa.String(200), nullable=False, index=True),
        sa.Column("unit", sa.String(16), nullable=False, server_default=""),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("stock", sa.BigInteger),
        sa.Column("restocked_at", UtcDateTime),
        sa.Column("expected_on", sa.Date),
        *_origin(),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_table(
        "analogues",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("first_id", sa.Integer, sa.ForeignKey("products.id"), nullable=False),
        sa.Column("second_id", sa.Integer, sa.ForeignKey("products.id"), nullable=False, index=True),
        sa.UniqueConstraint("first_id", "second_id"),
        sa.CheckConstraint("first_id < second_id", name="in_order"),
    )
    op.create_table(
        "prices",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("product_id", sa.Integer, sa.ForeignKey("products.id"), nullable=False),
        sa.Column("column", sa.String(32), nullable=False),
        sa.Column("column_key", sa.String(32), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("from_quantity", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("unit_price", sa.BigInteger, nullable=False),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_until", sa.Date),
        *_origin(),
        sa.UniqueConstraint("product_id", "column_key", "currency", "from_quantity", "valid_from"),
    )


def _documents() -> None:
    op.create_table(
        "erp_documents",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("number", sa.String(64), nullable=False),
        sa.Column("customer", sa.String(64), nullable=False, server_default="", index=True),
        sa.Column("vat_id", sa.String(20), nullable=False, server_default="", index=True),
        sa.Column("customer_name", sa.String(200), nullable=False, server_default=""),
        sa.Column("reference", sa.String(64), nullable=False, server_default="", index=True),
        sa.Column("issued_on", sa.Date),
        sa.Column("due_on", sa.Date),
        sa.Column("paid_on", sa.Date),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("amount", sa.BigInteger),
        sa.Column("open_amount", sa.BigInteger),
        sa.Column("state", sa.String(64), nullable=False, server_default=""),
        sa.Column("gone", sa.Boolean, nullable=False, server_default=sa.false()),
        *_origin(),
        sa.UniqueConstraint("kind", "number"),
    )
    op.create_table(
        "erp_files",
        sa.Column("name", sa.String(255), primary_key=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("problems", sa.Integer, nullable=False, server_default="0"),
        sa.Column("taken_at", UtcDateTime, nullable=False),
    )


def _origin() -> tuple[sa.Column[str], sa.Column[str]]:
    return (
        sa.Column("source", sa.String(255), nullable=False, server_default="", index=True),
        sa.Column("seen", sa.String(32), nullable=False, server_default=""),
    )
