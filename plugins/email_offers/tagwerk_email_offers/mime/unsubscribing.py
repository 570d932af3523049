"""The wish to hear no more, as mail programs send it: by a POST to a link (RFC 8058), or by a mail with a subject that we gave.

Both carry a token (see ``leaving.signing``); whether it is a true one, is asked where the database is.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote

TOKEN = re.compile(r"([1-9][0-9]{0,18})-([0-9a-f]{32})", re.IGNORECASE | re.ASCII)
"""The number of a message, and the signature of it in hexadecimal, which survives a server that changes capitals."""
LONGEST_TOKEN = 10 + 1 + 32
"""Letters of a token, as long as there are fewer than ten thousand million messages."""
WISH = re.compile(rf"(?:\w{{1,5}}: *)*unsubscribe +({TOKEN.pattern})\s*", re.IGNORECASE | re.ASCII)
PATH = "/hooks/email_offers/unsubscribe/"


def wish_to_leave(token: str) -> str:
    """The subject that says so for the message that *token* names; without a token it is for people to read."""
    return f"unsubscribe {token}".strip()


def left_offer(subject: str) -> str:
    """The token in a subject that ``wish_to_leave`` gave; ``""`` where *subject* is no such wish."""
    wish = WISH.fullmatch(subject.strip())
    return wish[1] if wish else ""


@lru_cache(256)
def mailto(address: str, token: str) -> str:
    """The link (RFC 6068) that writes such a mail to *address*; a mail shows it in several places."""
    subject = wish_to_leave(token).replace(" ", "%20") if TOKEN.fullmatch(token) else quote(wish_to_leave(token))
    return f"mailto:{_quoted(address)}?subject={subject}"


@lru_cache(64)
def _quoted(address: str) -> str:
    return quote(address, safe="@+")


def https_link(public_url: str, token: str) -> str:
    """The link that answers at *public_url*, where ``tagwerk serve`` is reached."""
    return f"{public_url.rstrip('/')}{PATH}{token}"
