"""What this room contributes: the shipped job descriptions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.platform.plugins import hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tagwerk.obligations.hookspecs import JobDescriptions


@hookimpl
def tagwerk_job_descriptions() -> Iterable[JobDescriptions]:
    """The shipped job descriptions."""
    from pathlib import Path

    import tagwerk
    from tagwerk.obligations.hookspecs import JobDescriptions

    return [JobDescriptions("core", Path(tagwerk.__file__).parent / "job_descriptions")]
