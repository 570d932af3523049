"""What the calendar contributes: the holidays of days that are over are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.platform.plugins import hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tagwerk.platform.app import App
    from tagwerk.platform.hookspecs import Routine


@hookimpl
def tagwerk_jobs(app: App) -> Iterable[Routine]:
    """A new table of holidays does not rewrite history."""
    from datetime import timedelta

    from tagwerk.calendar.days import keep_holidays
    from tagwerk.platform.hookspecs import Routine

    return [Routine("calendar.keep_holidays", keep_holidays, every=timedelta(days=1))]
