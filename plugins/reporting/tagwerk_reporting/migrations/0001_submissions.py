"""Submitted reports."""

import sqlalchemy as sa
from alembic import op

from tagwerk.api import JsonObject, UtcDateTime

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "reporting_submissions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("report", sa.String(64), nullable=False),
        sa.Column("period", sa.String(16), nullable=False),
        sa.Column("employee_id", sa.Integer, sa.ForeignKey("employees.id"), nullable=False),
        sa.Column("submitted_at", UtcDateTime, nullable=False),
        sa.Column("figures", JsonObject, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.UniqueConstraint("report", "period", "employee_id"),
    )
