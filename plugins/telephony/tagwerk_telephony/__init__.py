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

    import sqlalchemy as sa

    from tagwerk.api import (
        ActivityKind,
        App,
        BoardLine,
        CardSection,
        Check,
        Command,
        CommandLine,
        Facts,
        Gauge,
        PersonalData,
        PluginDatabase,
        Plugins,
        PluginSettings,
        Routes,
        Routine,
        Scene,
        SegmentField,
        SetupStep,
        Signal,
        TimelineEntry,
        TimelineSpan,
        Unusual,
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
    """Calls and the offers made in them, measured and declared."""
    from tagwerk.api import CALL, CALL_DECLARED, PHONE_OFFER, PHONE_OFFER_DECLARED

    return [CALL, PHONE_OFFER, CALL_DECLARED, PHONE_OFFER_DECLARED]


@hookimpl
def tagwerk_facts(app: App) -> Iterable[Facts]:
    """Each call that counts, and each offer that was made in one."""
    from tagwerk_telephony.calls.crediting import facts

    return facts()


@hookimpl
def tagwerk_commands(cli: CommandLine) -> Iterable[Command]:
    """``call`` and ``calls``."""
    from tagwerk_telephony.commands.list_commands import COMMANDS

    return COMMANDS


@hookimpl
def tagwerk_setup_steps(cli: CommandLine) -> Iterable[SetupStep]:
    """``setup telephone``."""
    from tagwerk.api import SetupStep, later
    from tagwerk_telephony.commands.setup_commands import setup

    return [SetupStep("telephone", later("Telephone"), setup, place=50)]


@hookimpl
def tagwerk_routes(app: App) -> Iterable[Routes]:
    """The webhooks of every provider, and who calls as a stream of events."""
    from tagwerk.api import Routes
    from tagwerk_telephony.desk.streaming import pages
    from tagwerk_telephony.door import LARGEST_BODY, routes

    return [Routes("telephony", hooks=routes(app), pages=pages(app), largest_body=LARGEST_BODY)]


@hookimpl
def tagwerk_jobs(app: App) -> Iterable[Routine]:
    """Ask for calls whose end nobody heard; give calls to whom has their number by now."""
    from tagwerk.api import Routine
    from tagwerk_telephony.calls import assigning, reconciling

    minute = timedelta(minutes=1)
    return [
        Routine("telephony.reconcile", reconciling.run, every=minute),
        Routine("telephony.assign", assigning.run, every=minute),
    ]


@hookimpl
def tagwerk_gauges(app: App) -> Iterable[Gauge]:
    """Calls by state."""
    from tagwerk_telephony.desk.gauges import gauges

    return gauges(app)


@hookimpl
def tagwerk_checks(app: App) -> Iterable[Check]:
    """Whether the chosen provider answers."""
    from tagwerk.api import Check, later
    from tagwerk_telephony.api import Checks
    from tagwerk_telephony.calls.providers import chosen_provider
    from tagwerk_telephony.settings import settings_of

    if not settings_of(app).provider:
        return []

    def check() -> str:
        provider = chosen_provider(app)
        return provider.check() if isinstance(provider, Checks) else provider.name

    return [Check(later("telephone provider"), check)]


@hookimpl
def tagwerk_unusual(app: App) -> Iterable[Unusual]:
    """Calls to our own telephones, and terms without content."""
    from tagwerk_telephony.desk.unusual import unusual

    return unusual(app)


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
def tagwerk_signal_candidates(app: App, owned: sa.ColumnElement[bool], limit: int) -> Iterable[int]:
    """Promises to call back, and calls that nobody took."""
    from tagwerk_telephony.signals import candidates

    return candidates(app, owned, limit)


@hookimpl
def tagwerk_timeline(app: App, company: int, span: TimelineSpan) -> Iterable[TimelineEntry]:
    """Calls."""
    from tagwerk_telephony.desk.timeline import entries

    return entries(app, span)


@hookimpl
def tagwerk_segment_fields() -> Iterable[SegmentField]:
    """When a company was last called, and when somebody there was last reached."""
    from tagwerk_telephony.signals import segment_fields

    return segment_fields()


@hookimpl
def tagwerk_personal_data(app: App) -> Iterable[PersonalData]:
    """What the tables hold of people."""
    from tagwerk_telephony.desk.personal_data import personal_data

    return personal_data()


@hookimpl
def tagwerk_demo(app: App) -> Iterable[Scene]:
    """Thirty calls."""
    from tagwerk_telephony.simulator.demo import scenes

    return scenes()


@hookimpl
def telephony_providers(app: App) -> Iterable[Provider]:
    """Twilio, sipgate.io, the generic webhook; the simulator in a demo workspace alone."""
    from tagwerk.api import is_demo
    from tagwerk_telephony.simulator.provider import Simulator
    from tagwerk_telephony.sipgate.provider import Sipgate
    from tagwerk_telephony.twilio.provider import Twilio
    from tagwerk_telephony.webhook.provider import Webhook

    return [Twilio(app), Sipgate(app), Webhook(app), *([Simulator(app)] if is_demo(app) else [])]
