"""Twilio as a provider: what it posts is believed because it is signed, and it dials, is asked and hangs up through its API."""

from __future__ import annotations

from datetime import timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

from tagwerk.api import ConfigurationError, WrongInput, translator
from tagwerk_telephony.api import Answer, CallRefused, CallUnknown
from tagwerk_telephony.calls.looking import dialled_number
from tagwerk_telephony.inbound.routing import routing_of
from tagwerk_telephony.settings import caller_id_of, public_url, settings_of
from tagwerk_telephony.twilio.checking import check
from tagwerk_telephony.twilio.client import ask, fetch_recording
from tagwerk_telephony.twilio.events import (
    MACHINES,
    NAME,
    STATES,
    from_dial,
    from_recording,
    from_status,
    is_inbound,
    nobody_rings,
)
from tagwerk_telephony.twilio.signature import is_authentic
from tagwerk_telephony.twilio.twiml import EVENTS, HOOKS, ask_for_a_key, dial, hang_up, ring

if TYPE_CHECKING:
    from collections.abc import Sequence

    from twilio.rest import Client

    from tagwerk.api import App
    from tagwerk_telephony.api import AskedCall, CallEvent, Dialling, Request

FOUND_WITHIN = timedelta(minutes=2)
"""How long after it was asked for a call whose answer was lost can have begun."""
MOST_LEGS = 50

_ = translator("tagwerk_telephony")


