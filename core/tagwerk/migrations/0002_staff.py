"""Dated terms, departments, absences and substitutes; outages and kept holidays; tokens and the access log."""

import sqlalchemy as sa
from alembic import op

from tagwerk.platform.database import JsonObject, UtcDateTime

revision = "0002"
down_revision = "0001"

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOVED = ("role", "time_zone", "country", "region", "job_description")


def upgrade() -> None:
    """Make the tables, and the terms of each employee from what the employee had."""
    _departments_and_terms()
    _absences()
    _calendar()
    _accesses()
    _columns()


def _departments_and_terms() -> None:
    op.create_table(
        "departments",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(100), nullable=False, unique=True),
        sa.Column("email", sa.String(320), nullable=False),
    )
    op.create_table(
        "terms",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("employee_id", sa.Integer, sa.ForeignKey("employees.id"), nullable=False),
        sa.Column("since", sa.Date, nullable=False),
        sa.Column("role", sa.String(32), nullable=False),
        sa.Column("department_id", sa.Integer, sa.ForeignKey("departments.id"), index=True),
        sa.Column("country", sa.String(2), nullable=False),
        sa.Column("region", sa.String(8), nullable=False),
        sa.Column("time_zone", sa.String(64), nullable=False),
        sa.Column("job_description", sa.String(64), nullable=False),
        sa.Column("workload", JsonObject, nullable=False),
        sa.UniqueConstraint("employee_id", "since"),
    )
    fields = ", ".join(MOVED)
    op.execute(
        f"INSERT INTO terms (employee_id, since, {fields}, workload) "  # noqa: S608 - constants
        f"SELECT id, hired_on, {fields}, '{{}}' FROM employees"
    )
    with op.batch_alter_table("employees") as employees:
        employees.add_column(sa.Column("left_on", sa.Date))
    op.execute("UPDATE employees SET left_on = hired_on WHERE NOT active")
    with op.batch_alter_table("employees") as employees:
        for name in (*MOVED, "active"):
            employees.drop_column(name)


def _absences() -> None:
    op.create_table(
        "absences",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("employee_id", sa.Integer, sa.ForeignKey("employees.id"), nullable=False),
        sa.Column("first", sa.Date, nullable=False),
        sa.Column("last", sa.Date, nullable=False),
        sa.Column("share", sa.Numeric(2, 1), nullable=False),
        sa.Column("reason", sa.String(32), nullable=False),
        sa.Column("entered_at", UtcDateTime, nullable=False),
        sa.Column("entered_by", sa.String(64), nullable=False),
        sa.CheckConstraint("first <= last", name="in_order"),
    )
    op.create_index("ix_absences_employee", "absences", ["employee_id", "first"])
    op.create_table(
        "substitutions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("absence_id", sa.Integer, sa.ForeignKey("absences.id"), nullable=False),
        sa.Column("employee_id", sa.Integer, sa.ForeignKey("employees.id"), nullable=False),
        sa.Column("substitute_id", sa.Integer, sa.ForeignKey("employees.id"), nullable=False),
        sa.Column("first", sa.Date, nullable=False),
        sa.Column("last", sa.Date, nullable=False),
        sa.Column("appointed_by", sa.String(64), nullable=False),
        sa.Column("appointed_at", UtcDateTime, nullable=False),
        sa.CheckConstraint("first <= last", name="in_order"),
        sa.CheckConstraint("substitute_id <> employee_id", name="not_oneself"),
    )
    op.create_index("ix_substitutions_substitute", "substitutions", ["substitute_id", "first"])
    op.create_index("ix_substitutions_employee", "substitutions", ["employee_id", "first"])


def _calendar() -> None:
    op.create_table(
        "outages",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("begins_at", UtcDateTime, nullable=False),
        sa.Column("ends_at", UtcDateTime, nullable=False),
        sa.Column("department_id", sa.Integer, sa.ForeignKey("departments.id")),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("marked_by", sa.String(64), nullable=False),
        sa.Column("marked_at", UtcDateTime, nullable=False),
        sa.CheckConstraint("begins_at < ends_at", name="in_order"),
    )
    op.create_index("ix_outages_channel", "outages", ["channel", "begins_at"])
    op.create_table(
        "kept_years",
        sa.Column("country", sa.String(2), primary_key=True),
        sa.Column("region", sa.String(8), primary_key=True),
        sa.Column("year", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("through", sa.Date, nullable=False),
        sa.Column("content", JsonObject, nullable=False),
    )


def _accesses() -> None:
    op.create_table(
        "tokens",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("employee_id", sa.Integer, sa.ForeignKey("employees.id"), nullable=False, index=True),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False, unique=True),
        sa.Column("made_at", UtcDateTime, nullable=False),
        sa.Column("expires_at", UtcDateTime),
        sa.Column("revoked_at", UtcDateTime),
    )
    op.create_table(
        "accesses",
        sa.Column("id", BIG_ID, primary_key=True),
        sa.Column("happened_at", UtcDateTime, nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("permission", sa.String(64), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
    )
    op.create_index("ix_accesses_happened_at", "accesses", ["happened_at"])


def _columns() -> None:
    for name, length in (("birthday", 10), ("profession", 64)):
        op.add_column("contacts", sa.Column(name, sa.String(length), nullable=False, server_default=""))
    op.add_column("contracts", sa.Column("ends_on", sa.Date))
    op.execute("ALTER TABLE activities ADD COLUMN concerns_id INTEGER REFERENCES employees (id)")  # without a rebuild
    known = sa.text("concerns_id IS NOT NULL")
    columns = ["concerns_id", "kind", "work_date"]
    op.create_index("ix_activities_concerns", "activities", columns, sqlite_where=known, postgresql_where=known)
    op.drop_index("ix_activities_company", "activities")
    op.create_index("ix_activities_company", "activities", ["company_id", "kind", "work_date"])
