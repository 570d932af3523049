"""Calls found by employee and by company in the order of time, however many there are."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the indexes."""
    op.create_index("ix_telephony_calls_employee", "telephony_calls", ["employee_id", "answered_at"])
    op.create_index("ix_telephony_calls_company", "telephony_calls", ["company_id", "answered_at"])
