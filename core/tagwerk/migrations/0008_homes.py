"""A workspace knows where it lives."""

import sqlalchemy as sa
from alembic import op

from tagwerk.platform.database import UtcDateTime

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "homes",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("folder", sa.String(1000), nullable=False),
        sa.Column("machine", sa.String(64), nullable=False),
        sa.Column("marker", sa.String(64), nullable=False),
        sa.Column("database", sa.String(1000), nullable=False),
        sa.Column("adopted_at", UtcDateTime, nullable=False),
        sa.Column("adopted_by", sa.String(64), nullable=False),
        sa.UniqueConstraint("folder", "machine"),
    )
