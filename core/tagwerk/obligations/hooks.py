"""What this room contributes: the shipped job descriptions, and whether those that are assigned are here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.platform.plugins import hookimpl
from tagwerk.platform.texts import later

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tagwerk.obligations.hookspecs import JobDescriptions
    from tagwerk.platform.app import App
    from tagwerk.platform.hookspecs import Check


@hookimpl
def tagwerk_job_descriptions() -> Iterable[JobDescriptions]:
    """The shipped job descriptions."""
    from pathlib import Path

    import tagwerk
    from tagwerk.obligations.hookspecs import JobDescriptions

    return [JobDescriptions("core", Path(tagwerk.__file__).parent / "job_descriptions")]


@hookimpl
def tagwerk_checks(app: App) -> Iterable[Check]:
    """Whether what is assigned is here."""
    from tagwerk.obligations.job_descriptions.leaving import check_assigned
    from tagwerk.platform.hookspecs import Check

    return [Check(later("job descriptions"), lambda: check_assigned(app))]
