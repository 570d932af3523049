"""Whom we may contact is on record with its ground; segments look into what merged companies did."""

from alembic import op

revision = "0018"
down_revision = "0016"


def upgrade() -> None:
    op.create_index("ix_companies_merged_into", "companies", ["merged_into"])
