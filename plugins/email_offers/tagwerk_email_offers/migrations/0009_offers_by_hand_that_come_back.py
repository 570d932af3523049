"""Offers by hand that come back: to whom each went, and what a report encloses."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

INBOUND, OFFERS, ADDRESSES = "email_offers_inbound", "email_offers_sent_offers", "email_offers_sent_addresses"


def upgrade() -> None:
    """Add what was not known before. Of offers that were counted already nobody knows where they went: theirs stay in doubt."""
    op.add_column(INBOUND, sa.Column("encloses", sa.String(250), nullable=False, server_default=""))
    op.create_index(f"ix_{INBOUND}_encloses", INBOUND, ["encloses"])
    op.add_column(OFFERS, sa.Column("came_back", sa.Boolean, nullable=False, server_default=sa.false()))
    op.create_table(
        ADDRESSES,
        sa.Column("sent_offer_id", sa.Integer, sa.ForeignKey(f"{OFFERS}.id"), primary_key=True, autoincrement=False),
        sa.Column("address", sa.String(320), primary_key=True),
        sa.Column("came_back", sa.Boolean, nullable=False, server_default=sa.false()),
    )
    op.create_index(f"ix_{ADDRESSES}_address", ADDRESSES, ["address"])
