"""What understanding a mail comes to: one frozen value with everything that can be told from its bytes alone.

All strings are bounded and hold neither NUL nor half a surrogate pair, so that both databases store them. Message-IDs are given
bare, as ``bare_id`` makes them: compare ``bare_id(ours)`` with them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date as day
    from datetime import datetime

Kind = Literal[
    "reply",  # a person wrote it
    "auto_reply",  # absent, received, ticket opened: a robot answered
    "bounce",  # was not delivered, and will not be
    "delay",  # was not delivered yet
    "receipt",  # was delivered, relayed, read, deleted unread
    "complaint",  # reported as abuse
    "unsubscribe",  # wants to hear no more, and says nothing else that matters
    "other",  # a notice of a robot, a newsletter, a report that is none of these
    "unreadable",  # see `cause`
]
Certainty = Literal["sure", "likely"]
Permanence = Literal["hard", "soft", "policy"]
"""``hard``: nobody has this address, now or later. ``soft``: this mail did not arrive, another may. ``policy``: refused for who
sent it, through which server, or what stands in it."""

Reason = Literal[
    "unknown_user",
    "unknown_host",
    "moved",
    "disabled",
    "full",
    "size",
    "policy",  # spam, or a rule of the house
    "reputation",
    "content",
    "relaying",
    "network",
    "expired",
    "loop",
    "sender_refused",
    "",  # not told
]
Interest = Literal["interested", "refusal", "question", ""]
Feedback = Literal["abuse", "fraud", "virus", "not-spam", "auth-failure", "opt-out", "other", ""]
"""``Feedback-Type`` of RFC 5965 and of the providers; whatever else is written there is ``other``."""


@dataclass(frozen=True, slots=True)
class Reported:
    """What a report says of one recipient. *address* is in small letters, ``""`` where it cannot be told; *status* is RFC 3463
    (``5.1.1``) or ``""``; *action* one of RFC 3464 (``failed``, ``delayed``, ``delivered``, ``relayed``, ``expanded``).
    """

    address: str
    status: str = ""
    permanence: Permanence = "soft"
    reason: Reason = ""
    action: str = "failed"
    diagnostic: str = ""


@dataclass(frozen=True, slots=True)
class Returned:
    """Of the original that a report encloses, whole or its fields alone; *return_path* is where a token of ours may be."""

    message_ids: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    subject: str = ""
    return_path: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part that is no text of the mail; *size* in bytes, decoded."""

    name: str
    type: str
    size: int


@dataclass(frozen=True, slots=True)
class Understood:
    """One mail. *way* is a short word for what told its *kind*."""

    kind: Kind
    way: str = ""
    certainty: Certainty = "likely"
    cause: str = ""
    """Why it is unreadable."""

    identity: str = ""
    """What tells this mail again in another folder, or after its mailbox was renumbered: 64 letters."""
    message_id: str = ""
    references: tuple[str, ...] = ()
    """The mails that this one answers, the nearest first; one that was cut ends before its domain does, or has none."""
    date: datetime | None = None
    sender: str = ""
    sender_name: str = ""
    reply_to: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    """Every address that it came to: To, Cc, and what servers note (Delivered-To …)."""
    subject: str = ""
    bare_subject: str = ""
    """Without every prefix (``AW:``, ``[EXTERN]``, ``[Ticket#7]`` …), in small letters, as subjects are compared."""
    called: tuple[str, ...] = ()
    """The subjects that may name what it answers, bare, the surest first: its own, its ``Thread-Topic``, those of the heads that
    it quotes."""
    list_id: str = ""
    """The mailing list that it came through (RFC 2919)."""
    ticket: str = ""

    own_words: str = ""
    """What was written now: without what it quotes."""
    text: str = ""
    html: str = ""
    attachments: tuple[Attachment, ...] = ()

    recipients: tuple[Reported, ...] = ()
    returned: Returned | None = None
    returns_on: day | None = None
    """When who is absent will be back."""
    wish: Certainty | None = None
    """Whether it wants to hear no more, also within a reply; ``likely`` is for a person to decide."""
    feedback: Feedback = ""
    interest: Interest = ""

    arrived_at: tuple[str, ...] = field(default=(), repr=False)
    """The values of the fields where servers write down the address that a mail came to, for tokens."""


LONGEST_ID = 250


def bare_id(text: str) -> str:
    """A Message-ID as it is compared: without brackets, spaces and comments, its domain in small letters."""
    inner = re.sub(r"[\s<>\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\ud800-\udfff]", "", text)[:LONGEST_ID]
    left, at, domain = inner.rpartition("@")
    return f"{left}@{domain.lower()}" if at else inner
