"""What the platform and the workspace contribute: the tables, the first of all, and what is to be known of the place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.platform.plugins import hookimpl
from tagwerk.platform.texts import later

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from tagwerk.access.personal_data import PersonalData
    from tagwerk.platform.app import App
    from tagwerk.platform.database import PluginDatabase
    from tagwerk.platform.hookspecs import Check, Gauge, Routine
    from tagwerk.staff.hookspecs import BoardLine


@hookimpl
def tagwerk_database() -> Iterable[PluginDatabase]:
    """The tables of all rooms, with their migrations."""
    from tagwerk.platform.database import PluginDatabase

    return [PluginDatabase("tagwerk", "tagwerk.platform.database:Base", "tagwerk:migrations")]


@hookimpl
def tagwerk_checks(app: App) -> Iterable[Check]:
    """Whether what is confirmed is on the disk, where the workspace lives, whose its files are, the ledger, the newest backup."""
    from tagwerk.platform.hookspecs import Check
    from tagwerk.routines.alive import check_worker
    from tagwerk.routines.running import check_routines
    from tagwerk.workspace.backups.keeping import check_backups
    from tagwerk.workspace.checks import check_durability, check_files, check_home, check_leftovers, check_vetoes
    from tagwerk.workspace.privacy.holdings import check_declarations
    from tagwerk.workspace.privacy.keeping import check_forgotten, check_periods
    from tagwerk.workspace.verifying import check_ledger

    return [
        Check(later("durability"), lambda: check_durability(app)),
        Check(later("home"), lambda: check_home(app)),
        Check(later("files"), lambda: check_files(app)),
        Check(later("ledger"), lambda: check_ledger(app)),
        Check(later("routines"), lambda: check_routines(app), asked="both"),
        Check(later("worker"), lambda: check_worker(app), asked="ready"),
        Check(later("who may be contacted"), lambda: check_vetoes(app)),
        Check(later("leftovers"), lambda: check_leftovers(app)),
        Check(later("backup"), lambda: check_backups(app)),
        Check(later("personal data"), lambda: check_declarations(app)),
        Check(later("forgotten people"), lambda: check_forgotten(app)),
        Check(later("retention"), lambda: check_periods(app)),
    ]


@hookimpl
def tagwerk_jobs(app: App) -> Iterable[Routine]:
    """The pulse of the worker; a backup each day; who is being forgotten, and what is kept for a time only."""
    from datetime import timedelta

    from tagwerk.platform.hookspecs import Routine
    from tagwerk.routines.alive import EVERY, PULSE, beat
    from tagwerk.workspace.backups.keeping import keep_backups
    from tagwerk.workspace.privacy.keeping import forget_on, keep_periods

    day, hour = timedelta(days=1), timedelta(hours=1)
    return [
        Routine(PULSE, beat, every=EVERY),
        Routine("workspace.backup", keep_backups, every=day),
        Routine("workspace.forget", forget_on, every=hour),
        Routine("workspace.retention", keep_periods, every=day),
    ]


@hookimpl
def tagwerk_gauges(app: App) -> Iterable[Gauge]:
    """The routines, the queue, what fails."""
    from tagwerk.routines.gauges import gauges

    return gauges(app)


@hookimpl
def tagwerk_personal_data(app: App) -> Iterable[PersonalData]:
    """What the tables of all rooms hold of people."""
    from tagwerk.workspace.privacy.own_tables import own_tables

    return own_tables()


@hookimpl
def tagwerk_board_lines(app: App, employee: int, on: date) -> Iterable[BoardLine]:
    """That nothing leaves, where the workspace is not where it lives."""
    from tagwerk.platform.errors import Elsewhere
    from tagwerk.platform.home.home import require_home
    from tagwerk.staff.hookspecs import BoardLine

    try:
        require_home(app)
    except Elsewhere as error:
        return [BoardLine("home", error.message, weight=1000, action=error.action)]
    return []
