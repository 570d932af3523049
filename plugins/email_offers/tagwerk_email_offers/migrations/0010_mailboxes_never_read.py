"""A mailbox that was never read says so: the moment of its last look that went well may be missing."""

import sqlalchemy as sa
from alembic import op

from tagwerk.api import UtcDateTime

revision = "0010"
down_revision = "0009"

MAILBOXES = sa.table(
    "email_offers_mailboxes", *(sa.column(name) for name in ("id", "uid", "validity", "trouble", "checked_at"))
)
SEEN = sa.table("email_offers_seen_files", sa.column("mailbox_id"))


def upgrade() -> None:
    """What was read is told by how far it was read, or by the files of a Maildir that were seen."""
    with op.batch_alter_table(MAILBOXES.name) as mailboxes:
        mailboxes.alter_column("checked_at", existing_type=UtcDateTime, nullable=True)
    columns = MAILBOXES.c
    op.execute(
        sa.update(MAILBOXES)
        .where(columns.uid == 0, columns.validity == 0, columns.trouble != "")
        .where(~sa.exists().where(SEEN.c.mailbox_id == columns.id))
        .values(checked_at=sa.null())
    )
