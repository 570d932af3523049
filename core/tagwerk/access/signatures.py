"""Requests of other programs, signed with a secret that both sides know: over the time and the body, so that what was overheard
is worth nothing a few minutes later.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from tagwerk.platform import clock

if TYPE_CHECKING:
    from collections.abc import Mapping

SIGNATURE, TIMESTAMP = "X-Tagwerk-Signature", "X-Tagwerk-Timestamp"
SHORTEST_SECRET = 16
"""Letters of a secret that nobody guesses."""
PATIENCE = 300
"""Seconds that the clocks of both sides may differ, the way of the request included."""
LONGEST_TIMESTAMP = 11


def signature_of(secret: str, timestamp: str, body: bytes) -> str:
    """The signature of a *body* that is sent at *timestamp*, whole seconds since 1970: the HMAC-SHA256 of ``timestamp.body`` with
    *secret* as its key, in hexadecimal."""
    return hmac.digest(secret.encode(), timestamp.encode() + b"." + body, "sha256").hex()


def signed_headers(secret: str, body: bytes) -> dict[str, str]:
    """The headers with which who knows *secret* sends *body* now: ``X-Tagwerk-Timestamp`` and ``X-Tagwerk-Signature``."""
    timestamp = str(int(clock.now().timestamp()))
    return {TIMESTAMP: timestamp, SIGNATURE: signature_of(secret, timestamp, body)}


def is_signed(secret: str, headers: Mapping[str, str], body: bytes) -> bool:
    """Whether a request with *headers*, by their names in small letters, and the raw *body* was signed with *secret*, and within
    the last five minutes.

    A secret of fewer than 16 letters proves nothing, an empty one neither. Whatever bytes the headers have, it never raises. Who
    sends again within the five minutes what was overheard is not found out here: a request needs a number of its own, which
    counts once.
    """
    timestamp = headers.get(TIMESTAMP.lower(), "")
    if len(secret) < SHORTEST_SECRET or not (timestamp.isascii() and timestamp.isdecimal()):
        return False
    if len(timestamp) > LONGEST_TIMESTAMP or abs(clock.now().timestamp() - int(timestamp)) > PATIENCE:
        return False
    given = headers.get(SIGNATURE.lower(), "").lower().removeprefix("sha256=")
    return hmac.compare_digest(signature_of(secret, timestamp, body).encode(), given.encode("utf-8", "replace"))
