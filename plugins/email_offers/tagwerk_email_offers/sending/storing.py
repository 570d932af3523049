"""What became of messages goes into the database, with the activities of the sent ones, in the caller's transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import sqlalchemy as sa

from tagwerk.api import Bulk, among, suppress
from tagwerk_email_offers.sending.crediting import credit
from tagwerk_email_offers.tables import Campaign, Message

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from tagwerk.api import Activity
    from tagwerk_email_offers.sending.claims import Held
    from tagwerk_email_offers.sending.crediting import Credited
    from tagwerk_email_offers.sending.judging import Decision
    from tagwerk_email_offers.tables import CampaignState
    from tagwerk_email_offers.wire.answers import Answer

ON_THE_WIRE = ("sending", "uncertain")
BY_SERVER = "system:email_offers"
GIVEN_UP = ("queued", "failed", "deferred")
"""What was decided without the server's answer, or before we knew better; its yes is a fact all the same."""
WAITS = ("queued", "deferred")
RELAY_DOUBTED = "relay"

_table = cast("sa.Table", Message.__table__)
_OURS = (
    sa.select(_table.c.id, _table.c.state, _table.c.settled_by)
    .where(
        among(_table.c.id, "keys"),
        _table.c.token == sa.bindparam("by"),
        _table.c.state.in_((*ON_THE_WIRE, *GIVEN_UP)),
    )
    .order_by(_table.c.id)
    .with_for_update()
)
_STORE = Bulk(
    sa.update(_table)
    .where(_table.c.id == sa.bindparam("key"))
    .values(
        state=sa.bindparam("new_state"),
        reason=sa.bindparam("words"),
        doubt=sa.bindparam("unproven"),
        reply_code=sa.bindparam("code"),
        due_at=sa.bindparam("due", type_=_table.c.due_at.type),
        attempts=_table.c.attempts - sa.bindparam("uncounted", type_=sa.Integer),
        lease_until=None,
    )
)


@dataclass(frozen=True)
class Stored:
    """What was stored: the ids of the messages that count as sent now, and the activities to tell of."""

    sent: frozenset[int]
    recorded: list[Activity]


def store(
    session: Session,
    decisions: Sequence[Decision],
    messages: Mapping[int, Held],
    token: str,
    credited: Credited,
    due: datetime,
    state: CampaignState,
) -> Stored:
    """Store *decisions* as far as nobody else has taken the messages over since. *due* is when what waits without a time of
    its own is due; *state* is that of the campaign, locked: one that was done runs again when a message waits again, in
    a canceled one such a message is canceled.
    """
    if not decisions:
        return Stored(frozenset(), [])
    final = {decision.tried.id: decision for decision in decisions}
    ours = _ours(session, final, token)
    if state == "done" and any(final[key].state in WAITS for key in ours):
        session.execute(sa.update(Campaign).where(Campaign.id == credited.campaign_id).values(state="running"))
    if ours:
        _STORE.execute(session.connection(), [_row(final[key], due, canceled=state == "canceled") for key in ours])
    sent = frozenset(key for key in ours if final[key].state == "sent")
    for key in ours:
        if final[key].dead:
            address = final[key].tried.address
            suppress(session, "email", address, "hard_bounce", made_by=BY_SERVER, origin=f"message:{key}")
    return Stored(sent, credit(session, credited, [messages[key] for key in ours if key in sent]))


def _ours(session: Session, final: dict[int, Decision], token: str) -> list[int]:
    """Those that nobody else has taken over since they were on the wire under *token*, in the order of their ids."""
    return [
        row.id
        for row in session.connection().execute(_OURS, {"keys": sorted(final), "by": token})
        if row.state in ON_THE_WIRE
        or final[row.id].state == "sent"
        or (final[row.id].taken_back and not row.settled_by)
    ]


def words_of(answer: Answer) -> str:
    """What the server said, its enhanced status once."""
    return answer.text if answer.text.startswith(answer.status) else f"{answer.status} {answer.text}"


def _row(decision: Decision, due: datetime, *, canceled: bool) -> dict[str, Any]:
    answer = decision.answer
    words = words_of(answer)
    return {
        "key": decision.tried.id,
        "new_state": "canceled" if canceled and decision.state in WAITS else decision.state,
        "words": words[:500],
        "unproven": RELAY_DOUBTED if decision.unproven else "",
        "code": answer.code or None,
        "due": decision.due_at or due,
        "uncounted": 0 if decision.counts else 1,
    }
