"""What Twilio posts, in our words.

Sources: Twilio's documents "Voice status callback", "TwiML <Dial>: action", "TwiML <Record>", "Answering machine detection" and
"Call resource". Statuses come as ``cancelled`` here and ``canceled`` there; the event ``answered`` arrives as ``in-progress``;
``CallDuration`` is seconds while ``Duration`` is minutes; a recording's callback names the parent call and nobody's number.

What is odd is read as far as it can be meant: an unknown status says nothing of the leg, an impossible duration is none.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from tagwerk.api import WrongInput, clock
from tagwerk_telephony.api import CallEvent
from tagwerk_telephony.numbers import e164

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tagwerk_telephony.api import AnsweredBy, Direction, LegState, Role

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
OWN_LINES = ("sip:", "sips:", "client:")
"""Addresses of telephones that are registered with us: employees', never a client's."""
LONGEST_DURATION = 9  # digits


def from_status(form: Mapping[str, str], call_id: int | None) -> CallEvent:
    """A status callback, the first request of a call, or what machine detection found. Raises WrongInput for a form that is
    none.
    """
    parent = form.get("ParentCallSid", "")
    return _event(
        form,
        leg=_sid(form, "CallSid"),
        parent=parent,
        state=STATES.get(form.get("CallStatus", ""), ""),
        call_id=call_id,
        role=_role(form, parent, call_id),
        talk_seconds=_seconds(form, "CallDuration"),
        cause=f"sip_{code}" if (code := form.get("SipResponseCode", "")).isdecimal() and code != "200" else "",
    )


def from_dial(form: Mapping[str, str], call_id: int | None) -> CallEvent:
    """What ``<Dial action>`` says when the dialled leg is over. Raises WrongInput."""
    parent = _sid(form, "CallSid")
    state = STATES.get(form.get("DialCallStatus", ""), "")
    return _event(
        form,
        leg=form.get("DialCallSid", "") or f"{parent}/dial",
        parent=parent,
        state="completed" if state == "answered" else state,
        call_id=call_id,
        role="agent" if is_inbound(form) else "client",
        talk_seconds=_seconds(form, "DialCallDuration"),
        numbers=False,
    )


def from_recording(form: Mapping[str, str], call_id: int | None, *, voicemail: bool) -> CallEvent:
    """What a recording's callback says: where it is. That of a message says that nobody took the call. Raises WrongInput."""
    parent = _sid(form, "CallSid")
    absent = form.get("RecordingStatus", "") in ("absent", "failed")
    return _event(
        form,
        leg=f"{parent}/voicemail" if voicemail else parent,
        parent=parent if voicemail else "",
        state="completed" if voicemail else "",
        call_id=call_id,
        role="voicemail" if voicemail else "",
        talk_seconds=None,
        numbers=False,
        recording="" if absent else form.get("RecordingUrl", ""),
        inbound=voicemail,
    )


def nobody_rings(form: Mapping[str, str], call_id: int) -> CallEvent:
    """Nobody's telephone rings for this caller: we said so ourselves."""
    parent = _sid(form, "CallSid")
    return CallEvent(
        provider=NAME, key=f"{parent}/nobody", leg=f"{parent}/nobody", parent=parent, state="no_answer", at=clock.now(),
        call_id=None, role="agent", direction="inbound",
    )  # fmt: skip


def _event(
    form: Mapping[str, str],
    *,
    leg: str,
    parent: str,
    state: LegState | str,
    call_id: int | None,
    role: Role,
    talk_seconds: int | None,
    cause: str = "",
    numbers: bool = True,
    recording: str = "",
    inbound: bool = False,
) -> CallEvent:
    direction: Direction = "inbound" if inbound or is_inbound(form) else "outbound"
    to = form.get("To", "") if numbers else ""
    answered_by: AnsweredBy = "machine" if form.get("AnsweredBy", "") in MACHINES else ""
    return CallEvent(
        provider=NAME,
        key=_key(form),
        leg=leg,
        parent=parent,
        state=state,  # type: ignore[arg-type]  # one of STATES, or ""
        at=_moment(form),
        call_id=call_id,
        role=role,
        direction=direction,
        from_number=e164(form.get("From", "")) if numbers else "",
        to_number=e164(to),
        talk_seconds=talk_seconds,
        answered_by=answered_by,
        cause=cause,
        extension=next((line for line in ("" if parent else form.get("From", ""), to) if _is_own_line(line)), ""),
        queue=form.get("QueueResult", "") and form.get("FriendlyName", ""),
        transferred_to=form.get("ForwardedTo", ""),
        recording=recording,
    )


def is_inbound(form: Mapping[str, str]) -> bool:
    """Whether a caller of ours began the call: to Twilio a call from a telephone that is registered with us comes in, too."""
    return form.get("Direction", "") == "inbound" and not _is_own_line(form.get("From", ""))


def _is_own_line(address: str) -> bool:
    return address.lower().startswith(OWN_LINES)


def _role(form: Mapping[str, str], parent: str, call_id: int | None) -> Role:
    """In a call that we started, the leg without a parent is the employee's, for it is rung first; a telephone that is registered
    with us is an employee's wherever it rings.
    """
    if _is_own_line(form.get("To", "")) and (parent or not is_inbound(form)):
        return "agent"
    if not parent and _is_own_line(form.get("From", "")):
        return "agent"
    return "agent" if call_id is not None and not parent and not is_inbound(form) else ""


def _key(form: Mapping[str, str]) -> str:
    """A callback that is repeated is the same to the letter; so what it says is its identity."""
    text = "\n".join(f"{name}={form[name]}" for name in sorted(form))
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def _sid(form: Mapping[str, str], name: str) -> str:
    if not (sid := form.get(name, "")):
        raise WrongInput(f"{name} is missing")
    return sid


def _seconds(form: Mapping[str, str], name: str) -> int | None:
    text = form.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST_DURATION else None


def _moment(form: Mapping[str, str]) -> datetime:
    """The Timestamp of the event (RFC 2822), which the first request of a call and ``<Dial action>`` lack; else the moment at
    which we hear of it.
    """
    try:
        moment = parsedate_to_datetime(form.get("Timestamp", ""))
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError, IndexError):
        return clock.now()
