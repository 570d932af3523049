"""The hook for job descriptions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tagwerk.platform.plugins import hookspec

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


@dataclass(frozen=True)
class JobDescriptions:
    """A folder of job descriptions, one TOML file each."""

    name: str
    folder: Path


@hookspec
def tagwerk_job_descriptions() -> Iterable[JobDescriptions]:  # type: ignore[empty-body]
    """Folders of job descriptions, one TOML file each. Called when a job description is looked up. Example::

    @hookimpl
    def tagwerk_job_descriptions():
        return [JobDescriptions("sms", Path(__file__).parent / "job_descriptions")]
    """
