"""What is known of a plugin, drawn."""

from __future__ import annotations

from typing import Any

from tagwerk.platform.texts import translator
from tagwerk.views.plugins import STATES

_ = translator("tagwerk")


def plugin_drawn(view: dict[str, Any]) -> str:
    """One line for each thing that is known."""
    rows = [
        (_("Plugin"), view["name"]),
        (_("Distribution"), f"{view['distribution']} {view['version']}"),
        (_("State"), _(STATES[view["state"]])),
        (_("Hooks"), ", ".join(view["hooks"]) or "–"),
        (_("Waits for"), ", ".join(view["waiting_for"]) or "–"),
    ]
    rows += [
        (_("Failed"), f"{each['hook']}: {each['cause']} ({each['at']:%Y-%m-%d %H:%M})") for each in view["failures"]
    ]
    rows += [(sort, ", ".join(names)) for sort, names in view["gives"].items()]
    rows += [(permission, ", ".join(roles) or "–") for permission, roles in view["rights"].items()]
    rows += [(table, _("{number} rows", number=number)) for table, number in view["tables"].items()]
    return "\n".join(f"{title}: {said}" for title, said in rows)
