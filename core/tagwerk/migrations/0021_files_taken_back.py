"""What a file of the ERP changed is kept, so that it can be taken back as a list of companies can."""

import sqlalchemy as sa
from alembic import op

from tagwerk.platform.database import JsonObject

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Say of an import what it held; make the table of changes. What was taken in before cannot be taken back."""
    with op.batch_alter_table("imports") as imports:
        imports.add_column(sa.Column("kind", sa.String(16), nullable=False, server_default=""))
    op.create_table(
        "erp_changes",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("import_id", sa.Integer, sa.ForeignKey("imports.id"), nullable=False),
        sa.Column("thing", sa.String(32), nullable=False),
        sa.Column("row_id", sa.Integer, nullable=False),
        sa.Column("before", JsonObject),
        sa.Column("after", JsonObject, nullable=False),
    )
    op.create_index("ix_erp_changes_import_id", "erp_changes", ["import_id"])
