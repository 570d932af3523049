"""Fields of the house's own on the cards of companies, by their names in the settings."""

import sqlalchemy as sa
from alembic import op

from tagwerk.platform.database import JsonObject

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """Give each card room for them."""
    with op.batch_alter_table("companies") as companies:
        companies.add_column(sa.Column("own", JsonObject, nullable=False, server_default="{}"))
