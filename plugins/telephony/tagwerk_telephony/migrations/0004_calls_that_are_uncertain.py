"""Calls may be uncertain and are asked for with pauses; an outcome can be taken back alone; events stand for their legs.

The table of legs goes: each event has its leg and its parent, and the fold makes the legs of them. What exists already is left
as it is, so that an upgrade that was broken off goes on.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from tagwerk.api import JsonObject, UtcDateTime

revision = "0004"
down_revision = "0003"

CALLS, EVENTS, OFFERS, OUTCOMES = (f"telephony_{name}" for name in ("calls", "events", "phone_offers", "outcomes"))
TEXTS = (
    ("agent_number", 32),
    ("queue", 64),
    ("transferred_to", 64),
    ("recording", 500),
    ("assigned_by", 64),
    ("told", 100),
)


def upgrade() -> None:
    """Add what is new, and fill it from what is there."""
    _calls()
    _outcomes()
    _events()
    _marks()


def _columns(table: str) -> set[str]:
    return {column["name"] for column in sa.inspect(op.get_bind()).get_columns(table)}


def _calls() -> None:
    wanted: list[sa.Column[Any]] = []
    wanted += [sa.Column(name, sa.String(length), nullable=False, server_default="") for name, length in TEXTS]
    wanted += [
        sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false()) for name in ("machine", "voicemail")
    ]
    wanted += [
        sa.Column("note", sa.Text, nullable=False, server_default=""),
        sa.Column("asked", sa.Integer, nullable=False, server_default="0"),
        sa.Column("ask_at", UtcDateTime),
        sa.Column("call_back_at", UtcDateTime),
    ]
    present = _columns(CALLS)
    for column in wanted:
        if column.name not in present:
            op.add_column(CALLS, column)
    if "ask_at" not in present:
        op.create_index(f"ix_{CALLS}_ask_at", CALLS, ["ask_at"])
        op.execute("UPDATE telephony_calls SET told = state WHERE ended_at IS NOT NULL OR state = 'failed'")
        op.execute("UPDATE telephony_calls SET ask_at = started_at WHERE told = ''")


def _outcomes() -> None:
    if sa.inspect(op.get_bind()).has_table(OUTCOMES):
        return
    op.create_table(
        OUTCOMES,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("call_id", sa.Integer, sa.ForeignKey(f"{CALLS}.id"), nullable=False, index=True),
        sa.Column("outcome", sa.String(32), nullable=False),
        sa.Column("note", sa.Text, nullable=False, server_default=""),
        sa.Column("call_back_at", UtcDateTime),
        sa.Column("said_at", UtcDateTime, nullable=False),
        sa.Column("said_by", sa.String(64), nullable=False),
        sa.Column("taken_back_at", UtcDateTime),
    )
    said = "INSERT INTO telephony_outcomes (call_id, outcome, note, said_at, said_by)"
    whole = "coalesce(ended_at, started_at), 'system:upgrade' FROM telephony_calls"
    op.execute(
        f"{said} SELECT id, 'offer_made', '', {whole} WHERE coalesce(outcome, '') <> 'offer_made'"  # noqa: S608
        " AND id IN (SELECT call_id FROM telephony_phone_offers) ORDER BY id"
    )
    op.execute(f"{said} SELECT id, outcome, '', {whole} WHERE outcome IS NOT NULL ORDER BY id")
    with op.batch_alter_table(OFFERS) as offers:
        offers.add_column(sa.Column("outcome_id", sa.Integer))
        offers.add_column(sa.Column("revision", sa.Integer, nullable=False, server_default="0"))
        offers.create_foreign_key(f"fk_{OFFERS}_outcome_id", OUTCOMES, ["outcome_id"], ["id"])
    op.execute(
        "UPDATE telephony_phone_offers SET outcome_id = (SELECT min(o.id) FROM telephony_outcomes o"
        " WHERE o.call_id = telephony_phone_offers.call_id AND o.outcome = 'offer_made'),"
        " revision = CASE WHEN activity_id IS NULL THEN 0 ELSE 1 END"
    )


def _events() -> None:
    if "leg" in _columns(EVENTS):
        return
    with op.batch_alter_table(EVENTS) as events:
        events.add_column(sa.Column("leg", sa.String(64), nullable=False, server_default=""))
        events.add_column(sa.Column("parent", sa.String(64), nullable=False, server_default=""))
        events.alter_column("call_id", existing_type=sa.Integer, nullable=True)
    table = sa.table(EVENTS, sa.column("id"), sa.column("leg"), sa.column("parent"), sa.column("event", JsonObject))
    connection = op.get_bind()
    filled = (
        sa.update(table)
        .where(table.c.id == sa.bindparam("row"))
        .values(leg=sa.bindparam("on"), parent=sa.bindparam("of"))
    )
    last = 0
    while rows := connection.execute(
        sa.select(table.c.id, table.c.event).where(table.c.id > last).order_by(table.c.id).limit(1000)
    ).all():
        last = rows[-1].id
        legs = [{"row": row.id, "on": row.event.get("leg", ""), "of": row.event.get("parent", "")} for row in rows]
        connection.execute(filled, legs)
    for name in ("leg", "parent"):
        op.create_index(f"ix_{EVENTS}_{name}", EVENTS, [name])
    op.drop_table("telephony_legs")


def _marks() -> None:
    if sa.inspect(op.get_bind()).has_table("telephony_list_marks"):
        return
    op.create_table(
        "telephony_list_marks",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("employee_id", sa.Integer, sa.ForeignKey("employees.id"), nullable=False, index=True),
        sa.Column("list", sa.String(200), nullable=False),
        sa.Column("company_id", sa.Integer, sa.ForeignKey("companies.id"), nullable=False),
        sa.Column("mark", sa.String(8), nullable=False),
        sa.Column("marked_at", UtcDateTime, nullable=False),
    )
