"""The section ``[plugins.reporting]`` of ``tagwerk.toml``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field

if TYPE_CHECKING:
    from tagwerk.api import App


class ReportingSettings(BaseModel):
    """How reports are made and sent.

    *ranking* lists a department by number instead of by name; *drafts* makes a draft of the monthly report on the 1st and reminds
    until the deadline; *daily* and *weekly* are the reports that go to their employee by themselves, in *format*.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    ranking: bool = False
    drafts: bool = True
    daily: list[str] = Field(default_factory=list)
    weekly: list[str] = Field(default_factory=list)
    format: Literal["html", "pdf", "xlsx", "docx", "csv"] = "pdf"


def settings_of(app: App) -> ReportingSettings:
    """The settings of this plugin."""
    return app.settings("reporting", ReportingSettings)
