"""What a campaign's template is: an offer, or something that counts as none."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the column; what was sent so far were offers."""
    with op.batch_alter_table("email_offers_campaigns") as campaigns:
        campaigns.add_column(sa.Column("kind", sa.String(16), nullable=False, server_default="offer"))
