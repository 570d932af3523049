"""The exchange itself: it plays one call by posting signed events, one after the other, as a provider would."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx

from tagwerk.api import clock
from tagwerk_telephony.door import HOOKS

if TYPE_CHECKING:
    from collections.abc import Iterator

EVENTS_PATH = f"{HOOKS}/simulator/events"
HEADER = "X-Simulator-Signature"
TIMEOUT = 30.0
"""Seconds for one webhook."""

BUSY, NO_ANSWER, MACHINE, NO_SUCH_NUMBER, AGENT_AWAY = "91", "92", "93", "94", "95"
"""Last digits of the client's number."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class CallRequest:
    """Somebody asks the exchange for a call: ring *agent*, then dial *client*."""

    reference: str
    call: int
    agent: str
    client: str


def sign(secret: str, path: str, body: bytes) -> str:
    """The signature of a request to or from the exchange: an HMAC-SHA256 of its path and body."""
    return hmac.new(secret.encode(), path.encode("utf-8", "replace") + b"\n" + body, hashlib.sha256).hexdigest()


def play(base: str, secret: str, asked: CallRequest) -> None:
    """Post all that happens in the call to the webhook below *base*. One that fails is noted in the log, and the call goes on."""
    with httpx.Client(timeout=TIMEOUT) as client:
        for event in script(asked):
            body = json.dumps(event | {"at": clock.now().isoformat()}).encode()
            headers = {HEADER: sign(secret, EVENTS_PATH, body), "Content-Type": "application/json"}
            try:
                client.post(f"{base}{EVENTS_PATH}", content=body, headers=headers).raise_for_status()
            except httpx.HTTPError as error:
                log.warning("the webhook did not take an event of call %s: %s", asked.call, error)


def script(asked: CallRequest) -> Iterator[dict[str, Any]]:
    """What happens in the call, event by event."""
    agent: dict[str, Any] = {
        "call": asked.call,
        "leg": f"{asked.reference}-a",
        "parent": "",
        "role": "agent",
        "to": asked.agent,
    }
    client = agent | {"leg": f"{asked.reference}-b", "parent": agent["leg"], "role": "client", "to": asked.client}
    ending = asked.client[-2:]
    steps = _steps(agent, client, ending, _talk_seconds(asked.client))
    for number, (leg, state, more) in enumerate(steps):
        yield leg | {"state": state, "key": f"{asked.reference}-{number}"} | more


def _steps(
    agent: dict[str, Any], client: dict[str, Any], ending: str, talk: int
) -> Iterator[tuple[dict[str, Any], str, dict[str, Any]]]:
    yield agent, "initiated", {}
    yield agent, "ringing", {}
    if ending == AGENT_AWAY:
        yield agent, "no_answer", {}
        return
    yield agent, "answered", {}
    yield client, "initiated", {}
    if ending == NO_SUCH_NUMBER:
        yield client, "failed", {"cause": "invalid_number"}
    elif ending == BUSY:
        yield client, "busy", {"cause": "busy"}
    elif ending == NO_ANSWER:
        yield client, "ringing", {}
        yield client, "no_answer", {}
    else:
        yield client, "ringing", {}
        yield client, "answered", {"answered_by": "machine" if ending == MACHINE else "human"}
        yield client, "completed", {"talk_seconds": talk}
    yield agent, "completed", {"talk_seconds": talk + 5}


def _talk_seconds(number: str) -> int:
    """25 to 179 seconds, always the same for one number."""
    return 25 + zlib.crc32(number.encode()) % 155
