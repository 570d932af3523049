"""The number of an offer, which the client reads: it names one mail, and in an answer it is found again.

``2026-0012-345`` is mail 345 of campaign 12 of 2026.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

NUMBER = re.compile(r"20(?<![\w-]20)(\d\d)[-\u2010-\u2013](\d{4,9})[-\u2010-\u2013](\d{1,9})(?![\w-]|[.,]\d)", re.ASCII)
"""What may not stand before it is asked after its first letters: so it is looked for as fast as they are."""


def offer_number(campaign: str, message: int | None) -> str:
    """The number of the mail *message* of the campaign with the number *campaign*; the campaign's own while there is no mail."""
    return campaign if message is None else f"{campaign}-{message}"


def numbers_in(text: str) -> Iterator[tuple[int, int]]:
    """The campaigns and mails that numbers in *text* name, each once; whether there are such mails the database knows."""
    yield from dict.fromkeys((int(match[2]), int(match[3])) for match in NUMBER.finditer(text))
