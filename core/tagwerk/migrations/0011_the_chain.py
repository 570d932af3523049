"""Each activity and each access carries the hash of its content and of the chain before it; what is there is chained by its ids.

What is cut off the access log leaves a seal with the chain at that place.
"""

import sqlalchemy as sa
from alembic import op

from tagwerk.ledger.chain.guards import remove_guards
from tagwerk.ledger.chain.links import ACCESSES, ACTIVITIES, chain_all
from tagwerk.platform.database import UtcDateTime

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "ledger_seals",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("log", sa.String(32), nullable=False),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.Column("chain", sa.String(64), nullable=False),
        sa.Column("sealed_at", UtcDateTime, nullable=False),
        sa.Column("sealed_by", sa.String(64), nullable=False),
        sa.UniqueConstraint("log", "position"),
    )
    connection = op.get_bind()
    remove_guards(connection)
    for chain in (ACTIVITIES, ACCESSES):
        op.execute(f"ALTER TABLE {chain.table} ADD COLUMN position BIGINT")
        op.execute(f"ALTER TABLE {chain.table} ADD COLUMN chain VARCHAR(64)")
        chain_all(connection, chain)
        op.create_index(f"ix_{chain.table}_position", chain.table, ["position"], unique=True)
