"""A company has a rank, background work is a routine: the words of the field, in the tables too.

An employee has a language, in which notices are written; a notice may say what can be done.
"""

import sqlalchemy as sa
from alembic import op

from tagwerk.platform.database import JsonObject

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.execute("ALTER TABLE companies RENAME COLUMN standing TO rank")
    op.execute("UPDATE card_changes SET field = 'rank' WHERE field = 'standing'")
    op.execute("ALTER TABLE job_slots RENAME TO routine_slots")
    op.execute("ALTER TABLE routine_slots RENAME COLUMN job TO routine")
    if op.get_bind().dialect.name == "postgresql":
        key = sa.inspect(op.get_bind()).get_pk_constraint("routine_slots")["name"]  # in a copied database another
        op.execute(f'ALTER TABLE routine_slots RENAME CONSTRAINT "{key}" TO pk_routine_slots')
    op.add_column("employees", sa.Column("language", sa.String(2), nullable=False, server_default=""))
    op.add_column("notices", sa.Column("action", JsonObject, nullable=False, server_default="{}"))
