"""Telephony for Tagwerk: click-to-call, and webhooks that log calls by themselves.

``calls`` has all that is true of a call whoever carries it; ``twilio`` and ``simulator`` are the providers, and their webhooks
come in through ``door``. Here stand the hooks, each importing what it needs when it is called, so that a start costs nothing.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tagwerk.api import hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from tagwerk.api import (
        ActivityKind,
        App,
        BoardLine,
        CardSection,
        Check,
        Command,
        CommandLine,
        PluginDatabase,
        Plugins,
        PluginSettings,
        Routes,
        Routine,
        Scene,
        Signal,
    )
    from tagwerk_telephony.api import Provider


@hookimpl
def tagwerk_addhooks(plugins: Plugins) -> None:
    """Providers, and news of ended calls."""
    from tagwerk_telephony import api

    plugins.add_hookspecs(api)


@hookimpl
def tagwerk_settings() -> Iterable[PluginSettings]:
    """The section ``[plugins.telephony]``."""
    from tagwerk.api import PluginSettings

    return [PluginSettings("telephony", "tagwerk_telephony.settings:TelephonySettings")]


@hookimpl
def tagwerk_database() -> Iterable[PluginDatabase]:
    """Calls, their legs, what the providers said, phone offers."""
    from tagwerk.api import PluginDatabase

    return [PluginDatabase("telephony", "tagwerk_telephony.tables:Base", "tagwerk_telephony:migrations")]


@hookimpl
def tagwerk_activity_kinds() -> Iterable[ActivityKind]:
    """Calls and the offers made in them."""
    from tagwerk.api import CALL, PHONE_OFFER

    return [CALL, PHONE_OFFER]


@hookimpl
def tagwerk_commands(cli: CommandLine) -> Iterable[Command]:
    """``call`` and ``calls``."""
    from tagwerk_telephony.commands import COMMANDS

    return COMMANDS


@hookimpl
def tagwerk_routes(app: App) -> Iterable[Routes]:
    """The webhooks of every provider."""
    from tagwerk.api import Routes
    from tagwerk_telephony.calls.providers import known_providers

    hooks = tuple(route for provider in known_providers(app).values() for route in provider.routes())
    return [Routes("telephony", hooks=hooks)]


@hookimpl
def tagwerk_jobs(app: App) -> Iterable[Routine]:
    """Ask for calls whose end nobody heard."""
    from tagwerk.api import Routine
    from tagwerk_telephony.calls.reconciling import run

    return [Routine("telephony.reconcile", run, every=timedelta(minutes=1))]


@hookimpl
def tagwerk_checks(app: App) -> Iterable[Check]:
    """Whether the chosen provider answers."""
    from tagwerk.api import Check
    from tagwerk_telephony.calls.providers import chosen_provider
    from tagwerk_telephony.settings import settings_of

    if not settings_of(app).provider:
        return []
    return [Check("telephone provider", lambda: chosen_provider(app).check())]


@hookimpl
def tagwerk_board_lines(app: App, employee: int, on: date) -> Iterable[BoardLine]:
    """Calls without an outcome."""
    from tagwerk_telephony.board import board_lines

    return board_lines(app, employee, on)


@hookimpl
def tagwerk_signals(app: App, companies: Sequence[int]) -> Iterable[Signal]:
    """Promises to call back."""
    from tagwerk_telephony.signals import signals

    return signals(app, companies)


@hookimpl
def tagwerk_card_sections(app: App, company: int) -> Iterable[CardSection]:
    """The last calls with a company."""
    from tagwerk_telephony.board import card_sections

    return card_sections(app, company)


@hookimpl
def tagwerk_demo(app: App) -> Iterable[Scene]:
    """Thirty calls."""
    from tagwerk_telephony.demo import scenes

    return scenes()


@hookimpl
def telephony_providers(app: App) -> Iterable[Provider]:
    """Twilio and the simulator."""
    from tagwerk_telephony.simulator.provider import Simulator
    from tagwerk_telephony.twilio.provider import Twilio

    return [Twilio(app), Simulator(app)]
