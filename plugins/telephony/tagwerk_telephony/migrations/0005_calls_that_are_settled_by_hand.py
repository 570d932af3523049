"""What somebody said of a call whose end nobody heard, and who it was.

What exists already is left as it is, so that an upgrade that was broken off goes on.
"""

import sqlalchemy as sa
from alembic import op

from tagwerk.api import UtcDateTime

revision = "0005"
down_revision = "0004"

CALLS = "telephony_calls"


def upgrade() -> None:
    """Add the columns."""
    present = {column["name"] for column in sa.inspect(op.get_bind()).get_columns(CALLS)}
    for column in (
        sa.Column("settled_as", sa.String(16), nullable=False, server_default=""),
        sa.Column("settled_by", sa.String(64), nullable=False, server_default=""),
        sa.Column("settled_at", UtcDateTime),
        sa.Column("settled_seconds", sa.Integer),
        sa.Column("settled_note", sa.Text, nullable=False, server_default=""),
    ):
        if column.name not in present:
            op.add_column(CALLS, column)
