"""Asking whether somebody may be contacted: the core's suppressions and grounds, and every plugin that has a veto."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.companies.hookspecs import Refusal, tagwerk_before_contact
from tagwerk.platform.errors import PluginError
from tagwerk.platform.texts import as_read, translator

if TYPE_CHECKING:
    from tagwerk.companies.hookspecs import ContactAttempt
    from tagwerk.platform.app import App

_ = translator("tagwerk")


def require_vetoes(app: App) -> None:
    """Call this before much is prepared to be sent: raises PluginError where a plugin with a say cannot be asked, which names it
    and what ends that; ``refusals_of`` would refuse every single one."""
    if (unheard := app.plugins.unheard(tagwerk_before_contact)) is not None:
        raise unheard


def refusals_of(app: App, attempts: list[ContactAttempt]) -> dict[int, Refusal]:
    """Which of *attempts* may not be made, by their key. The one door: whatever mails, dials or queues asks here.

    What cannot be asked refuses them all: a plugin with a say that is missing, broken or left out, fails, or answers what nobody
    asked. The refusal's text names it, and what ends that.
    """
    try:
        return refusals_or_raise(app, attempts)
    except PluginError as error:
        return {attempt.key: Refusal(attempt.key, "plugin_failed", str(error)) for attempt in attempts}


def refusals_or_raise(app: App, attempts: list[ContactAttempt]) -> dict[int, Refusal]:
    """The same for what can wait until everybody can be asked again: raises PluginError, and nobody is refused for it."""
    require_vetoes(app)
    refused = as_read(app.plugins.collect_or_raise(tagwerk_before_contact, app, attempts))
    known = {attempt.key for attempt in attempts}
    for refusal in refused:
        if refusal.key not in known:
            raise PluginError(_("A plugin refuses attempt {key}, which is none of those asked about.", key=refusal.key))
    return {refusal.key: refusal for refusal in refused}
