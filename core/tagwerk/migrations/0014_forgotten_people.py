"""A person can be forgotten: what is under way, the key of the addresses that stay suppressed, and what was removed when."""

import sqlalchemy as sa
from alembic import op

from tagwerk.platform.database import JsonObject, UtcDateTime

revision = "0014"
down_revision = "0013"

OPEN = sa.text("ended_at IS NULL")


def upgrade() -> None:
    """Add the tables, and to contacts when they were forgotten."""
    with op.batch_alter_table("contacts") as contacts:
        contacts.add_column(sa.Column("forgotten_at", UtcDateTime))
    op.create_table(
        "forgetting_keys",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("value", sa.String(64), nullable=False),
        sa.Column("made_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_forgetting_keys"),
    )
    op.create_table(
        "forgettings",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("subject", sa.String(32), nullable=False),
        sa.Column("person", JsonObject, nullable=False),
        sa.Column("removed", JsonObject, nullable=False),
        sa.Column("asked_by", sa.String(64), nullable=False),
        sa.Column("begun_at", UtcDateTime, nullable=False),
        sa.Column("emptied_at", UtcDateTime),
        sa.Column("ended_at", UtcDateTime),
        sa.PrimaryKeyConstraint("id", name="pk_forgettings"),
    )
    op.create_index(
        "uq_forgettings_open", "forgettings", ["subject"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN
    )
    op.create_table(
        "removals",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("rows", sa.Integer, nullable=False),
        sa.Column("before", UtcDateTime, nullable=False),
        sa.Column("removed_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_removals"),
    )
