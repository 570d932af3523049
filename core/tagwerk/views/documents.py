"""What machines read, as text: one JSON document."""

from __future__ import annotations

import json
from datetime import date


def as_json(value: object) -> str:
    """JSON for machines: moments and dates in ISO 8601, everything else that JSON lacks as text."""
    return json.dumps(value, ensure_ascii=False, indent=2, default=_as_text)


def _as_text(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
