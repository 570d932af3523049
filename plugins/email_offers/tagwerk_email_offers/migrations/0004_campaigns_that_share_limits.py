"""What a campaign has chosen, when and in which hours it leaves, why it stopped; when a message is due; limits of servers."""

import sqlalchemy as sa
from alembic import op

from tagwerk.api import UtcDateTime

revision = "0004"
down_revision = "0003"

MESSAGES = "email_offers_messages"


def upgrade() -> None:
    """Change the tables; what waits is due when it was to be tried next, else at once."""
    _campaigns()
    _messages()
    op.create_table(
        "email_offers_relays",
        sa.Column("address", sa.String(300), primary_key=True),
        sa.Column("resting_until", UtcDateTime),
        sa.Column("rest_seconds", sa.Integer, nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
    )
    op.create_table(
        "email_offers_allowances",
        sa.Column("scope", sa.String(300), primary_key=True),
        sa.Column("span", sa.String(8), primary_key=True),
        sa.Column("starts_at", UtcDateTime, nullable=False),
        sa.Column("used", sa.Integer, nullable=False),
    )


def _campaigns() -> None:
    with op.batch_alter_table("email_offers_campaigns") as campaigns:
        campaigns.add_column(sa.Column("chosen", sa.Integer, nullable=False, server_default="0"))
        campaigns.add_column(sa.Column("through", sa.Integer, nullable=False, server_default="0"))
        campaigns.add_column(sa.Column("lately", sa.Integer, nullable=False, server_default="0"))
        campaigns.add_column(sa.Column("again", sa.Boolean, nullable=False, server_default=sa.false()))
        campaigns.add_column(sa.Column("reason", sa.String(500), nullable=False, server_default=""))
        campaigns.add_column(sa.Column("starts_at", UtcDateTime))
        campaigns.add_column(sa.Column("window", sa.String(16), nullable=False, server_default=""))
    op.execute("UPDATE email_offers_campaigns SET starts_at = created_at, again = NOT fresh_only")
    with op.batch_alter_table("email_offers_campaigns") as campaigns:
        campaigns.alter_column("starts_at", existing_type=UtcDateTime, nullable=False)
        campaigns.drop_column("fresh_only")
    op.create_index("ix_email_offers_campaigns_employee_id", "email_offers_campaigns", ["employee_id"])


def _messages() -> None:
    op.drop_index("ix_email_offers_messages_claim", MESSAGES)
    op.drop_index("ix_email_offers_messages_state", MESSAGES)
    op.drop_index("uq_email_offers_messages_address", MESSAGES)
    op.execute("UPDATE email_offers_messages SET next_try = created_at WHERE next_try IS NULL")
    with op.batch_alter_table(MESSAGES) as messages:
        messages.alter_column("next_try", new_column_name="due_at", existing_type=UtcDateTime, nullable=False)
        messages.add_column(sa.Column("settled_by", sa.String(64), nullable=False, server_default=""))
    op.create_index("ix_email_offers_messages_campaign_state", MESSAGES, ["campaign_id", "state"])
    _partial("uq_email_offers_messages_address", ["campaign_id", "address"], "state <> 'suppressed'", unique=True)
    _partial("ix_email_offers_messages_due", ["campaign_id", "due_at", "id"], "state IN ('queued', 'deferred')")
    _partial("ix_email_offers_messages_held", ["lease_until"], "state IN ('claimed', 'sending')")


def _partial(name: str, columns: list[str], where: str, *, unique: bool = False) -> None:
    condition = sa.text(where)
    op.create_index(name, MESSAGES, columns, unique=unique, sqlite_where=condition, postgresql_where=condition)
