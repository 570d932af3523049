"""A submission, and what is said of a report, may be about a department, a company, a segment or the house."""

import sqlalchemy as sa
from alembic import op

from tagwerk.api import UtcDateTime

revision = "0004"
down_revision = "0003"

TABLE, UNIQUE = "reporting_submissions", "uq_reporting_submissions_versions"
WORDS, WIDER = "reporting_words", "reporting_words_wider"


def upgrade() -> None:
    """What was submitted before is about its employee."""
    with op.batch_alter_table(TABLE) as submissions:
        submissions.add_column(sa.Column("scope", sa.String(16), nullable=False, server_default="employee"))
        submissions.add_column(sa.Column("about", sa.String(64)))
        submissions.add_column(sa.Column("segment", sa.Text, nullable=False, server_default=""))
    op.execute(f"UPDATE {TABLE} SET about = 'employee:' || employee_id")  # noqa: S608 - a name of our own
    unique = _name_of_unique()
    with op.batch_alter_table(TABLE) as submissions:
        submissions.alter_column("about", existing_type=sa.String(64), nullable=False)
        submissions.drop_constraint(unique, type_="unique")
        submissions.create_unique_constraint(UNIQUE, ["report", "period", "about", "version"])
    _give_words_a_further_key()


def _give_words_a_further_key() -> None:
    """A primary key cannot be widened on both databases alike; the rows move into another table, which takes its name."""
    op.create_table(
        WIDER,
        sa.Column("report", sa.String(64), primary_key=True),
        sa.Column("period", sa.String(16), primary_key=True),
        sa.Column("employee_id", sa.Integer, sa.ForeignKey("employees.id"), primary_key=True),
        sa.Column("about", sa.String(64), primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("said_at", UtcDateTime, nullable=False),
    )
    op.execute(
        f"INSERT INTO {WIDER} (report, period, employee_id, about, text, said_at)"  # noqa: S608 - names of our own
        f" SELECT report, period, employee_id, 'employee:' || employee_id, text, said_at FROM {WORDS}"
    )
    op.drop_table(WORDS)
    op.rename_table(WIDER, WORDS)


def _name_of_unique() -> str:
    """In a copied database the constraint may have another name than here."""
    found = sa.inspect(op.get_bind()).get_unique_constraints(TABLE)
    return next((each["name"] for each in found if each["name"]), None) or UNIQUE
