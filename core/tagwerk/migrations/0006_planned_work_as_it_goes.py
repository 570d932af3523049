"""Who took part in a visit, events that are called off, guests who were not invited, who answered, what the agenda puts off."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the columns, and the table of what is put off."""
    op.add_column("visits", sa.Column("attendees", sa.String(500), nullable=False, server_default=""))
    op.add_column("events", sa.Column("canceled_because", sa.String(500)))
    op.add_column("invitations", sa.Column("walk_in", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("requests", sa.Column("answered_by", sa.String(64), nullable=False, server_default=""))
    op.create_table(
        "put_off",
        sa.Column("company_id", sa.Integer, sa.ForeignKey("companies.id"), primary_key=True, autoincrement=False),
        sa.Column("since", sa.Date, nullable=False),
        sa.Column("until", sa.Date, nullable=False),
        sa.Column("reasons", sa.String(500), nullable=False),
        sa.Column("put_off_by", sa.String(64), nullable=False),
    )
