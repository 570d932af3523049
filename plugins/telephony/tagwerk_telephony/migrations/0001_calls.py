"""Calls, legs, events, and offers made by phone."""

import sqlalchemy as sa
from alembic import op

from tagwerk.api import JsonObject, UtcDateTime

revision = "0001"
down_revision = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "telephony_calls",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("provider", sa.String(32), nullable=False),
        sa.Column("reference", sa.String(64), nullable=False),
        sa.Column("direction", sa.String(8), nullable=False),
        sa.Column("employee_id", sa.Integer, sa.ForeignKey("employees.id")),
        sa.Column("company_id", sa.Integer, sa.ForeignKey("companies.id")),
        sa.Column("contact_id", sa.Integer, sa.ForeignKey("contacts.id")),
        sa.Column("number", sa.String(32), nullable=False, index=True),
        sa.Column("ours", sa.Boolean, nullable=False),
        sa.Column("started_at", UtcDateTime, nullable=False, index=True),
        sa.Column("state", sa.String(16), nullable=False, index=True),
        sa.Column("answered_at", UtcDateTime),
        sa.Column("ended_at", UtcDateTime),
        sa.Column("talk_seconds", sa.Integer),
        sa.Column("cause", sa.String(64), nullable=False),
        sa.Column("outcome", sa.String(32)),
        sa.Column("conversation", sa.Integer),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("activity_id", BIG_ID, sa.ForeignKey("activities.id")),
    )
    op.create_table(
        "telephony_legs",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("call_id", sa.Integer, sa.ForeignKey("telephony_calls.id"), nullable=False, index=True),
        sa.Column("provider", sa.String(32), nullable=False),
        sa.Column("leg", sa.String(64), nullable=False),
        sa.Column("parent", sa.String(64), nullable=False, index=True),
        sa.Column("role", sa.String(8), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.UniqueConstraint("provider", "leg"),
    )
    op.create_table(
        "telephony_events",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("call_id", sa.Integer, sa.ForeignKey("telephony_calls.id"), nullable=False, index=True),
        sa.Column("provider", sa.String(32), nullable=False),
        sa.Column("key", sa.String(128), nullable=False),
        sa.Column("event", JsonObject, nullable=False),
        sa.Column("raw", JsonObject, nullable=False),
        sa.Column("received_at", UtcDateTime, nullable=False),
        sa.UniqueConstraint("provider", "key"),
    )
    op.create_table(
        "telephony_phone_offers",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("call_id", sa.Integer, sa.ForeignKey("telephony_calls.id"), nullable=False, index=True),
        sa.Column("article", sa.String(64), nullable=False),
        sa.Column("quantity", sa.Numeric(14, 3)),
        sa.Column("price", sa.Numeric(14, 4)),
        sa.Column("terms", sa.Text, nullable=False),
        sa.Column("made_at", UtcDateTime, nullable=False),
        sa.Column("recorded_by", sa.String(64), nullable=False),
        sa.Column("activity_id", BIG_ID, sa.ForeignKey("activities.id")),
    )
