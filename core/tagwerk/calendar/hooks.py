"""What the calendar contributes: the holidays of days that are over are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.platform.plugins import hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tagwerk.platform.app import App
    from tagwerk.platform.hookspecs import Job


@hookimpl
def tagwerk_jobs(app: App) -> Iterable[Job]:
    """A new table of holidays does not rewrite history."""
    from datetime import timedelta

    from tagwerk.calendar.days import keep_holidays
    from tagwerk.platform.hookspecs import Job

    return [Job("calendar.keep_holidays", keep_holidays, every=timedelta(days=1))]
