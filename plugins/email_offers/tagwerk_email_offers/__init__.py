"""Commercial offers by e-mail: they leave by themselves, are counted when the server took them, and answers are found.

Hook implementations only; each imports what it needs inside.
"""

from __future__ import annotations

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
        Notifier,
        PluginDatabase,
        Plugins,
        PluginSettings,
        Routine,
        Scene,
        Signal,
    )


@hookimpl
def tagwerk_addhooks(plugins: Plugins) -> None:
    """The hooks ``email_offers_…``."""
    from tagwerk_email_offers import api

    plugins.add_hookspecs(api)


@hookimpl
def tagwerk_settings() -> Iterable[PluginSettings]:
    """The section ``[plugins.email_offers]``."""
    from tagwerk.api import PluginSettings

    return [PluginSettings("email_offers", "tagwerk_email_offers.settings:EmailOffersSettings")]


@hookimpl
def tagwerk_database() -> Iterable[PluginDatabase]:
    """Campaigns, messages, mailboxes, what came in."""
    from tagwerk.api import PluginDatabase

    return [PluginDatabase("email_offers", "tagwerk_email_offers.tables:Base", "tagwerk_email_offers:migrations")]


@hookimpl
def tagwerk_activity_kinds() -> Iterable[ActivityKind]:
    """Offers by e-mail."""
    from tagwerk.api import OFFER_EMAILED

    return [OFFER_EMAILED]


@hookimpl
def tagwerk_commands(cli: CommandLine) -> Iterable[Command]:
    """The groups ``campaigns`` and ``inbox``."""
    from tagwerk_email_offers import campaign_commands, inbox_commands

    return (*campaign_commands.COMMANDS, *inbox_commands.COMMANDS)


@hookimpl
def tagwerk_jobs(app: App) -> Iterable[Routine]:
    """Deliver what is due, and read the mailbox, every minute; each only where its server is set."""
    from datetime import timedelta

    from tagwerk.api import Routine
    from tagwerk_email_offers.routines import deliver, read
    from tagwerk_email_offers.settings import settings_of

    settings, minute = settings_of(app), timedelta(minutes=1)
    routines = [Routine("email_offers.deliver", deliver, minute)] if settings.smtp_url.get_secret_value() else []
    return (
        [*routines, Routine("email_offers.inbox", read, minute)] if settings.imap_url.get_secret_value() else routines
    )


@hookimpl
def tagwerk_checks(app: App) -> Iterable[Check]:
    """Whether the mail servers can be reached."""
    from tagwerk_email_offers.checks import checks

    return checks(app)


@hookimpl
def tagwerk_board_lines(app: App, employee: int, on: date) -> Iterable[BoardLine]:
    """Replies to read, offers to replace, offers of which nobody knows whether they arrived."""
    from tagwerk_email_offers.inbox.board import board_lines

    return board_lines(app, employee, on)


@hookimpl
def tagwerk_signals(app: App, companies: Sequence[int]) -> Iterable[Signal]:
    """Replies that nobody has answered."""
    from tagwerk_email_offers.inbox.signals import signals

    return signals(app, companies)


@hookimpl
def tagwerk_notifiers(app: App) -> Iterable[Notifier]:
    """By mail, where the server and the sender are set."""
    from tagwerk_email_offers.notifying import notifiers

    return notifiers(app)


@hookimpl
def tagwerk_card_sections(app: App, company: int) -> Iterable[CardSection]:
    """The last offers to a company, and what came back."""
    from tagwerk_email_offers.inbox.board import card_sections

    return card_sections(app, company)


@hookimpl
def tagwerk_demo(app: App) -> Iterable[Scene]:
    """Offers leave in the morning; in the afternoon their answers are read."""
    from tagwerk_email_offers.demo.scene import scenes

    return scenes()
