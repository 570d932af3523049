"""An employee may be counted from a later day than that of hiring; those on file go on as they were."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Add the day."""
    op.add_column("employees", sa.Column("counting_starts", sa.Date))
