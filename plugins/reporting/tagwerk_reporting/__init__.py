"""Reports: the month on the set form, made from the ledger, in formats that other plugins can add to.

A report (``monthly``, ``reports``) builds a document of plain values, a format (``formats``, with pictures from ``charts``) turns
any document into a file; ``asking`` says which and whose, ``making`` brings them together, ``submitting`` keeps what an employee
answers for. Here stand the hooks, each importing what it needs when it is
called, so that a start costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.api import hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tagwerk.api import (
        ActivityKind,
        App,
        Check,
        Command,
        CommandLine,
        Facts,
        PersonalData,
        PluginDatabase,
        Plugins,
        PluginSettings,
        Routine,
        Scene,
    )
    from tagwerk_reporting.api import Format, Report


@hookimpl
def tagwerk_addhooks(plugins: Plugins) -> None:
    """Others may add reports and formats."""
    from tagwerk_reporting import api

    plugins.add_hookspecs(api)


@hookimpl
def tagwerk_settings() -> Iterable[PluginSettings]:
    """The section ``[plugins.reporting]``."""
    from tagwerk.api import PluginSettings

    return [PluginSettings("reporting", "tagwerk_reporting.settings:ReportingSettings")]


@hookimpl
def tagwerk_database() -> Iterable[PluginDatabase]:
    """What was submitted is kept."""
    from tagwerk.api import PluginDatabase

    return [PluginDatabase("reporting", "tagwerk_reporting.tables:Base", "tagwerk_reporting:migrations")]


@hookimpl
def tagwerk_activity_kinds() -> Iterable[ActivityKind]:
    """Submitting a report counts."""
    from tagwerk.api import REPORT_SUBMITTED

    return [REPORT_SUBMITTED]


@hookimpl
def tagwerk_facts(app: App) -> Iterable[Facts]:
    """Each submission counts."""
    from tagwerk_reporting.submissions import facts

    return facts()


@hookimpl
def tagwerk_personal_data(app: App) -> Iterable[PersonalData]:
    """What the tables hold of people."""
    from tagwerk_reporting.personal_data import personal_data

    return personal_data()


@hookimpl
def tagwerk_commands(cli: CommandLine) -> Iterable[Command]:
    """``tagwerk reports``."""
    from tagwerk_reporting.commands.listed import COMMANDS

    return COMMANDS


@hookimpl
def tagwerk_jobs(app: App) -> Iterable[Routine]:
    """Drafts, reminders and sheets go to people by themselves."""
    from datetime import timedelta

    from tagwerk.api import Routine
    from tagwerk_reporting.scheduling import send_what_is_due

    return [Routine("reporting.schedule", send_what_is_due, every=timedelta(minutes=20))]


@hookimpl
def tagwerk_checks(app: App) -> Iterable[Check]:
    """Whether what goes out by itself exists."""
    from tagwerk.api import Check
    from tagwerk_reporting.scheduling import check_schedule

    return [Check("reports", lambda: check_schedule(app))]


@hookimpl
def reporting_reports(app: App) -> Iterable[Report]:
    """The month, the day, calls, offers, plans, results and so on; the department, an account, a segment, the house."""
    from tagwerk_reporting.overviews.shipped import shipped_reports

    return shipped_reports()


@hookimpl
def reporting_formats() -> Iterable[Format]:
    """HTML, PDF, XLSX, DOCX, CSV, JSON, and text."""
    from tagwerk_reporting.formats.shipped import formats

    return formats()


@hookimpl
def tagwerk_demo(app: App) -> Iterable[Scene]:
    """The report of the month is made."""
    from tagwerk_reporting.demo import scenes

    return scenes()
