"""A company has a rank, background work is a routine: the words of the field, in the tables too."""

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.execute("ALTER TABLE companies RENAME COLUMN standing TO rank")
    op.execute("UPDATE card_changes SET field = 'rank' WHERE field = 'standing'")
    op.execute("ALTER TABLE job_slots RENAME TO routine_slots")
    op.execute("ALTER TABLE routine_slots RENAME COLUMN job TO routine")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE routine_slots RENAME CONSTRAINT pk_job_slots TO pk_routine_slots")
