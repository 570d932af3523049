"""The instructions that Twilio asks for, in TwiML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from twilio.twiml.voice_response import VoiceResponse

from tagwerk.api import Employee, translator
from tagwerk_telephony.settings import public_url, settings_of
from tagwerk_telephony.tables import Call

if TYPE_CHECKING:
    from tagwerk.api import App

EVENTS = "initiated ringing answered completed"
HOOKS = "/hooks/telephony/twilio"

_ = translator("tagwerk_telephony")


def dial_client(app: App, call_id: int) -> str:
    """The employee has picked up: dial the client of our call *call_id*."""
    with app.database.reading() as session:
        call = session.get(Call, call_id)
    if call is None or not call.ours:
        return hang_up()
    return dial(call.number, settings_of(app).caller_id, public_url(app), call_id)


def ring_employee(app: App, call_id: int) -> str:
    """A client calls: ring the phone of the employee whose client it is."""
    with app.database.reading() as session:
        call = session.get_one(Call, call_id)
        employee = session.get(Employee, call.employee_id) if call.employee_id is not None else None
    if employee is None or not employee.phone:
        response = VoiceResponse()
        response.say(_("Nobody can take your call at the moment. We will call you back."))
        return str(response)
    return dial(employee.phone, "", public_url(app), call_id)


def dial(number: str, caller_id: str, base: str, call_id: int) -> str:
    """``<Dial>`` *number*; with a public address *base*, everything that happens to that leg is said there."""
    response = VoiceResponse()
    if not base:
        response.dial(number, **({"caller_id": caller_id} if caller_id else {}))
        return str(response)
    caller = {"caller_id": caller_id} if caller_id else {}
    dialled = response.dial(action=f"{base}{HOOKS}/dial?call={call_id}", method="POST", **caller)
    callback = f"{base}{HOOKS}/status?call={call_id}"
    dialled.number(number, status_callback=callback, status_callback_method="POST", status_callback_event=EVENTS)
    return str(response)


def hang_up() -> str:
    """There is nothing more to do."""
    response = VoiceResponse()
    response.hangup()
    return str(response)
