"""A check of ``tagwerk doctor`` and what came of it."""

from __future__ import annotations

from typing import Any


def check_view(name: str, says: str, *, ok: bool = True) -> dict[str, Any]:
    """What was checked, whether it works, and what is said of it."""
    return {"check": name, "ok": ok, "says": says}
