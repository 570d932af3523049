"""A ground says its basis, what was shown and how it was confirmed, and is withdrawn and not deleted; a suppression can end.

Segments look into what merged companies did.
"""

import sqlalchemy as sa
from alembic import op

from tagwerk.platform.database import UtcDateTime

revision = "0018"
down_revision = "0017"

IN_FORCE = sa.text("withdrawn_at IS NULL")


def upgrade() -> None:
    unique = _name_of_unique()
    with op.batch_alter_table("grounds") as grounds:
        grounds.add_column(sa.Column("basis", sa.String(16), nullable=False, server_default="consent"))
        grounds.add_column(sa.Column("shown", sa.Text, nullable=False, server_default=""))
        grounds.add_column(sa.Column("confirmed_at", UtcDateTime))
        grounds.add_column(sa.Column("proof", sa.String(500), nullable=False, server_default=""))
        grounds.add_column(sa.Column("noted_by", sa.String(64), nullable=False, server_default=""))
        grounds.add_column(sa.Column("noted_at", UtcDateTime))
        grounds.add_column(sa.Column("withdrawn_at", UtcDateTime))
        grounds.add_column(sa.Column("withdrawn_by", sa.String(64), nullable=False, server_default=""))
        grounds.drop_constraint(unique, type_="unique")
    op.create_index(
        "uq_grounds_in_force",
        "grounds",
        ["contact_id", "channel"],
        unique=True,
        sqlite_where=IN_FORCE,
        postgresql_where=IN_FORCE,
    )
    with op.batch_alter_table("suppressions") as suppressions:
        suppressions.add_column(sa.Column("until", sa.Date))
        suppressions.add_column(sa.Column("note", sa.String(500), nullable=False, server_default=""))
    merged = sa.text("merged_into IS NOT NULL")
    op.create_index(
        "ix_companies_merged_into", "companies", ["merged_into"], sqlite_where=merged, postgresql_where=merged
    )


def _name_of_unique() -> str:
    """In a copied database the constraint may have another name than here."""
    found = sa.inspect(op.get_bind()).get_unique_constraints("grounds")
    return next((each["name"] for each in found if each["name"]), None) or "uq_grounds_contact_id"
