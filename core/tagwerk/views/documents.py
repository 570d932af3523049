"""What machines read, as text: one JSON document."""

from __future__ import annotations

import json
import re
from datetime import date

COMMANDING = re.compile("[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")
"""What JSON lets through: DEL and C1 (ECMA-48), separators and turns of the direction, halves of characters."""


def as_json(value: object) -> str:
    """JSON for machines: moments and dates in ISO 8601, everything else that JSON lacks as text.

    What could command a terminal, or turn what is read there around, is written as JSON writes it in ASCII (RFC 8259, 7).
    """
    text = json.dumps(value, ensure_ascii=False, indent=2, default=_as_text)
    return COMMANDING.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _as_text(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
