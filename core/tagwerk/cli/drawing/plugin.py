"""What is known of a plugin, drawn."""

from __future__ import annotations

from typing import Any

from tagwerk.platform.texts import later, translator
from tagwerk.views.plugins import STATES

BROUGHT = {
    "tagwerk_activity_kinds": later("Activity kinds"),
    "tagwerk_metrics": later("Metrics"),
    "tagwerk_job_descriptions": later("Job descriptions"),
    "tagwerk_settings": later("Settings"),
    "tagwerk_routes": later("Routes"),
    "tagwerk_jobs": later("Routines"),
    "tagwerk_checks": later("Checks"),
    "tagwerk_gauges": later("Gauges"),
    "tagwerk_notifiers": later("Notifiers"),
    "tagwerk_segment_fields": later("Fields of segments"),
    "tagwerk_personal_data": later("Personal data"),
    "tagwerk_demo": later("Scenes of the demo"),
}
"""What hooks of the core bring, for people; those of plugins go by their names."""
GIVEN = {
    "kind": later("Activity kinds"),
    "metric": later("Metrics"),
    "job_description": later("Job descriptions"),
    "command": later("Commands"),
    "schema": later("Schema"),
    "veto": later("Has a say in who is contacted"),
}
"""What the workspace remembers, by sort."""
SAID_NOW = {
    "kind": "tagwerk_activity_kinds",
    "metric": "tagwerk_metrics",
    "job_description": "tagwerk_job_descriptions",
}

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
    rows += [
        (_(BROUGHT[hook]) if hook in BROUGHT else hook, ", ".join(names) or "–")
        for hook, names in view["brings"].items()
    ]
    rows += [
        (_(GIVEN[sort]) if sort in GIVEN else sort, ", ".join(names))
        for sort, names in view["gives"].items()
        if SAID_NOW.get(sort) not in view["brings"]
    ]
    rows += [
        (_("Right {permission}", permission=permission), ", ".join(roles) or "–")
        for permission, roles in view["rights"].items()
    ]
    rows += [
        (_("Table {table}", table=table), _("{number} {number:row|rows}", number=number))
        for table, number in view["tables"].items()
    ]
    return "\n".join(f"{title}: {said}" for title, said in rows)
