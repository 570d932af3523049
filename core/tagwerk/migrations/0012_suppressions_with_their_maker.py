"""A suppression says who or what made it and from what, and can be lifted."""

import sqlalchemy as sa
from alembic import op

from tagwerk.platform.database import UtcDateTime

revision = "0012"
down_revision = "0011"

IN_FORCE = sa.text("lifted_at IS NULL")


def upgrade() -> None:
    """Add the columns; who made the older ones is not known. One suppression of an address is in force at a time."""
    unique = _name_of_unique()
    with op.batch_alter_table("suppressions") as suppressions:
        suppressions.add_column(sa.Column("made_by", sa.String(64), nullable=False, server_default=""))
        suppressions.add_column(sa.Column("origin", sa.String(100), nullable=False, server_default=""))
        suppressions.add_column(sa.Column("lifted_at", UtcDateTime))
        suppressions.add_column(sa.Column("lifted_by", sa.String(64), nullable=False, server_default=""))
        suppressions.drop_constraint(unique, type_="unique")
    op.create_index(
        "uq_suppressions_in_force",
        "suppressions",
        ["channel", "address"],
        unique=True,
        sqlite_where=IN_FORCE,
        postgresql_where=IN_FORCE,
    )


def _name_of_unique() -> str:
    """In a copied database the constraint may have another name than here."""
    found = sa.inspect(op.get_bind()).get_unique_constraints("suppressions")
    return next((each["name"] for each in found if each["name"]), None) or "uq_suppressions_channel_address"
