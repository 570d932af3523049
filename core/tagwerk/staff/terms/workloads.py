"""How much somebody works, as people write it: 60%, or mon,tue,fri:0.5."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from tagwerk.platform.errors import WrongInput
from tagwerk.platform.texts import translator

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_ = translator("tagwerk")


def read_workload(text: str) -> dict[str, Any]:
    """Full time (``""`` or ``100%``), a fraction (``60%``) or a schedule (``mon,tue,wed:0.5``). Raises WrongInput."""
    compact = text.replace(" ", "").lower()
    if not compact:
        return {}
    if compact.endswith("%"):
        share = _share(compact.removesuffix("%"), text, of=100)
        return {} if share == 1 else {"fraction": str(share)}
    schedule: dict[str, str] = {}
    for entry in compact.split(","):
        day, _colon, share_text = entry.partition(":")
        if day not in WEEKDAYS or day in schedule:
            raise _no_workload(text)
        schedule[day] = str(_share(share_text or "1", text))
    return {"schedule": schedule}


def _share(digits: str, text: str, of: int = 1) -> Decimal:
    try:
        share = Decimal(digits) / of
    except InvalidOperation:
        raise _no_workload(text) from None
    if not (share.is_finite() and 0 < share <= 1):
        raise _no_workload(text)
    return share


def _no_workload(text: str) -> WrongInput:
    return WrongInput(
        _("{text!r} is no workload.", text=text),
        _("Write 60%, a fraction of each day, or mon,tue,fri:0.5, the days worked."),
    )
