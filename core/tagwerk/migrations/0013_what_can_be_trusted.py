"""The settings that were seen; names by one folded key; segments with an owner; when a token was used."""

import sqlalchemy as sa
from alembic import op

from tagwerk.platform.database import JsonObject, UtcDateTime
from tagwerk.platform.inputs import folded

revision = "0013"
down_revision = "0012"

KEYED = {"employees": ("login", 64), "departments": ("name", 100), "segments": ("name", 64)}


def upgrade() -> None:
    """Add the tables and columns. Of names that were told apart and are one now, the newer ones carry their number in the key."""
    op.create_table(
        "settings_seen",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("place", sa.String(32), nullable=False),
        sa.Column("seen_at", UtcDateTime, nullable=False),
        sa.Column("seen_by", sa.String(64), nullable=False),
        sa.Column("settings", JsonObject, nullable=False),
        sa.Column("changed", sa.Text, nullable=False),
    )
    op.create_index("ix_settings_seen_place", "settings_seen", ["place"])
    with op.batch_alter_table("tokens") as tokens:
        tokens.add_column(sa.Column("used_at", UtcDateTime))
    with op.batch_alter_table("segments") as segments:
        segments.add_column(sa.Column("owner_id", sa.Integer))
        segments.create_foreign_key("fk_segments_owner_id", "employees", ["owner_id"], ["id"])
    for table, (column, longest) in KEYED.items():
        _add_key(table, column, longest)


def _add_key(table: str, column: str, longest: int) -> None:
    key = f"{column}_key"
    with op.batch_alter_table(table) as changed:
        changed.add_column(sa.Column(key, sa.String(2 * longest)))
    rows = sa.table(table, sa.column("id", sa.Integer), sa.column(column, sa.String), sa.column(key, sa.String))
    connection, taken = op.get_bind(), set()
    for number, name in connection.execute(sa.select(rows.c.id, rows.c[column]).order_by(rows.c.id)).all():
        value = folded(name)[: 2 * longest - 12]
        value = f"{value} {number}" if value in taken else value
        taken.add(value)
        connection.execute(sa.update(rows).where(rows.c.id == number).values({key: value}))
    op.create_index(f"uq_{table}_{key}", table, [key], unique=True)
