"""The settings of this plugin, as ``[plugins.trade_fair]`` in ``tagwerk.toml`` or the environment gives them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, SecretStr

if TYPE_CHECKING:
    from tagwerk.api import App


class Settings(BaseModel):
    """``secret`` signs the requests of the webhook; one of fewer than 16 letters, or none, and none is taken."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    secret: SecretStr = SecretStr("")


def settings_of(app: App) -> Settings:
    """The settings in force."""
    return app.settings("trade_fair", Settings)
