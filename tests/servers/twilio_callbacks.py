"""Signed webhook requests as Twilio sends them (Twilio's "Status callback" and "Request validation" documents)."""

from collections.abc import Iterable

import httpx
from twilio.request_validator import RequestValidator

ACCOUNT = "AC" + "0" * 32
AGENT = "+493023125000"


def events_of_a_call(number: int, client: str = "+493023125199", talk_seconds: int = 42) -> list[dict[str, str]]:
    """All callbacks of one click-to-call, in order: the employee's leg, and within it the client's leg."""
    parent, child = f"CA{number:030d}0a", f"CA{number:030d}0b"
    agent = {
        "CallSid": parent,
        "AccountSid": ACCOUNT,
        "Direction": "outbound-api",
        "From": "+493023125001",
        "To": AGENT,
    }
    to_client = {
        "CallSid": child,
        "ParentCallSid": parent,
        "AccountSid": ACCOUNT,
        "Direction": "outbound-dial",
        "From": "+493023125001",
        "To": client,
    }
    duration = {"CallDuration": str(talk_seconds), "Duration": "1"}
    steps = [
        (agent, "initiated", {}),
        (agent, "ringing", {}),
        (agent, "in-progress", {}),
        (to_client, "initiated", {}),
        (to_client, "ringing", {}),
        (to_client, "in-progress", {}),
        (to_client, "completed", duration),
        (agent, "completed", {"CallDuration": str(talk_seconds + 9), "Duration": "1"}),
    ]
    seen: dict[str, int] = {}
    events = []
    for second, (leg, status, more) in enumerate(steps):
        sequence = seen[leg["CallSid"]] = seen.get(leg["CallSid"], -1) + 1
        events.append(
            {
                **leg,
                "CallStatus": status,
                "Timestamp": f"Tue, 06 Oct 2026 08:00:{second:02d} +0000",
                "CallbackSource": "call-progress-events",
                "SequenceNumber": str(sequence),
                "ApiVersion": "2010-04-01",
                **more,
            }
        )
    return events


def post(
    address: str, token: str, event: dict[str, str], path: str = "/hooks/telephony/twilio/status"
) -> httpx.Response:
    """Post one callback, signed with the account's *token* for the public *address*."""
    url = f"{address}{path}"
    signature = RequestValidator(token).compute_signature(url, event)
    return httpx.post(url, data=event, headers={"X-Twilio-Signature": signature}, timeout=30)


def post_all(address: str, token: str, events: Iterable[dict[str, str]]) -> None:
    """Post callbacks one after the other; each must be taken."""
    for event in events:
        response = post(address, token, event)
        assert response.is_success, response.text


def post_call(address: str, token: str, number: int) -> None:
    """Post all callbacks of one call."""
    post_all(address, token, events_of_a_call(number))
