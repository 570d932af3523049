"""Which call an event belongs to: the one that its address names, else the one of its leg, of its parent leg, or of its child
leg.

Events come in any order, so that two calls may turn out to be one; then they become one.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import sqlalchemy as sa
from sqlalchemy.orm.attributes import flag_modified

from tagwerk.api import Activity, Bulk, among, reverse
from tagwerk_telephony.tables import Call, PhoneOffer, SaidOutcome, StoredEvent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from tagwerk.api import Actor
    from tagwerk_telephony.api import CallEvent

ADOPTED_WITHIN = timedelta(minutes=2)
"""How long after it was asked for a call is recognised by its numbers at an exchange that carries no id of ours along."""


_FOLDED = {
    "state", "number", "agent_number", "employee_id", "company_id", "contact_id", "answered_at", "ended_at", "talk_seconds",
    "reached", "ask_at",
}  # fmt: skip
"""What events usually change of a call, which only who has the turn does; forgetting a person takes none, and empties others."""
_INSERT = Bulk(sa.insert(cast("sa.Table", StoredEvent.__table__)).inline())


class KeptEvent(NamedTuple):
    """What of a stored event the fold needs; what the provider wrote, word by word, stays where it is."""

    call_id: int
    provider: str
    key: str
    leg: str
    parent: str
    event: dict[str, Any]


_PROVIDER = sa.bindparam("provider", type_=sa.String)
_SAME = StoredEvent.provider + "" == _PROVIDER  # by no index: a provider has most events, a leg has few
_NEAR: sa.CompoundSelect[Any] = sa.union_all(
    sa.select(StoredEvent.call_id).where(_SAME, among(StoredEvent.leg, "legs")),
    sa.select(StoredEvent.call_id).where(_SAME, among(StoredEvent.parent, "legs")),
    sa.select(StoredEvent.call_id).where(StoredEvent.provider == _PROVIDER, among(StoredEvent.key, "keys")),
    sa.select(Call.id).where(among(Call.id, "named")),
)
_CALLS = (  # with all that was said of them: to ask twice costs more than to hear of a call once more with each event
    sa.select(Call, *(getattr(StoredEvent, name) for name in KeptEvent._fields))
    .outerjoin(StoredEvent, StoredEvent.call_id == Call.id)
    .where(Call.id.in_(_NEAR))
    .order_by(StoredEvent.id)
)


class Known:
    """What is stored of the calls that some events may belong to, looked up once for all of them, and what is about to be.

    To look for each event by itself, and to write each by itself, is what costs most when many come at once.
    """

    def __init__(self, session: Session, events: Sequence[CallEvent]) -> None:
        self._session = session
        self._of_call: dict[int, list[KeptEvent]] = defaultdict(list)
        self._of_leg: dict[tuple[str, str], set[int]] = defaultdict(set)
        self._of_key: dict[tuple[str, str], KeptEvent] = {}
        self._new: list[dict[str, Any]] = []
        self.calls: dict[int, Call] = {}
        for provider in sorted({event.provider for event in events}):
            self._look(provider, [event for event in events if event.provider == provider])
        self._numbers: list[int] = []
        self._unheard = sum(not self.numbers(event) for event in events)
        self.gone: set[int] = set()

    def begin(self, call: Call) -> None:
        """Give a new call its id; the database gives those of all new ones at once, so that each is written once and complete."""
        if self._session.get_bind().dialect.name == "sqlite":
            self._session.add(call)
            self._session.flush()
            return
        if not self._numbers:
            following = sa.func.nextval(sa.func.pg_get_serial_sequence(Call.__tablename__, "id"))
            many = sa.func.generate_series(1, max(self._unheard, 1)).table_valued("one")
            self._numbers = list(self._session.scalars(sa.select(following).select_from(many)))
            self._unheard = 1
        call.id = self._numbers.pop(0)
        self._session.add(call)

    def _look(self, provider: str, events: Sequence[CallEvent]) -> None:
        asked = {
            "provider": provider,
            "legs": {name for event in events for name in (event.leg, event.parent) if name},
            "keys": {event.key for event in events},
            "named": {event.call_id for event in events if event.call_id is not None},
        }
        for call, *said in self._session.execute(_CALLS, asked):
            self.calls[call.id] = call
            if (row := KeptEvent(*said)).call_id is not None:
                self._keep(row)

    def _keep(self, row: KeptEvent) -> None:
        self._of_call[row.call_id].append(row)
        self._of_key[row.provider, row.key] = row
        for leg in filter(None, (row.leg, row.parent)):
            self._of_leg[row.provider, leg].add(row.call_id)

    def numbers(self, event: CallEvent) -> list[int]:
        """The calls that *event* is of by its key, its leg or its parent leg."""
        found: set[int] = set()
        for leg in filter(None, (event.leg, event.parent)):
            found |= self._of_leg.get((event.provider, leg), set())
        if (same := self.same(event)) is not None:
            found.add(same.call_id)
        return sorted(found)

    def same(self, event: CallEvent) -> KeptEvent | None:
        """The event itself, where it is stored already."""
        return self._of_key.get((event.provider, event.key))

    def events(self, call_id: int) -> list[dict[str, Any]]:
        """All that was said of a call."""
        return [row.event for row in self._of_call[call_id]]

    def add(self, row: dict[str, Any]) -> None:
        """Store an event, written with all others by ``write``."""
        self._new.append(row)
        self._keep(KeptEvent(*(row[name] for name in KeptEvent._fields)))

    def join(self, call_id: int, other: int) -> None:
        """What is known of *other* is known of the call from now on."""
        self.calls.pop(other, None)
        self.gone.add(other)
        for row in self._of_call.pop(other, []):
            self._keep(row._replace(call_id=call_id))
        for calls in self._of_leg.values():
            calls.discard(other)

    def write(self) -> None:
        """Bring what was stored to the database."""
        for call in self._session.dirty:
            if isinstance(call, Call):
                for column in _FOLDED & vars(call).keys():  # the same of each, so that one statement writes them all
                    flag_modified(call, column)
        self._session.flush()  # the calls first
        if self._new:
            _INSERT.execute(self._session.connection(), self._new)
            self._new.clear()


def call_of(session: Session, actor: Actor, known: Known, event: CallEvent, written: list[Activity]) -> Call | None:
    """The call of *event*, None for a new one.

    What joining two calls takes out of the ledger is added to *written*.
    """
    named = known.calls.get(event.call_id) if event.call_id is not None else None
    if named is not None and not (named.provider == event.provider and named.ours):
        named = None
    calls = [call for number in known.numbers(event) if (call := known.calls.get(number)) is not None]
    if named is None and not calls:
        return _awaited(session, known, event)
    call = named or next((each for each in calls if each.ours), calls[0])
    for other in calls:
        if other.id != call.id and not other.ours:
            _join(session, actor, known, call, other, written)
    return call


def _awaited(session: Session, known: Known, event: CallEvent) -> Call | None:
    """The call that we asked for and have heard nothing of yet, where exactly one has the number that is dialled now."""
    if event.direction != "outbound" or not event.to_number or not event.single:
        return None
    known.write()
    heard = sa.exists().where(StoredEvent.call_id == Call.id)
    waiting = sa.select(Call).where(
        Call.provider == event.provider, Call.ours, Call.number == event.to_number, ~heard,
        Call.started_at.between(event.at - ADOPTED_WITHIN, event.at + ADOPTED_WITHIN),
    )  # fmt: skip
    found = session.scalars(waiting.limit(2)).all()
    return found[0] if len(found) == 1 else None


def _join(session: Session, actor: Actor, known: Known, call: Call, other: Call, written: list[Activity]) -> None:
    """All that is known of *other* is known of *call*; what it counted for is taken back."""
    if other.activity_id is not None:
        activity = session.get_one(Activity, other.activity_id)
        reversal = reverse(session, activity, recorded_by=actor.signature, reason="joined")
        written += [reversal] if reversal is not None else []
    known.write()
    known.join(call.id, other.id)
    for table in (StoredEvent, SaidOutcome, PhoneOffer):
        session.execute(sa.update(table).where(table.call_id == other.id).values(call_id=call.id))
    if call.outcome is None:
        call.outcome, call.call_back_at, call.note = other.outcome, other.call_back_at, call.note or other.note
    call.told = call.told or other.told
    session.flush()
    session.delete(other)
    session.flush()
