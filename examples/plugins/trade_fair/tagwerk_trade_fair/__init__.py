"""Talks at trade fairs: hook implementations only; each imports what it needs inside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.api import hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tagwerk.api import (
        ActivityKind,
        App,
        Command,
        CommandLine,
        JobDescriptions,
        Metric,
        PersonalData,
        PluginDatabase,
        PluginSettings,
        Routes,
        Routine,
        Signal,
    )


@hookimpl
def tagwerk_settings() -> Iterable[PluginSettings]:
    """The section ``[plugins.trade_fair]``."""
    from tagwerk.api import PluginSettings

    return [PluginSettings("trade_fair", "tagwerk_trade_fair.settings:Settings")]


@hookimpl
def tagwerk_database() -> Iterable[PluginDatabase]:
    """The table, and the migration that makes it."""
    from tagwerk.api import PluginDatabase

    return [PluginDatabase("trade_fair", "tagwerk_trade_fair.tables:Base", "tagwerk_trade_fair:migrations")]


@hookimpl
def tagwerk_personal_data(app: App) -> Iterable[PersonalData]:
    """What the table holds of people outside the house."""
    from tagwerk_trade_fair.personal_data import personal_data

    return personal_data()


@hookimpl
def tagwerk_activity_kinds() -> Iterable[ActivityKind]:
    """What is recorded."""
    from tagwerk_trade_fair.kinds import KIND

    return [KIND]


@hookimpl
def tagwerk_metrics() -> Iterable[Metric]:
    """What of it counts."""
    from tagwerk_trade_fair.kinds import METRIC

    return [METRIC]


@hookimpl
def tagwerk_job_descriptions() -> Iterable[JobDescriptions]:
    """A job description that asks for it."""
    from pathlib import Path

    from tagwerk.api import JobDescriptions

    return [JobDescriptions("trade_fair", Path(__file__).parent / "job_descriptions")]


@hookimpl
def tagwerk_commands(cli: CommandLine) -> Iterable[Command]:
    """``tagwerk trade-fair``."""
    from tagwerk_trade_fair.commands import COMMANDS

    return COMMANDS


@hookimpl
def tagwerk_signals(app: App, companies: Sequence[int]) -> Iterable[Signal]:
    """Whom to contact next, because of what was recorded."""
    from tagwerk_trade_fair.signals import signals

    return signals(app, companies)


@hookimpl
def tagwerk_jobs(app: App) -> Iterable[Routine]:
    """Say every hour in the log how many talks wait for a word."""
    from datetime import timedelta

    from tagwerk.api import Routine

    from tagwerk_trade_fair.signals import count_waiting

    return [Routine("trade_fair.waiting", count_waiting, every=timedelta(hours=1), limit=timedelta(minutes=1))]


@hookimpl
def tagwerk_routes(app: App) -> Iterable[Routes]:
    """A signed webhook: ``POST /hooks/trade_fair/recorded``."""
    from tagwerk.api import Routes

    from tagwerk_trade_fair.webhook import routes

    return [Routes("trade_fair", hooks=routes(app))]
