"""How Parrot speaks: one JSON object for each thing that happens, signed with a key that both sides know.

POST /hooks/telephony/parrot/squawk
Parrot-Signature: <hexadecimal HMAC-SHA256 of the body>

{"id": "e7", "call": "c1", "what": "hung up", "when": 1790000000, "ours": "+493023125000", "theirs": "+493023125199",
 "incoming": false, "seconds": 42}
"""

from __future__ import annotations

import hashlib
import hmac
import os
from datetime import UTC, datetime

from tagwerk_telephony.api import Answer, CallEvent, ConfigurationError, Request, WrongInput
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

KEY = "PARROT_KEY"
STATES = {
    "rings": "ringing",
    "picked up": "answered",
    "hung up": "completed",
    "engaged": "busy",
    "gave up": "no_answer",
}


class Parrot:
    """The provider ``parrot``. It tells of calls; it cannot dial, so it has no ``originate``."""

    name = "parrot"

    def __init__(self, app: object) -> None:
        self.app = app

    def authentic(self, request: Request) -> bool:
        """Whether the body was signed with the key. Compare in constant time, and believe nothing without a key."""
        key = os.environ.get(KEY, "")
        expected = hmac.new(key.encode(), request.body, hashlib.sha256).hexdigest()
        given = request.headers.get("parrot-signature", "")
        return bool(key) and hmac.compare_digest(expected.encode(), given.encode("utf-8", "replace"))

    def read(self, request: Request) -> list[CallEvent]:
        """What happened. Raise WrongInput for what cannot be meant; the door keeps it and answers 400."""
        said = request.json
        try:
            when = datetime.fromtimestamp(int(said["when"]), UTC)
            incoming, seconds = bool(said.get("incoming")), said.get("seconds")
            return [
                CallEvent(
                    provider=self.name,
                    key=str(said["id"]),  # the same event again has the same key, and changes nothing
                    leg=str(said["call"]),
                    single=True,  # Parrot tells a call as one leg: that is the talk with the client
                    state=STATES.get(said["what"], ""),
                    at=when,
                    direction="inbound" if incoming else "outbound",
                    from_number=said["theirs"] if incoming else said["ours"],
                    to_number=said["ours"] if incoming else said["theirs"],
                    talk_seconds=int(seconds) if seconds is not None else None,
                )
            ]
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError, OSError):
            raise WrongInput("no squawk") from None

    def answer(self, request: Request, calls: Sequence[int]) -> Answer:
        """Parrot asks nothing."""
        return Answer()

    def check(self) -> str:
        """What ``tagwerk doctor`` tries."""
        if not os.environ.get(KEY):
            raise ConfigurationError(f"{KEY} is not set.")
        return "the parrot has its key"
