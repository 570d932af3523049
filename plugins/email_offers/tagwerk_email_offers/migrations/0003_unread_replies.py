"""Unread replies found at once, however many were read."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the index, in place of the one by kind alone."""
    op.drop_index("ix_email_offers_inbound_kind", "email_offers_inbound")
    op.create_index("ix_email_offers_inbound_unread", "email_offers_inbound", ["kind", "read_at"])
