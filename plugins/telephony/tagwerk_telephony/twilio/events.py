"""What Twilio posts, in our words.

Sources: Twilio's documents "Voice status callback", "TwiML <Dial>: action" and "Call resource". Statuses come as
``cancelled`` here and ``canceled`` there; the event ``answered`` arrives as ``in-progress``; ``CallDuration`` is seconds while
``Duration`` is minutes.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

import phonenumbers

from tagwerk.api import WrongInput, clock
from tagwerk_telephony.api import ProviderEvent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tagwerk_telephony.api import Direction, LegState, Role

NAME = "twilio"
STATES: dict[str, LegState] = {
    "queued": "initiated",
    "initiated": "initiated",
    "ringing": "ringing",
    "in-progress": "answered",
    "answered": "answered",
    "completed": "completed",
    "busy": "busy",
    "no-answer": "no_answer",
    "failed": "failed",
    "canceled": "canceled",
    "cancelled": "canceled",
}
MACHINES = ("machine_start", "machine_end_beep", "machine_end_silence", "machine_end_other", "fax")
LONGEST_SID = 64


def from_status(form: Mapping[str, str], call_id: int | None) -> ProviderEvent:
    """A status callback, or the first request of a call. Raises WrongInput for a form that is none."""
    leg = _sid(form, "CallSid")
    parent = form.get("ParentCallSid", "")
    inbound = form.get("Direction", "") == "inbound"
    return _event(
        form,
        leg=leg,
        parent=parent,
        state=_state(form, "CallStatus"),
        call_id=call_id,
        direction="inbound" if inbound else "outbound",
        role=_role(parent, call_id),
        talk_seconds=_seconds(form, "CallDuration"),
        cause=f"sip_{code}" if (code := form.get("SipResponseCode", "")).isdecimal() and code != "200" else "",
    )


def from_dial(form: Mapping[str, str], call_id: int | None) -> ProviderEvent:
    """What ``<Dial action>`` says when the dialled leg is over. Raises WrongInput."""
    parent = _sid(form, "CallSid")
    inbound = form.get("Direction", "") == "inbound"
    state = _state(form, "DialCallStatus")
    return _event(
        form,
        leg=form.get("DialCallSid", "")[:LONGEST_SID] or f"{parent}/dial",
        parent=parent,
        state="completed" if state == "answered" else state,
        call_id=call_id,
        direction="inbound" if inbound else "outbound",
        role="agent" if inbound else "client",
        talk_seconds=_seconds(form, "DialCallDuration"),
        numbers=False,
    )


def _event(
    form: Mapping[str, str],
    *,
    leg: str,
    parent: str,
    state: LegState,
    call_id: int | None,
    direction: Direction,
    role: Role,
    talk_seconds: int | None,
    cause: str = "",
    numbers: bool = True,
) -> ProviderEvent:
    return ProviderEvent(
        provider=NAME,
        key=_key(form),
        leg=leg,
        parent=parent,
        state=state,
        at=_moment(form),
        call_id=call_id,
        role=role,
        direction=direction,
        from_number=_number(form.get("From", "")) if numbers else "",
        to_number=_number(form.get("To", "")) if numbers else "",
        talk_seconds=talk_seconds,
        answered_by="machine" if form.get("AnsweredBy", "") in MACHINES else "",
        cause=cause,
    )


def _role(parent: str, call_id: int | None) -> Role:
    """In a call that we started, the leg without a parent is the employee's, for it is rung first."""
    return "agent" if call_id is not None and not parent else ""


def _key(form: Mapping[str, str]) -> str:
    """A callback that is repeated is the same to the letter; so what it says is its identity."""
    text = "\n".join(f"{name}={form[name]}" for name in sorted(form))
    return hashlib.sha256(text.encode()).hexdigest()


def _sid(form: Mapping[str, str], name: str) -> str:
    sid = form.get(name, "")
    if not sid or len(sid) > LONGEST_SID:
        raise WrongInput(f"{name} is missing or too long")
    return sid


def _state(form: Mapping[str, str], name: str) -> LegState:
    try:
        return STATES[form.get(name, "")]
    except KeyError:
        raise WrongInput(f"{name} is none that Twilio documents") from None


def _seconds(form: Mapping[str, str], name: str) -> int | None:
    text = form.get(name, "")
    if not text:
        return None
    if not text.isdecimal():
        raise WrongInput(f"{name} is no number of seconds")
    return int(text)


def _moment(form: Mapping[str, str]) -> datetime:
    """The Timestamp of the event (RFC 2822), which the first request of a call and ``<Dial action>`` lack."""
    text = form.get("Timestamp", "")
    if not text:
        return clock.now()
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        raise WrongInput("Timestamp is no date of RFC 2822") from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _number(text: str) -> str:
    """The number in E.164; SIP addresses, client names and withheld numbers are none."""
    try:
        number = phonenumbers.parse(text)
    except phonenumbers.NumberParseException:
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
