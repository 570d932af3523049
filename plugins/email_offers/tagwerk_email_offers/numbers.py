"""The number of an offer, which the client reads: it names one mail, and in an answer it is found again.

``2026-0012-345`` is mail 345 of campaign 12 of 2026.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

NUMBER = re.compile(
    r"20(?<![\w-]20)(\d\d)"
    r"(?:[-\u2010-\u2013](\d{4,9})[-\u2010-\u2013](\d{1,9})|(?<![./]20\d\d)(?<!\d 20\d\d)([ /])(\d{4,9})\4(\d{1,9})(?!/))"
    r"(?![\w-]|[.,]\d)",
    re.ASCII,
)
"""With hyphens, or with blanks or slashes in both places, as people copy it from paper. What may not stand before it is asked
after its first letters: so it is looked for as fast as they are.
"""


def offer_number(campaign: str, message: int | None) -> str:
    """The number of the mail *message* of the campaign with the number *campaign*; the campaign's own while there is no mail."""
    return campaign if message is None else f"{campaign}-{message}"


def numbers_in(text: str) -> Iterator[tuple[int, int]]:
    """The campaigns and mails that numbers in *text* name, each once; whether there are such mails the database knows."""
    yield from dict.fromkeys((int(match[2] or match[5]), int(match[3] or match[6])) for match in NUMBER.finditer(text))
