"""Folders and owners of mailboxes; what a mail is and whose, with what told it; originals, answers, what waits and what is in
doubt.
"""

import sqlalchemy as sa
from alembic import op

from tagwerk.api import JsonObject, UtcDateTime

revision = "0007"
down_revision = "0006"

MAILBOXES, INBOUND = "email_offers_mailboxes", "email_offers_inbound"
WORDS = {
    "mail_id": 250, "kind_way": 32, "certainty": 8, "cause": 200, "way": 16, "match_certainty": 8, "reply_to": 320,
    "address": 320, "permanence": 8, "reason": 32, "doubt": 16, "wish": 8, "ticket": 100, "state": 16, "answered_by": 64,
    "answered_how": 16, "note": 500,
}  # fmt: skip


def upgrade() -> None:
    """Change the tables. A reply that was there waits; that a call or a visit answered it, the ledger says."""
    _mailboxes()
    _inbound()
    op.execute(f"UPDATE {INBOUND} SET state = 'waiting' WHERE kind = 'reply'")  # noqa: S608 - our own words
    op.execute(f"UPDATE {INBOUND} SET way = 'reference' WHERE message_id IS NOT NULL")  # noqa: S608
    _partial("waiting", ["state", "company_id"], "state = 'waiting'")
    _partial("doubt", ["doubt", "sender"], "doubt = 'open'")
    op.create_index(f"ix_{INBOUND}_mail_id", INBOUND, ["mail_id"])
    op.create_table(
        "email_offers_inbound_candidates",
        sa.Column("inbound_id", sa.Integer, sa.ForeignKey(f"{INBOUND}.id"), primary_key=True),
        sa.Column("company_id", sa.Integer, sa.ForeignKey("companies.id"), primary_key=True),
    )
    op.create_table(
        "email_offers_originals",
        sa.Column("inbound_id", sa.Integer, sa.ForeignKey(f"{INBOUND}.id"), primary_key=True, autoincrement=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("is_whole", sa.Boolean, nullable=False),
    )
    _answers()


def _mailboxes() -> None:
    with op.batch_alter_table(MAILBOXES) as mailboxes:
        for name, length in (("name", 64), ("folder", 255), ("trouble", 500)):
            mailboxes.add_column(sa.Column(name, sa.String(length), nullable=False, server_default=""))
        mailboxes.add_column(sa.Column("is_sent", sa.Boolean, nullable=False, server_default=sa.false()))
        mailboxes.add_column(sa.Column("owner_id", sa.Integer, _to("employees", MAILBOXES, "owner_id")))
        mailboxes.add_column(sa.Column("department_id", sa.Integer, _to("departments", MAILBOXES, "department_id")))


def _inbound() -> None:
    with op.batch_alter_table(INBOUND) as inbound:
        inbound.alter_column("company_id", existing_type=sa.Integer, nullable=True)
        for name, length in WORDS.items():
            inbound.add_column(sa.Column(name, sa.String(length), nullable=False, server_default=""))
        inbound.add_column(sa.Column("answers", sa.Text, nullable=False, server_default=""))
        inbound.add_column(sa.Column("attachments", JsonObject, nullable=False, server_default="{}"))
        inbound.add_column(sa.Column("returns_on", sa.Date))
        inbound.add_column(sa.Column("answered_at", UtcDateTime))


def _answers() -> None:
    op.create_table(
        "email_offers_answers",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("inbound_id", sa.Integer, sa.ForeignKey(f"{INBOUND}.id"), nullable=False, index=True),
        sa.Column("employee_id", sa.Integer, sa.ForeignKey("employees.id"), nullable=False),
        sa.Column("address", sa.String(320), nullable=False),
        sa.Column("message_id", sa.String(300), nullable=False, unique=True),
        sa.Column("subject", sa.String(998), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("sent_at", UtcDateTime),
    )


def _partial(name: str, columns: list[str], where: str) -> None:
    condition = sa.text(where)
    op.create_index(f"ix_{INBOUND}_{name}", INBOUND, columns, sqlite_where=condition, postgresql_where=condition)


def _to(table: str, of: str, column: str) -> sa.ForeignKey:
    return sa.ForeignKey(f"{table}.id", name=f"fk_{of}_{column}")
