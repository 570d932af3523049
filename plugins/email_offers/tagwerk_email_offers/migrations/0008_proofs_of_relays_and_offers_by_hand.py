"""When a relay last took a mail, the refusals that prove nothing about an address, and offers found in the Sent folder."""

import sqlalchemy as sa
from alembic import op

from tagwerk.api import UtcDateTime

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add what was not known before."""
    op.add_column("email_offers_relays", sa.Column("took_at", UtcDateTime))
    op.add_column("email_offers_messages", sa.Column("doubt", sa.String(16), nullable=False, server_default=""))
    op.create_table(
        "email_offers_sent_offers",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("key", sa.String(300), nullable=False, unique=True),
        sa.Column("mailbox_id", sa.Integer, sa.ForeignKey("email_offers_mailboxes.id"), nullable=False),
        sa.Column("mail_id", sa.String(250), nullable=False, index=True),
        sa.Column("company_id", sa.Integer, sa.ForeignKey("companies.id"), nullable=False),
        sa.Column("contact_id", sa.Integer, sa.ForeignKey("contacts.id")),
        sa.Column("employee_id", sa.Integer, sa.ForeignKey("employees.id"), nullable=False),
        sa.Column("offer", sa.String(100), nullable=False),
        sa.Column("sent_at", UtcDateTime, nullable=False),
    )
