"""Companies are looked up by the sound of their towns, so that a slip in one hides none."""

import sqlalchemy as sa
from alembic import op

from tagwerk.companies.duplicates.filling import key_rows

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """Write the keys of all companies anew."""
    op.execute("DELETE FROM company_keys")
    keys = sa.table("company_keys", sa.column("key", sa.BigInteger), sa.column("company_id", sa.Integer))
    for rows in key_rows(op.get_bind()):
        op.bulk_insert(keys, rows)
