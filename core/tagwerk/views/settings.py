"""Settings, and what is wrong with them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tagwerk.platform.settings.faults import Fault
    from tagwerk.workspace.settings_listing import ShownSetting


def setting_view(setting: ShownSetting) -> dict[str, Any]:
    """A setting: its value without secrets, where it comes from, and whether the environment may set it."""
    plain = json.loads(json.dumps(setting.value, default=str))
    return {
        "setting": setting.name,
        "value": plain,
        "from": setting.origin.text,
        "line": setting.origin.line,
        "secret": setting.secret,
        "file_alone": setting.file_alone,
    }


def fault_view(fault: Fault) -> dict[str, Any]:
    """A setting that is wrong, what is wrong with it, and what helps."""
    return {"setting": fault.name, "says": fault.message, "hint": fault.hint}
