"""What tokens are signed with, and what stands below the mails of each employee."""

import sqlalchemy as sa
from alembic import op

from tagwerk.api import UtcDateTime

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the tables; the secret comes into being when it is first needed."""
    op.create_table(
        "email_offers_secrets",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("value", sa.String(64), nullable=False),
        sa.Column("made_at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "email_offers_signatures",
        sa.Column("employee_id", sa.Integer, sa.ForeignKey("employees.id"), primary_key=True, autoincrement=False),
        sa.Column("text", sa.Text, nullable=False),
    )