class Twilio:
    """The provider ``twilio``. What is posted: ``voice`` asks what to do, ``key`` that a person is there, ``status``, ``dial``,
    ``recording``, ``voicemail`` and ``machine`` tell what happened, ``end`` that there is nothing more to say.
    """

    name = NAME
    needs_agent_number = True
    needs_caller_id = True

    def __init__(self, app: App) -> None:
        self._app = app

    def authentic(self, request: Request) -> bool:
        """Signed with the account's token, and about that account."""
        settings = settings_of(self._app).twilio
        try:
            if not is_authentic(request, settings.auth_token.get_secret_value()):
                return False
        except WrongInput:
            return False
        account = request.form.get("AccountSid", "")
        return not account or not settings.account_sid or account == settings.account_sid

    def read(self, request: Request) -> list[CallEvent] | None:
        """What happened."""
        form, call_id = request.form, request.call_id
        match request.what:
            case "dial":
                return [from_dial(form, call_id)]
            case "recording":
                return [from_recording(form, call_id, voicemail=False)]
            case "voicemail" | "end":
                return [from_recording(form, call_id, voicemail=True)]
            case _:
                return [from_status(form, call_id)]

    def answer(self, request: Request, calls: Sequence[int]) -> Answer:
        """Whom to dial, where Twilio asks."""
        form = request.form
        if not calls or request.what not in ("voice", "key", "dial", "end"):
            return Answer()
        call_id = calls[0]
        if is_inbound(form):
            return self._inbound(request, call_id)
        if request.what in ("dial", "end") or form.get("AnsweredBy", "") in MACHINES:
            return Answer(hang_up())
        base = public_url(self._app)
        if request.what == "voice" and settings_of(self._app).twilio.answering == "key" and base:
            return Answer(ask_for_a_key(base, call_id))
        number = dialled_number(self._app, call_id)
        if not number:
            return Answer(hang_up())
        return Answer(dial([number], self._caller_id(), base, call_id))

    def _inbound(self, request: Request, call_id: int) -> Answer:
        step, base, form = request.query.get("step", "0"), public_url(self._app), request.form
        answered = form.get("DialCallStatus", "") in ("completed", "answered") or form.get("DialBridged", "") == "true"
        if request.what == "end" or (request.what == "dial" and (answered or not step.isdecimal() or step == "0")):
            return Answer(hang_up())
        if form.get("CallStatus", "") in ("completed", "busy", "no-answer", "failed", "canceled"):
            return Answer(hang_up())  # the caller is gone
        routing, number = routing_of(self._app, call_id), int(step) if step.isdecimal() and len(step) < 4 else 0
        nobody = () if number < len(routing.steps) else (nobody_rings(form, call_id),)
        return Answer(ring(routing, number, base, call_id), events=nobody)

    def originate(self, dialling: Dialling) -> str:
        """Have Twilio ring the employee; its TwiML then dials the client."""
        base, query = dialling.public_url, f"?call={dialling.call_id}"
        instructions: dict[str, Any] = {"twiml": dial([dialling.client], dialling.caller_id, "", dialling.call_id)}
        if base:
            instructions = {
                "url": f"{base}{HOOKS}/voice{query}",
                "method": "POST",
                "status_callback": f"{base}{HOOKS}/status{query}",
                "status_callback_method": "POST",
                "status_callback_event": EVENTS.split(),
            }
        if settings_of(self._app).twilio.answering == "detect":
            instructions["machine_detection"] = "Enable"
        try:
            call = self._ask(
                lambda client: client.calls.create(to=dialling.agent, from_=dialling.caller_id, **instructions)
            )
        except CallUnknown as error:  # no account of that number: nothing was started
            raise CallRefused(error.message, error.hint) from None
        return str(call.sid)

    def fetch(self, asked: AskedCall) -> list[CallEvent]:
        """The call and the legs below it as Twilio has them now. A call whose id is not known is looked for by its numbers."""

        def question(client: Client) -> list[Any]:
            reference = asked.reference or self._find(client, asked)
            if not reference:
                return []
            return [client.calls(reference).fetch(), *client.calls.list(parent_call_sid=reference, limit=MOST_LEGS)]

        return [event for leg in self._ask(question) for event in _events(leg, asked.call_id)]

    def hang_up(self, reference: str) -> None:
        """End the call."""
        self._ask(lambda client: client.calls(reference).update(status="completed"))

    def recording(self, address: str) -> bytes:
        """The recording, from the API alone: its credentials go nowhere else."""
        return fetch_recording(settings_of(self._app).twilio, address)

    def check(self) -> str:
        """Try what will really be used: the account, the number that clients see, our own address."""
        return check(self._app, self._ask, self._caller_id())

    def _find(self, client: Client, asked: AskedCall) -> str:
        """The one call to the employee's telephone that began when we asked for one, and is no call of ours yet, or ``""``."""
        begun = client.calls.list(to=asked.agent, start_time_after=asked.started_at - FOUND_WITHIN, limit=MOST_LEGS)
        taken = self._references()
        near = [
            call.sid
            for call in begun
            if not call.parent_call_sid
            and call.sid not in taken
            and (moment := call.date_created or call.start_time) is not None
            and abs(moment - asked.started_at) <= FOUND_WITHIN
        ]
        return str(near[0]) if len(near) == 1 else ""

    def _references(self) -> set[str]:
        from tagwerk_telephony.calls.looking import references

        return references(self._app, NAME)

    def _caller_id(self) -> str:
        caller_id = caller_id_of(self._app, "DE")
        if not caller_id:
            raise ConfigurationError(_("The number that clients see is not set: plugins.telephony.caller_id."))
        return caller_id

    def _ask(self, question: Any) -> Any:
        return ask(settings_of(self._app).twilio, question)


def _events(leg: Any, call_id: int) -> list[CallEvent]:
    """A call resource as the callbacks that would have said the same."""
    if leg.status not in STATES:
        return []
    form = {
        "CallSid": leg.sid,
        "ParentCallSid": leg.parent_call_sid or "",
        "CallStatus": leg.status,
        "Direction": leg.direction or "",
        "From": leg._from or "",
        "To": leg.to or "",
        "AnsweredBy": leg.answered_by or "",
        "CallDuration": leg.duration or "",
    }
    if moment := leg.end_time or leg.start_time:
        form["Timestamp"] = format_datetime(moment)
    return [from_status(form, call_id)]
