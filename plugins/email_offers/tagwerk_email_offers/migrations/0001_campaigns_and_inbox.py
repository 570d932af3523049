"""Campaigns, their messages, mailboxes and what arrived in them."""

import sqlalchemy as sa
from alembic import op

from tagwerk.api import UtcDateTime

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    _campaigns()
    _messages()
    _inbox()


def _campaigns() -> None:
    op.create_table(
        "email_offers_campaigns",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("template", sa.String(100), nullable=False),
        sa.Column("segment", sa.Text, nullable=False),
        sa.Column("wanted", sa.Integer),
        sa.Column("all_contacts", sa.Boolean, nullable=False),
        sa.Column("fresh_only", sa.Boolean, nullable=False),
        sa.Column("sender", sa.String(998), nullable=False),
        sa.Column("employee_id", sa.Integer, sa.ForeignKey("employees.id"), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
    )


def _messages() -> None:
    op.create_table(
        "email_offers_messages",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("campaign_id", sa.Integer, sa.ForeignKey("email_offers_campaigns.id"), nullable=False),
        sa.Column("company_id", sa.Integer, sa.ForeignKey("companies.id"), nullable=False, index=True),
        sa.Column("contact_id", sa.Integer, sa.ForeignKey("contacts.id")),
        sa.Column("address", sa.String(320), nullable=False, index=True),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("message_id", sa.String(300), nullable=False, unique=True),
        sa.Column("subject", sa.String(998), nullable=False),
        sa.Column("token", sa.String(32), nullable=False),
        sa.Column("lease_until", UtcDateTime),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_try", UtcDateTime),
        sa.Column("reply_code", sa.Integer),
        sa.Column("first_wire_at", UtcDateTime),
        sa.Column("created_at", UtcDateTime, nullable=False),
    )
    op.create_index("ix_email_offers_messages_claim", "email_offers_messages", ["campaign_id", "state", "next_try"])
    op.create_index("ix_email_offers_messages_state", "email_offers_messages", ["state", "lease_until"])
    op.create_index(
        "uq_email_offers_messages_address",
        "email_offers_messages",
        ["campaign_id", "address"],
        unique=True,
        sqlite_where=sa.text("state <> 'suppressed'"),
        postgresql_where=sa.text("state <> 'suppressed'"),
    )


def _inbox() -> None:
    op.create_table(
        "email_offers_mailboxes",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("address", sa.String(500), nullable=False, unique=True),
        sa.Column("validity", sa.BigInteger, nullable=False),
        sa.Column("uid", sa.BigInteger, nullable=False),
        sa.Column("since", UtcDateTime, nullable=False),
        sa.Column("checked_at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "email_offers_seen_files",
        sa.Column("mailbox_id", sa.Integer, sa.ForeignKey("email_offers_mailboxes.id"), primary_key=True),
        sa.Column("name", sa.String(255), primary_key=True),
    )
    op.create_table(
        "email_offers_inbound",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("mailbox_id", sa.Integer, sa.ForeignKey("email_offers_mailboxes.id"), nullable=False),
        sa.Column("uid", sa.String(255), nullable=False),
        sa.Column("identity", sa.String(64), nullable=False, unique=True),
        sa.Column("kind", sa.String(16), nullable=False, index=True),
        sa.Column("message_id", sa.Integer, sa.ForeignKey("email_offers_messages.id"), index=True),
        sa.Column("company_id", sa.Integer, sa.ForeignKey("companies.id"), nullable=False, index=True),
        sa.Column("contact_id", sa.Integer, sa.ForeignKey("contacts.id")),
        sa.Column("sender", sa.String(320), nullable=False),
        sa.Column("sender_name", sa.String(200), nullable=False),
        sa.Column("subject", sa.String(998), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("topic", sa.String(32), nullable=False),
        sa.Column("received_at", UtcDateTime, nullable=False),
        sa.Column("read_at", UtcDateTime),
    )
