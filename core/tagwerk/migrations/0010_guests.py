"""What is remembered of plugins, and when a routine began and ended."""

import sqlalchemy as sa
from alembic import op

from tagwerk.platform.database import JsonObject, UtcDateTime

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "plugin_contributions",
        sa.Column("plugin", sa.String(200), primary_key=True),
        sa.Column("sort", sa.String(20), primary_key=True),
        sa.Column("name", sa.String(200), primary_key=True),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("distribution", sa.String(200), nullable=False),
        sa.Column("version", sa.String(64), nullable=False),
        sa.Column("data", JsonObject, nullable=False),
        sa.Column("seen_at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "plugin_failures",
        sa.Column("plugin", sa.String(200), primary_key=True),
        sa.Column("hook", sa.String(200), primary_key=True),
        sa.Column("distribution", sa.String(200), nullable=False),
        sa.Column("version", sa.String(64), nullable=False),
        sa.Column("cause", sa.Text, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "plugin_switches",
        sa.Column("plugin", sa.String(200), primary_key=True),
        sa.Column("switched_at", UtcDateTime, nullable=False),
        sa.Column("switched_by", sa.String(64), nullable=False),
    )
    with op.batch_alter_table("routine_slots") as slots:
        slots.add_column(sa.Column("began_at", UtcDateTime, nullable=True))
        slots.add_column(sa.Column("ended_at", UtcDateTime, nullable=True))
        slots.add_column(sa.Column("worker", sa.String(100), nullable=False, server_default=""))
