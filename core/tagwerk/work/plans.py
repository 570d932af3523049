"""Stub, replaced soon."""

from __future__ import annotations

from datetime import date
from typing import Any


def planned_target(session: Any, employee_id: int, metric: str, per: str, first: date) -> int | None:
    return None
