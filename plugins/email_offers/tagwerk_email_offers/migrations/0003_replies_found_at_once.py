"""Unread replies, and the last one of a company, found at once, however many there are."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the indexes, in place of those by kind and by company alone."""
    op.drop_index("ix_email_offers_inbound_kind", "email_offers_inbound")
    op.drop_index("ix_email_offers_inbound_company_id", "email_offers_inbound")
    op.create_index("ix_email_offers_inbound_unread", "email_offers_inbound", ["kind", "read_at"])
    op.create_index("ix_email_offers_inbound_company", "email_offers_inbound", ["company_id", "kind", "received_at"])
