"""The entries."""

import sqlalchemy as sa
from alembic import op
from tagwerk.api import UtcDateTime

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "trade_fair_entries",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("company_id", sa.Integer, sa.ForeignKey("companies.id"), nullable=False),
        sa.Column("employee_id", sa.Integer, sa.ForeignKey("employees.id"), nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("done_at", UtcDateTime, nullable=False),
        sa.Column("request", sa.String(100)),
        sa.UniqueConstraint("request", name="uq_trade_fair_entries_request"),
    )
