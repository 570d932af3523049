"""What went wrong, as programs read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tagwerk.platform.errors import TagwerkError


def error_view(error: TagwerkError) -> dict[str, Any]:
    """What is wrong, and what can be done about it: in words, and as an action."""
    return {
        "error": error.message,
        "hint": error.hint,
        "action": error.action.fields if error.action is not None else None,
    }
