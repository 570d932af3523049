"""Reports: the month on the set form, made from the ledger, in formats that other plugins can add to.

A report (``monthly``) builds a document of plain values, a format (``formats``) turns any document into a file; ``making`` brings
the two together, ``submitting`` keeps what an employee answers for. Here stand the hooks, each importing what it needs when it is
called, so that a start costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.api import hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tagwerk.api import ActivityKind, App, Command, CommandLine, PluginDatabase, Plugins, Scene
    from tagwerk_reporting.api import Format, Report


@hookimpl
def tagwerk_addhooks(plugins: Plugins) -> None:
    """Others may add reports and formats."""
    from tagwerk_reporting import api

    plugins.add_hookspecs(api)


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
def tagwerk_commands(cli: CommandLine) -> Iterable[Command]:
    """``tagwerk reports``."""
    from tagwerk_reporting.commands import COMMANDS

    return COMMANDS


@hookimpl
def reporting_reports(app: App) -> Iterable[Report]:
    """The monthly report."""
    from tagwerk_reporting.monthly.report import reports

    return reports()


@hookimpl
def reporting_formats() -> Iterable[Format]:
    """HTML, XLSX and CSV."""
    from tagwerk_reporting.formats.shipped import formats

    return formats()


@hookimpl
def tagwerk_demo(app: App) -> Iterable[Scene]:
    """The report of the month is made."""
    from tagwerk_reporting.demo import scenes

    return scenes()
