"""Follow-ups; who sent a mail of a campaign that was handed over; when a reader left by the link in a mail."""

import sqlalchemy as sa
from alembic import op

from tagwerk.api import UtcDateTime

revision = "0006"
down_revision = "0005"

CAMPAIGNS, MESSAGES = "email_offers_campaigns", "email_offers_messages"
FOLLOW_UPS = "email_offers_follow_ups"


def upgrade() -> None:
    """Make the tables, and columns of those there are."""
    with op.batch_alter_table(CAMPAIGNS) as campaigns:
        campaigns.add_column(sa.Column("follows_id", sa.Integer, _to(CAMPAIGNS, CAMPAIGNS, "follows_id")))
    op.create_index(f"ix_{CAMPAIGNS}_follows_id", CAMPAIGNS, ["follows_id"])
    with op.batch_alter_table(MESSAGES) as messages:
        messages.add_column(sa.Column("sent_by_id", sa.Integer, _to("employees", MESSAGES, "sent_by_id")))
        messages.add_column(sa.Column("left_at", UtcDateTime))
    left = sa.text("left_at IS NOT NULL")
    op.create_index(f"ix_{MESSAGES}_left", MESSAGES, ["company_id"], sqlite_where=left, postgresql_where=left)
    op.create_table(
        FOLLOW_UPS,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("campaign_id", sa.Integer, sa.ForeignKey(f"{CAMPAIGNS}.id"), nullable=False),
        sa.Column("step", sa.Integer, nullable=False),
        sa.Column("template", sa.String(100), nullable=False),
        sa.Column("days", sa.Integer, nullable=False),
        sa.Column("child_id", sa.Integer, sa.ForeignKey(f"{CAMPAIGNS}.id"), unique=True),
        sa.Column("ended", sa.Boolean, nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.UniqueConstraint("campaign_id", "step"),
    )
    op.create_table(
        "email_offers_followed",
        sa.Column("follow_up_id", sa.Integer, sa.ForeignKey(f"{FOLLOW_UPS}.id"), primary_key=True),
        sa.Column("message_id", sa.Integer, sa.ForeignKey(f"{MESSAGES}.id"), primary_key=True),
        sa.Column("queued_id", sa.Integer, sa.ForeignKey(f"{MESSAGES}.id"), unique=True),
        sa.Column("reason", sa.String(32), nullable=False),
        sa.Column("decided_at", UtcDateTime, nullable=False),
    )


def _to(table: str, of: str, column: str) -> sa.ForeignKey:
    return sa.ForeignKey(f"{table}.id", name=f"fk_{of}_{column}")
