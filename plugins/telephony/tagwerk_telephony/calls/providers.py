"""The telephone providers there are, and the one that the settings choose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.api import ConfigurationError, nearest_hint, one_of, translator
from tagwerk_telephony import api
from tagwerk_telephony.api import Originates
from tagwerk_telephony.settings import settings_of

if TYPE_CHECKING:
    from tagwerk.api import App
    from tagwerk_telephony.api import Provider

_ = translator("tagwerk_telephony")


def known_providers(app: App) -> dict[str, Provider]:
    """All providers by name."""
    return {provider.name: provider for provider in app.plugins.collect(api.telephony_providers, app)}


def chosen_provider(app: App) -> Provider:
    """The provider that ``plugins.telephony.provider`` names. Raises ConfigurationError."""
    name, known = settings_of(app).provider, known_providers(app)
    if not name:
        raise ConfigurationError(
            _("No telephone provider is chosen: set plugins.telephony.provider."), one_of(sorted(known))
        )
    if name == "simulator" and name not in known:
        raise ConfigurationError(
            _("The simulated exchange works in demo workspaces alone: its calls are none."), one_of(sorted(known))
        )
    if name not in known:
        raise ConfigurationError(
            _("There is no telephone provider {name!r}; plugins.telephony.provider names it.", name=name),
            nearest_hint(name, known),
        )
    return known[name]


def dialling_provider(app: App) -> Originates:
    """The chosen provider, where it can dial. Raises ConfigurationError."""
    provider = chosen_provider(app)
    if not isinstance(provider, Originates):
        raise ConfigurationError(
            _("The telephone provider {name} cannot dial; it only tells of calls.", name=provider.name),
            _("Dial on your telephone: the call logs itself."),
        )
    return provider
