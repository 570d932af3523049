"""Contracts that were rescinded: since when, and why."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the columns."""
    with op.batch_alter_table("contracts") as contracts:
        contracts.add_column(sa.Column("rescinded_on", sa.Date))
        contracts.add_column(sa.Column("reason", sa.String(500), nullable=False, server_default=""))
