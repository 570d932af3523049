"""A workspace knows whether it was made as a demo; those that are there were not, as far as anybody can prove."""

import sqlalchemy as sa
from alembic import op

from tagwerk.platform.database import UtcDateTime

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "demo_marks",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("made_at", UtcDateTime, nullable=False),
    )
