"""How a call, and the figures of many, look on a terminal."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from tagwerk.api import date_text, listing, translator
from tagwerk_telephony.desk.figures import STEPS
from tagwerk_telephony.words import DIRECTIONS, LEG_STATES, OUTCOMES, SETTLED, STATES
from tagwerk_telephony.words import STEPS as STEP_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from rich.console import RenderableType
    from rich.table import Table

    from tagwerk_telephony.calls.looking import CallRecord
    from tagwerk_telephony.desk.figures import CallFigures, Reach
    from tagwerk_telephony.tables import Call, PhoneOffer, StoredEvent

MONDAY = date(2024, 1, 1)

_ = translator("tagwerk_telephony")


def card(record: CallRecord, zone: ZoneInfo) -> str:
    """A call as people read it: who, when, what came of it, and what the provider said."""
    call = record.listed.call
    rows = [(label, value) for label, value in _rows(record, zone) if value]
    width = max(len(label) for label, _value in rows)
    lines = [_("Call {id}", id=call.id), *(f"  {label:<{width}}  {value}" for label, value in rows)]
    if record.offers:
        lines += ["", _("Offered"), *(f"  {_offer(offer)}" for offer in record.offers)]
    if record.events:
        lines += ["", _("What the provider said"), *(f"  {_event(stored, zone)}" for stored in record.events)]
    return "\n".join(lines)


def _rows(record: CallRecord, zone: ZoneInfo) -> Iterator[tuple[str, str]]:
    call, listed = record.listed.call, record.listed
    state = _(STATES[call.state])
    yield _("Direction"), _(DIRECTIONS[call.direction])
    yield _("Company"), listed.company
    yield _("Number"), call.number or _("withheld number")
    yield _("Employee"), listed.employee
    yield _("State"), ", ".join((state, _("declared"))) if call.is_declared else state
    yield _("Settled by hand"), _settled(call, record.settler)
    yield _("Began"), _moment(call.started_at, zone)
    yield _("Answered"), _moment(call.answered_at, zone)
    yield _("Over"), _moment(call.ended_at, zone)
    yield _("Talk"), "" if call.talk_seconds is None else duration(call.talk_seconds)
    yield _("Outcome"), _(OUTCOMES[call.outcome]) if call.outcome is not None else ""
    yield _("Call back"), _moment(call.call_back_at, zone)
    yield _("Note"), call.note
    yield _("Queue"), call.queue
    yield _("Recording"), _("there is one: tagwerk calls recording {id}", id=call.id) if call.recording else ""
    yield _("Measured by"), "" if call.is_declared else call.provider


def figures_drawn(figures: CallFigures) -> RenderableType:
    """When clients are reached, how long is talked, what comes of it, and the way from attempts to contracts."""
    from rich.console import Group

    hours = {f"{hour:02d}": reach for hour, reach in sorted(figures.by_hour.items())}
    days = {_weekday(day): reach for day, reach in sorted(figures.by_weekday.items())}
    answered = _("Talked {total} in all, {longest} at the longest.", total=duration(figures.talk_seconds),
                 longest=duration(figures.longest))  # fmt: skip
    others = _("Came in: {inbound}, of them missed {missed}. Declared: {declared}. Uncertain: {uncertain}.",
               inbound=figures.inbound, missed=figures.missed, declared=figures.declared,
               uncertain=figures.uncertain)  # fmt: skip
    return Group(
        _reach(_("Hour"), hours), "", _reach(_("Weekday"), days), "", answered, others, "", _outcomes(figures), "",
        _steps(figures),
    )  # fmt: skip


def duration(seconds: int) -> str:
    """Seconds as a clock shows them: 4:30, 1:02:05."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def _reach(title: str, places: dict[str, Reach]) -> Table:
    columns = {"place": title, "attempts": _("Dialled"), "reached": _("Reached"), "share": "%"}
    rows = (
        {"place": place, "attempts": reach.attempts, "reached": reach.reached,
         "share": f"{reach.reached / reach.attempts * 100:.0f}"}
        for place, reach in places.items()
    )  # fmt: skip
    return listing(columns, rows)


def _outcomes(figures: CallFigures) -> Table:
    said = [outcome for outcome in OUTCOMES if any(outcome in counts for counts in figures.outcomes.values())]
    columns = {"rank": _("Customer status"), **{outcome: _(OUTCOMES[outcome]) for outcome in said}}
    rows = (
        {"rank": rank or _("nobody on file"), **{outcome: counts.get(outcome, 0) for outcome in said}}
        for rank, counts in sorted(figures.outcomes.items())
    )
    return listing(columns, rows)


def _steps(figures: CallFigures) -> Table:
    columns = {"step": _("Companies"), "count": _("Count")}
    return listing(columns, ({"step": _(STEP_WORDS[step]), "count": figures.companies.get(step, 0)} for step in STEPS))


def _settled(call: Call, settler: str) -> str:
    if not call.settled_as:
        return ""
    said = _("{settled}, says {who}", settled=_(SETTLED[call.settled_as]), who=settler)
    return f"{said}: {call.settled_note}" if call.settled_note else said


def _offer(offer: PhoneOffer) -> str:
    return offer.terms or _("{quantity} of {article} at {price}", quantity=offer.quantity, article=offer.article,
                            price=offer.price)  # fmt: skip


def _event(stored: StoredEvent, zone: ZoneInfo) -> str:
    state = str(stored.event.get("state") or "-")
    word = LEG_STATES.get(state, "")
    said = _(word) if word else state
    return f"{_moment(stored.received_at, zone)}  {said:<12}  {stored.leg}"


def _moment(moment: datetime | None, zone: ZoneInfo) -> str:
    if moment is None:
        return ""
    local = moment.astimezone(zone)
    return f"{date_text(local.date())} {local:%H:%M:%S}"


def _weekday(day: int) -> str:
    return date_text(MONDAY + timedelta(days=day), weekday=True).partition(" ")[0]
