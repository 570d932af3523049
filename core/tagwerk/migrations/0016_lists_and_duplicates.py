"""What lists bring along has its place on the card; imports and merges can be taken back; a company can be looked up by keys."""

import sqlalchemy as sa
from alembic import op

from tagwerk.platform.database import JsonObject, UtcDateTime

revision = "0016"
down_revision = "0015"

COMPANY = {"customer_number": 64, "vat_id": 20, "street": 200, "postcode": 16, "country": 2, "source": 100, "fax": 32,
           "revenue": 64,
           "staff_size": 32}  # fmt: skip
CONTACT = {"mobile": 32, "department": 100}
ALIVE = "merged_into IS NULL AND removed_at IS NULL"


def upgrade() -> None:
    _imports()
    _merges()
    with op.batch_alter_table("companies") as companies:
        for name, length in COMPANY.items():
            companies.add_column(sa.Column(name, sa.String(length), nullable=False, server_default=""))
        companies.add_column(sa.Column("hand_written", sa.Text, nullable=False, server_default=""))
        companies.add_column(sa.Column("import_id", sa.Integer))
        companies.add_column(sa.Column("removed_at", UtcDateTime))
        companies.create_foreign_key("fk_companies_import_id", "imports", ["import_id"], ["id"])
        companies.create_index("ix_companies_import_id", ["import_id"])
    with op.batch_alter_table("contacts") as contacts:
        for name, length in CONTACT.items():
            contacts.add_column(sa.Column(name, sa.String(length), nullable=False, server_default=""))
        for name in ("other_emails", "other_phones", "hand_written"):
            contacts.add_column(sa.Column(name, sa.Text, nullable=False, server_default=""))
        contacts.add_column(sa.Column("import_id", sa.Integer))
        contacts.create_foreign_key("fk_contacts_import_id", "imports", ["import_id"], ["id"])
        contacts.create_index("ix_contacts_import_id", ["import_id"])
        contacts.create_index("ix_contacts_mobile", ["mobile"])
    _what_people_wrote()
    _one_address_once()
    for name in ("customer_number", "vat_id"):
        where = sa.text(f"{name} <> '' AND {ALIVE}")
        op.create_index(
            f"uq_companies_{name}", "companies", [name], unique=True, sqlite_where=where, postgresql_where=where
        )
    where = sa.text("email <> ''")
    op.create_index(
        "uq_contacts_address",
        "contacts",
        ["company_id", "email"],
        unique=True,
        sqlite_where=where,
        postgresql_where=where,
    )


def _imports() -> None:
    op.create_table(
        "imports",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False, index=True),
        sa.Column("options", JsonObject, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("began_at", UtcDateTime, nullable=False),
        sa.Column("made_by", sa.String(64), nullable=False),
        *(sa.Column(name, sa.Integer, nullable=False)
          for name in ("rows", "created", "updated", "doubtful", "rejected", "cells")),
        sa.Column("ended_at", UtcDateTime),
        sa.Column("undone_at", UtcDateTime),
        sa.Column("undone_by", sa.String(64), nullable=False, server_default=""),
    )  # fmt: skip
    op.create_table(
        "import_changes",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("import_id", sa.Integer, sa.ForeignKey("imports.id"), nullable=False, index=True),
        sa.Column("company_id", sa.Integer, sa.ForeignKey("companies.id"), nullable=False),
        sa.Column("contact_id", sa.Integer, sa.ForeignKey("contacts.id")),
        sa.Column("field", sa.String(32), nullable=False),
        sa.Column("before", sa.Text, nullable=False),
        sa.Column("after", sa.Text, nullable=False),
    )
    op.create_table(
        "import_columns",
        sa.Column("header", sa.String(200), primary_key=True),
        sa.Column("field", sa.String(32), nullable=False),
        sa.Column("said_at", UtcDateTime, nullable=False),
        sa.Column("said_by", sa.String(64), nullable=False),
    )


def _merges() -> None:
    op.create_table(
        "company_keys",
        sa.Column("key", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("company_id", sa.Integer, primary_key=True, autoincrement=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "merges",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("survivor_id", sa.Integer, sa.ForeignKey("companies.id"), nullable=False, index=True),
        sa.Column("merged_id", sa.Integer, sa.ForeignKey("companies.id"), nullable=False, index=True),
        sa.Column("details", JsonObject, nullable=False),
        sa.Column("made_at", UtcDateTime, nullable=False),
        sa.Column("made_by", sa.String(64), nullable=False),
        sa.Column("undone_at", UtcDateTime),
        sa.Column("undone_by", sa.String(64), nullable=False, server_default=""),
    )
    op.create_table(
        "distinct_companies",
        sa.Column("lower_id", sa.Integer, sa.ForeignKey("companies.id"), primary_key=True, autoincrement=False),
        sa.Column("higher_id", sa.Integer, sa.ForeignKey("companies.id"), primary_key=True, autoincrement=False),
        sa.Column("said_at", UtcDateTime, nullable=False),
        sa.Column("said_by", sa.String(64), nullable=False),
    )


def _what_people_wrote() -> None:
    """Each field that somebody changed by hand, from the changes on record."""
    connection = op.get_bind()
    fields: dict[tuple[str, int], set[str]] = {}
    for company, contact, field in connection.execute(
        sa.text("SELECT DISTINCT company_id, contact_id, field FROM card_changes")
    ):
        row = ("companies", company) if contact is None else ("contacts", contact)
        fields.setdefault(row, set()).add(field)
    for (table, row_id), names in fields.items():
        written = {"written": " ".join(sorted(names)), "id": row_id}
        connection.execute(sa.text(f"UPDATE {table} SET hand_written = :written WHERE id = :id"), written)  # noqa: S608 - two names of ours


def _one_address_once() -> None:
    """An address stands once in a company: the contact known longest keeps it, with the others it stands beside."""
    op.execute(
        "UPDATE contacts SET other_emails = email, email = '' WHERE email <> '' AND EXISTS (SELECT 1 FROM contacts AS older"
        " WHERE older.company_id = contacts.company_id AND older.email = contacts.email AND older.id < contacts.id)"
    )
