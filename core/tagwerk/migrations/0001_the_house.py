"""Employees, companies, the ledger, contracts, and the slots of periodic jobs."""

import sqlalchemy as sa
from alembic import op

from tagwerk.platform.database import JsonObject, UtcDateTime

revision = "0001"
down_revision = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    _staff()
    _companies()
    _ledger()
    _contracts()
    op.create_table(
        "job_slots",
        sa.Column("job", sa.String(100), primary_key=True),
        sa.Column("slot", sa.BigInteger, nullable=False),
        sa.Column("claimed_at", UtcDateTime, nullable=False),
    )


def _staff() -> None:
    op.create_table(
        "employees",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("login", sa.String(64), nullable=False, unique=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("email", sa.String(320), nullable=False),
        sa.Column("phone", sa.String(32), nullable=False),
        sa.Column("role", sa.String(32), nullable=False),
        sa.Column("time_zone", sa.String(64), nullable=False),
        sa.Column("country", sa.String(2), nullable=False),
        sa.Column("region", sa.String(8), nullable=False),
        sa.Column("job_description", sa.String(64), nullable=False),
        sa.Column("hired_on", sa.Date, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
    )


def _companies() -> None:
    op.create_table(
        "companies",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("name_key", sa.String(200), nullable=False, index=True),
        sa.Column("standing", sa.String(16), nullable=False),
        sa.Column("region", sa.String(64), nullable=False),
        sa.Column("city", sa.String(100), nullable=False),
        sa.Column("industry", sa.String(100), nullable=False),
        sa.Column("website", sa.String(200), nullable=False),
        sa.Column("email", sa.String(320), nullable=False, index=True),
        sa.Column("phone", sa.String(32), nullable=False, index=True),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("owner_id", sa.Integer, sa.ForeignKey("employees.id")),
        sa.Column("merged_into", sa.Integer, sa.ForeignKey("companies.id")),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.CheckConstraint("merged_into <> id", name="not_merged_into_itself"),
    )
    op.create_table(
        "contacts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("company_id", sa.Integer, sa.ForeignKey("companies.id"), nullable=False, index=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("salutation", sa.String(16), nullable=False),
        sa.Column("position", sa.String(100), nullable=False),
        sa.Column("email", sa.String(320), nullable=False, index=True),
        sa.Column("phone", sa.String(32), nullable=False, index=True),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_table(
        "grounds",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("contact_id", sa.Integer, sa.ForeignKey("contacts.id"), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("since", sa.Date, nullable=False),
        sa.Column("origin", sa.String(200), nullable=False),
        sa.UniqueConstraint("contact_id", "channel"),
    )
    op.create_table(
        "suppressions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("address", sa.String(320), nullable=False),
        sa.Column("reason", sa.String(64), nullable=False),
        sa.Column("since", UtcDateTime, nullable=False),
        sa.UniqueConstraint("channel", "address"),
    )
    op.create_table(
        "segments",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(64), nullable=False, unique=True),
        sa.Column("expression", sa.Text, nullable=False),
    )


def _ledger() -> None:
    op.create_table(
        "activities",
        sa.Column("id", BIG_ID, primary_key=True),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("happened_at", UtcDateTime, nullable=False),
        sa.Column("work_date", sa.Date, nullable=False),
        sa.Column("recorded_at", UtcDateTime, nullable=False),
        sa.Column("recorded_by", sa.String(64), nullable=False),
        sa.Column("employee_id", sa.Integer, sa.ForeignKey("employees.id"), nullable=False),
        sa.Column("company_id", sa.Integer, sa.ForeignKey("companies.id")),
        sa.Column("contact_id", sa.Integer, sa.ForeignKey("contacts.id")),
        sa.Column("outcome", sa.String(32)),
        sa.Column("amount_minor", sa.BigInteger),
        sa.Column("currency", sa.String(3)),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("source_key", sa.String(200), nullable=False),
        sa.Column("details", JsonObject, nullable=False),
        sa.Column("reverses", BIG_ID, sa.ForeignKey("activities.id"), unique=True),
        sa.UniqueConstraint("source", "source_key"),
        sa.CheckConstraint("(amount_minor IS NULL) = (currency IS NULL)", name="amount_has_currency"),
    )
    op.create_index("ix_activities_credit", "activities", ["employee_id", "kind", "work_date"])
    op.create_index("ix_activities_company", "activities", ["company_id", "kind", "happened_at"])


def _contracts() -> None:
    op.create_table(
        "contracts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("number", sa.String(64), nullable=False, unique=True),
        sa.Column("company_id", sa.Integer, sa.ForeignKey("companies.id"), nullable=False, index=True),
        sa.Column("employee_id", sa.Integer, sa.ForeignKey("employees.id"), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("drafted_on", sa.Date, nullable=False),
        sa.Column("signed_on", sa.Date),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
    )
