"""The instructions that Twilio asks for, in TwiML.

Source: Twilio's documents "TwiML <Dial>", "<Number>", "<Gather>", "<Record>", "<Say>". With a public address, everything that
happens to a leg is said there; without one the instructions travel inline, and the end is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from twilio.twiml.voice_response import VoiceResponse

from tagwerk.api import translator

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tagwerk_telephony.inbound.routing import Routing

EVENTS = "initiated ringing answered completed"
HOOKS = "/hooks/telephony/twilio"
LANGUAGES = {"de": "de-DE", "en": "en-GB", "fr": "fr-FR", "it": "it-IT", "nl": "nl-NL", "pl": "pl-PL", "es": "es-ES"}
LONGEST_MESSAGE = 120
"""Seconds of a message on the voicemail."""

_ = translator("tagwerk_telephony")


def dial(
    numbers: Sequence[str],
    caller_id: str,
    base: str,
    call_id: int,
    *,
    action: str = "",
    timeout: int = 0,
    record: bool = False,
) -> str:
    """``<Dial>`` *numbers*, which ring together. Without a public address *base* nothing is said of what happens to them."""
    response = VoiceResponse()
    _dial(response, numbers, caller_id, base, call_id, action=action, timeout=timeout, record=record)
    return str(response)


def _dial(
    response: VoiceResponse,
    numbers: Sequence[str],
    caller_id: str,
    base: str,
    call_id: int,
    *,
    action: str,
    timeout: int,
    record: bool,
) -> None:
    attributes: dict[str, Any] = {"caller_id": caller_id} if caller_id else {}
    if timeout:
        attributes["timeout"] = timeout
    if not base:
        response.dial(numbers[0], **attributes)
        return
    attributes |= {"action": f"{base}{HOOKS}/dial?call={call_id}{action}", "method": "POST"}
    if record:
        callback = f"{base}{HOOKS}/recording?call={call_id}"
        attributes |= {"record": "record-from-answer-dual", "recording_status_callback": callback}
    dialled = response.dial(**attributes)
    for number in numbers:
        dialled.number(
            number,
            status_callback=f"{base}{HOOKS}/status?call={call_id}",
            status_callback_method="POST",
            status_callback_event=EVENTS,
        )


def ask_for_a_key(base: str, call_id: int) -> str:
    """The employee's leg has been answered: a person presses a key, a mailbox does not."""
    response = VoiceResponse()
    gather = response.gather(num_digits=1, timeout=10, method="POST", action=f"{base}{HOOKS}/key?call={call_id}")
    gather.say(_("Press any key, and your client is called."), language=LANGUAGES.get(_language(), "en-GB"))
    response.hangup()
    return str(response)


def ring(routing: Routing, step: int, base: str, call_id: int) -> str:
    """A client calls: ring the telephones of the *step*, or say that nobody is there."""
    response = VoiceResponse()
    language = LANGUAGES.get(routing.language, "en-GB")
    if step < len(routing.steps):
        if routing.warning and step == 0:
            response.say(routing.warning, language=language)
        _dial(
            response, routing.steps[step], "", base, call_id,
            action=f"&step={step + 1}", timeout=routing.ring_seconds, record=routing.recorded,
        )  # fmt: skip
        return str(response)
    response.say(routing.announcement, language=language)
    if routing.voicemail and base:
        callback = f"{base}{HOOKS}/voicemail?call={call_id}"
        response.record(
            max_length=LONGEST_MESSAGE, play_beep=True, action=f"{base}{HOOKS}/end?call={call_id}", method="POST",
            recording_status_callback=callback, recording_status_callback_method="POST",
        )  # fmt: skip
    response.hangup()
    return str(response)


def hang_up() -> str:
    """There is nothing more to do."""
    response = VoiceResponse()
    response.hangup()
    return str(response)


def _language() -> str:
    from tagwerk.api import language

    return language()
