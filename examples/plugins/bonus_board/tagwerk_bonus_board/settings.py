"""The settings ``[plugins.bonus_board]``."""

from pydantic import BaseModel, ConfigDict, Field


class Settings(BaseModel):
    """*per_contract* is in cents of *currency*."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    per_contract: int = Field(default=10_000, ge=0)
    currency: str = "EUR"


def settings_of(app):
    """The settings in force."""
    return app.settings("bonus_board", Settings)
