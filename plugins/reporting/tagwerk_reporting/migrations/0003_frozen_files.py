"""A submission keeps its file and has versions that a head answers; words of employees; what was sent by itself."""

import sqlalchemy as sa
from alembic import op

from tagwerk.api import JsonObject, UtcDateTime

revision = "0003"
down_revision = "0002"

TABLE = "reporting_submissions"


def upgrade() -> None:
    """What was submitted before is version 1 of its report, without a file."""
    unique = _name_of_unique()
    with op.batch_alter_table(TABLE) as submissions:
        submissions.add_column(sa.Column("version", sa.Integer, nullable=False, server_default="1"))
        submissions.add_column(sa.Column("submitted_by", sa.String(64), nullable=False, server_default=""))
        submissions.add_column(sa.Column("state", sa.String(16), nullable=False, server_default="submitted"))
        submissions.add_column(sa.Column("decided_by", sa.String(64), nullable=False, server_default=""))
        submissions.add_column(sa.Column("decided_at", UtcDateTime))
        submissions.add_column(sa.Column("word", sa.String(500), nullable=False, server_default=""))
        submissions.drop_constraint(unique, type_="unique")
        submissions.create_unique_constraint(f"uq_{TABLE}_versions", ["report", "period", "employee_id", "version"])
    op.create_table(
        "reporting_files",
        sa.Column("submission_id", sa.Integer, sa.ForeignKey(f"{TABLE}.id"), primary_key=True),
        sa.Column("name", sa.String(300), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False, index=True),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("activities", JsonObject, nullable=False),
    )
    op.create_table(
        "reporting_words",
        sa.Column("report", sa.String(64), primary_key=True),
        sa.Column("period", sa.String(16), primary_key=True),
        sa.Column("employee_id", sa.Integer, sa.ForeignKey("employees.id"), primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("said_at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "reporting_sent",
        sa.Column("key", sa.String(200), primary_key=True),
        sa.Column("claimed_at", UtcDateTime, nullable=False),
        sa.Column("told_at", UtcDateTime),
        sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
    )


def _name_of_unique() -> str:
    """In a copied database the constraint may have another name than here."""
    found = sa.inspect(op.get_bind()).get_unique_constraints(TABLE)
    return next((each["name"] for each in found if each["name"]), None) or f"uq_{TABLE}_report_period_employee_id"
