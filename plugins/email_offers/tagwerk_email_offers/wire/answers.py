"""What became of a mail on the wire, in words that whoever counts may rely on.

``sent`` is said for a 2yz after the dot and for nothing else; ``uncertain`` is the one window that SMTP leaves open.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Outcome = Literal["sent", "deferred", "refused", "uncertain", "unsent"]
"""``sent``: 2yz after the dot. ``deferred``: 4yz. ``refused``: 5yz, or known before a byte left (*code* 0). ``uncertain``: the
content with its dot went to the socket, and no answer that means anything came back. ``unsent``: it surely did not arrive."""

Fault = Literal[
    "", "recipient", "doubt", "sender", "relay", "size", "content", "throttle", "connection", "protocol"
]  # fmt: skip
"""Whose fault it is that a mail was not taken. ``doubt``: a refusal at RCPT that is not surely about the address."""

Phase = Literal["connect", "mail", "rcpt", "data", "dot"]
"""What was asked when the answer came: ``dot`` is the end of the content."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one mail. *code* is the server's last reply code (0 without one), *status* its enhanced status (RFC 3463,
    ``""`` without one), *text* its words, plain and at most 400 characters, or ours where it said none.
    """

    outcome: Outcome
    fault: Fault = ""
    code: int = 0
    status: str = ""
    text: str = ""
    phase: Phase = "dot"
