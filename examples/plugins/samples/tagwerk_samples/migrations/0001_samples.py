"""Samples sent."""

import sqlalchemy as sa
from alembic import op
from tagwerk.api import UtcDateTime

revision = "0001"
down_revision = None


def upgrade():
    op.create_table(
        "samples_sent",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("company_id", sa.Integer, sa.ForeignKey("companies.id"), nullable=False),
        sa.Column("employee_id", sa.Integer, sa.ForeignKey("employees.id"), nullable=False),
        sa.Column("article", sa.String(64), nullable=False),
        sa.Column("sent_at", UtcDateTime, nullable=False),
    )
