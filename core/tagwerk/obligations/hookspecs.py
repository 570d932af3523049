"""The hook for job descriptions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tagwerk.platform.plugins import hookspec
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_ = translator("tagwerk")


@dataclass(frozen=True)
class JobDescriptions:
    """A folder of job descriptions, one TOML file each."""

    name: str
    folder: Path

    def flaw(self, _plugin: str) -> str:
        """What is wrong with the folder."""
        return "" if self.folder.is_dir() else _("there is no folder {folder}", folder=self.folder)


@hookspec
def tagwerk_job_descriptions() -> Iterable[JobDescriptions]:  # type: ignore[empty-body]
    """Folders of job descriptions, one TOML file each. Called when a job description is looked up. Example::

    @hookimpl
    def tagwerk_job_descriptions():
        return [JobDescriptions("sms", Path(__file__).parent / "job_descriptions")]
    """
