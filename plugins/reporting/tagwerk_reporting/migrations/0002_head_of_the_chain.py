"""A submission keeps where the ledger's chain ended when it was made."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("reporting_submissions", sa.Column("head", sa.String(90)))
