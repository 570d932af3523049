"""Taking in what a provider says: it is stored once, the call is folded anew, and its credit is settled, in one commit."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from tagwerk.api import Company, Employee, add_task_in, clock, read_in, tell_recorded, translator, use_case
from tagwerk_telephony import api
from tagwerk_telephony.api import CallEvent
from tagwerk_telephony.calls.crediting import settle, settle_all
from tagwerk_telephony.calls.folding import fold
from tagwerk_telephony.calls.identifying import Cards, Staff, identify
from tagwerk_telephony.calls.joining import Known, call_of
from tagwerk_telephony.calls.rules import as_settled
from tagwerk_telephony.serial import together, writing
from tagwerk_telephony.settings import NAME, settings_of
from tagwerk_telephony.tables import Call, StoredEvent
from tagwerk_telephony.tidying import clean_object, short, tidy

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy.orm import Session

    from tagwerk.api import Activity, Actor, App
    from tagwerk_telephony.calls.folding import FoldedCall

ASK_AFTER = timedelta(minutes=1)
"""How long nothing is heard of a running call before its provider is asked."""
UNREAD = "unread"

_ = translator("tagwerk_telephony")


@dataclass
class Taken:
    """What came of taking in: our ids of the calls, and what is to be told after the commit. *new* counts what was not known
    yet.
    """

    calls: list[int] = field(default_factory=list)
    written: list[Activity] = field(default_factory=list)
    ended: list[api.EndedCall] = field(default_factory=list)
    new: int = 0


@use_case("calls.record", roles=())
def take_in(app: App, actor: Actor, event: CallEvent, raw: Mapping[str, Any]) -> int:
    """Store *event*, which the provider's authenticity check has passed, and fold its call. Gives our id of the call.

    The same event again changes nothing.
    """
    return take_in_all(app, actor, [(event, raw)]).calls[0]


@use_case("calls.record", roles=())
def take_in_all(
    app: App, actor: Actor, heard: Iterable[tuple[CallEvent, Mapping[str, Any]]], *, live: bool = False
) -> Taken:
    """Store several events, each with what the provider wrote, in one commit. *live*: they are told as they happen."""
    return store(app, heard, by=actor, live=live)


def store(app: App, heard: Iterable[tuple[CallEvent, Mapping[str, Any]]], *, by: Actor, live: bool = False) -> Taken:
    """Store several events in one commit, for a use case that has asked whether *by* may."""
    tidied = [(tidy(event, live=live), clean_object(raw)) for event, raw in heard]
    taken = together(app, _take_all, _Heard(by, settings_of(app).extensions, tidied))
    tell(app, taken)
    return taken


class _Due(NamedTuple):
    """A *call* whose credit is to be settled, in whose name, and whether something may have been offered in it.

    *taken* is what hears of it.
    """

    call: Call
    actor: Actor
    offers: bool
    taken: Taken


@dataclass
class _Heard:
    """What one request, or one piece of a list, says; *extensions* are whose lines are whose."""

    by: Actor
    extensions: Mapping[str, str]
    events: list[tuple[CallEvent, dict[str, Any]]]


def _take_all(session: Session, several: Sequence[_Heard]) -> list[Taken]:
    """Take in what several requests say, in the order in which they came."""
    events = [event for heard in several for event, _raw in heard.events]
    known, found = Known(session, events), []
    due: dict[int, _Due] = {}
    Cards.expect(session, (number for event in events for number in (event.from_number, event.to_number)))
    with session.no_autoflush:
        for heard in several:
            taken, staff = Taken(), Staff.of(session, heard.extensions)
            for event, raw in heard.events:
                taken.calls.append(_take(session, heard.by, known, staff, event, raw, taken, due))
            found.append(taken)
        known.write()
        _settle_what_is_due(session, known, due)
    return found


def _settle_what_is_due(session: Session, known: Known, due_of: Mapping[int, _Due]) -> None:
    """Bring the ledger, and what plugins are told, to what all calls are now that every event is folded."""
    due = [each for each in due_of.values() if each.call.id not in known.gone]
    written = settle_all(session, [(each.call, each.actor, each.offers) for each in due])
    for each, activities in zip(due, written, strict=True):
        each.taken.written += activities
        _tell_of(session, each.actor, each.call, each.taken)


@use_case("calls.record", roles=())
def keep_unread(app: App, actor: Actor, provider: str, key: str, raw: Mapping[str, Any], cause: str = "") -> None:
    """Keep what a provider said, and no call is known to be meant by. The same again changes nothing."""
    key = short(key, 128)
    with writing(app) as session:
        same = (StoredEvent.provider == provider, StoredEvent.key == key)
        if session.scalar(sa.select(StoredEvent.id).where(*same)) is None:
            unread = {UNREAD: cause} if cause else {}
            row = StoredEvent(provider=provider, key=key, event=unread, raw=clean_object(raw), received_at=clock.now())
            session.add(row)


def tell(app: App, taken: Taken) -> None:
    """Tell everybody what was taken in, after its commit."""
    tell_recorded(app, taken.written)
    for ended in taken.ended:
        app.plugins.notify(api.telephony_call_ended, ended)


def refold(session: Session, actor: Actor, staff: Staff, call: Call, events: list[CallEvent], taken: Taken) -> None:
    """Fold all *events* of *call* anew, and settle what it counts for."""
    said, changed = _fold_anew(session, staff, call, events)
    if changed:
        resettle(session, actor, call, taken, offers=said)


def _fold_anew(session: Session, staff: Staff, call: Call, events: list[CallEvent]) -> tuple[bool, bool]:
    """Whether an outcome had been said, and whether the call counts for something else now."""
    folded = fold(events, staff.is_own, called=call.number if call.ours else "")
    said, before = call.outcome is not None, _what_counts(call)
    _write(call, folded)
    as_settled(call)
    identify(session, call, folded, staff)
    return said, _what_counts(call) != before


def _what_counts(call: Call) -> tuple[object, ...]:
    """All of a call that the ledger, the tasks or other plugins can see."""
    return (
        call.state, call.direction, call.number, call.reached, call.answered_at, call.ended_at, call.talk_seconds, call.outcome,
        call.employee_id, call.company_id, call.contact_id, call.voicemail,
    )  # fmt: skip


def resettle(session: Session, actor: Actor, call: Call, taken: Taken, *, offers: bool = True) -> None:
    """Bring the ledger, and what plugins are told, to what *call* is now."""
    taken.written += settle(session, actor, call, offers=offers)
    _tell_of(session, actor, call, taken)


def _tell_of(session: Session, actor: Actor, call: Call, taken: Taken) -> None:
    if call.direction == "inbound" and call.state == "no_answer":
        _ask_to_call_back(session, actor, call)
    if (ended := _ended(call)) is not None:
        taken.ended.append(ended)


def _take(
    session: Session,
    actor: Actor,
    known: Known,
    staff: Staff,
    event: CallEvent,
    raw: dict[str, Any],
    taken: Taken,
    due: dict[int, _Due],
) -> int:
    found = call_of(session, actor, known, event, taken.written)
    if (same := known.same(event)) is not None:
        return same.call_id
    call = found or _unknown_call(known, event)
    taken.new += 1
    known.calls[call.id] = call
    known.add(
        {
            "call_id": call.id, "provider": event.provider, "key": event.key, "leg": event.leg, "parent": event.parent,
            "event": _kept(event), "raw": raw, "received_at": clock.now(),
        }
    )  # fmt: skip
    if call.ours and not call.reference:
        call.reference = event.parent or event.leg  # the provider's answer may have been lost; its word was not
    said, changed = _fold_anew(session, staff, call, [as_it_was(kept) for kept in known.events(call.id)])
    if changed:
        before = due.get(call.id)
        due[call.id] = _Due(call, actor, said or (before is not None and before.offers), taken)
    soon = clock.now() + ASK_AFTER
    if call.ended_as is not None:
        call.ask_at = None
    elif call.ask_at is None or call.ask_at < soon - ASK_AFTER / 2:
        call.ask_at = soon
    call.asked = 0
    return call.id


def _unknown_call(known: Known, event: CallEvent) -> Call:
    """A call that we did not start: it came in, or somebody dialled past us."""
    call = Call(
        provider=event.provider, direction=event.direction, started_at=event.at, state="requested",
        reference=event.parent or event.leg,
    )  # fmt: skip
    known.begin(call)
    return call


def _kept(event: CallEvent) -> dict[str, Any]:
    """The event as an object of JSON, without what says nothing."""
    said = {name: value for name, value in vars(event).items() if value not in ("", None, False)}
    return said | {"state": event.state, "leg": event.leg, "at": event.at.isoformat()}


def as_it_was(stored: dict[str, Any]) -> CallEvent:
    """The event that ``_kept`` made an object of."""
    return CallEvent(**stored | {"at": datetime.fromisoformat(stored["at"])})


def _write(call: Call, folded: FoldedCall) -> None:
    """Write what was folded into the row of the call."""
    call.direction, call.state, call.cause = folded.direction, folded.state, folded.cause
    call.answered_at, call.ended_at, call.talk_seconds = folded.answered_at, folded.ended_at, folded.talk_seconds
    call.reached, call.machine = folded.reached, folded.by_machine
    call.queue, call.voicemail, call.recording = folded.queue, folded.voicemail, folded.recording
    call.transferred_to = folded.transferred_to
    if folded.by_machine and call.outcome is None:
        call.outcome = "machine"
    if folded.agent_number:
        call.agent_number = folded.agent_number
    if not call.ours:
        call.number, call.started_at = folded.number, folded.begun_at


def _ask_to_call_back(session: Session, actor: Actor, call: Call) -> None:
    """A call that nobody took is a task for whoever looks after the caller, in that one's language."""
    company = session.get(Company, call.company_id) if call.company_id is not None else None
    owner = company.owner_id if company is not None and company.owner_id is not None else call.employee_id
    employee = session.get(Employee, owner) if owner is not None else None
    if employee is None:
        return
    moment = call.started_at.astimezone(ZoneInfo(employee.time_zone)).strftime("%H:%M")
    with read_in(employee.language):
        who = company.name if company is not None else call.number or _("somebody with a withheld number")
        text = _("Call {who} back: missed at {moment}", who=who, moment=moment)
        if call.voicemail:
            text = _("Call {who} back: left a message at {moment}", who=who, moment=moment)
    add_task_in(
        session, employee_id=employee.id, text=text, source=NAME, source_key=f"missed:{call.id}", given_by=actor.signature,
        due=employee.work_date(call.started_at), company_id=call.company_id,
    )  # fmt: skip


def _ended(call: Call) -> api.EndedCall | None:
    """The fact that plugins are told, None while the call is not over or nothing else is known than was told."""
    if call.ended_as is None:
        return None
    news = f"{call.state}:{call.talk_seconds}:{call.employee_id}:{call.company_id}:{call.contact_id}"
    if call.told in (news, call.state):
        return None
    corrected, call.told = bool(call.told), news
    return api.EndedCall(
        call_id=call.id,
        direction=call.direction,
        state=call.ended_as,
        employee_id=call.employee_id,
        company_id=call.company_id,
        contact_id=call.contact_id,
        number=call.number,
        talk_seconds=call.talk_seconds,
        corrected=corrected,
    )
