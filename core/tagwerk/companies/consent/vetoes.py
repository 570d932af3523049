"""Asking whether somebody may be contacted: the core's suppressions and grounds, and every plugin that has a veto."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.companies.hookspecs import Refusal, tagwerk_before_contact
from tagwerk.platform.errors import PluginError

if TYPE_CHECKING:
    from tagwerk.companies.hookspecs import ContactAttempt
    from tagwerk.platform.app import App


def refusals_of(app: App, attempts: list[ContactAttempt]) -> dict[int, Refusal]:
    """Which of *attempts* may not be made, by their key. A plugin that fails to answer refuses them all."""
    try:
        refused = app.plugins.collect_or_raise(tagwerk_before_contact, app, attempts)
    except PluginError as error:
        return {attempt.key: Refusal(attempt.key, "plugin_failed", str(error)) for attempt in attempts}
    return {refusal.key: refusal for refusal in refused}
