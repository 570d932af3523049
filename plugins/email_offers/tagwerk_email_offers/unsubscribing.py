"""The subject of a mail that wants to hear no more: what an offer's List-Unsubscribe asks for, the inbox knows again."""

from __future__ import annotations

import re

WISH = re.compile(r"unsubscribe ([0-9a-f]{32})$")


def wish_to_leave(message_id: str) -> str:
    """The subject that names the offer with this Message-ID."""
    return f"unsubscribe {message_id.strip('<>').partition('@')[0]}"


def left_offer(subject: str) -> str:
    """How the Message-ID of the offer that *subject* names begins; ``""`` where it is no wish to leave."""
    wish = WISH.match(subject)
    return f"<{wish[1]}@" if wish else ""
