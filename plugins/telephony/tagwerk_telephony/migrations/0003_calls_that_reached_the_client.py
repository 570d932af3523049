"""Whether a call reached the client's leg is a column; until now it was cut out of the cause.

Calls that are there get what the cause said so far: over, and not for the employee's own leg.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

ENDED = ("completed", "busy", "no_answer", "failed", "canceled")


def upgrade() -> None:
    """Add the column and fill it."""
    op.add_column("telephony_calls", sa.Column("reached", sa.Boolean, nullable=False, server_default=sa.false()))
    calls = sa.table("telephony_calls", sa.column("state"), sa.column("cause"), sa.column("reached", sa.Boolean))
    own_leg_only = sa.func.substr(calls.c.cause, 1, 6) == "agent_"
    op.execute(sa.update(calls).where(calls.c.state.in_(ENDED), sa.not_(own_leg_only)).values(reached=True))
