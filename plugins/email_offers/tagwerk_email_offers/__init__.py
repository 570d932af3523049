"""Commercial offers by e-mail: they leave by themselves, are counted when the server took them, and answers are found.

Hook implementations only; each imports what it needs inside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.api import hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    import sqlalchemy as sa
    from sqlalchemy.orm import Session

    from tagwerk.api import (
        ActivityKind,
        App,
        BoardLine,
        CardSection,
        Check,
        Command,
        CommandLine,
        ContactAttempt,
        Facts,
        Gauge,
        HandedOver,
        Notifier,
        Period,
        PersonalData,
        PluginDatabase,
        Plugins,
        PluginSettings,
        Refusal,
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
    from tagwerk_reporting.api import Doubt, Report


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

    everything = "tagwerk_email_offers.sent_by_hand:Base"  # of tables.py, with the tables that this module adds
    return [PluginDatabase("email_offers", everything, "tagwerk_email_offers:migrations")]


@hookimpl
def tagwerk_activity_kinds() -> Iterable[ActivityKind]:
    """Offers by e-mail."""
    from tagwerk.api import OFFER_EMAILED
    from tagwerk_email_offers.api import OFFER_TO_OWN

    return [OFFER_EMAILED, OFFER_TO_OWN]


@hookimpl
def tagwerk_setup_steps(cli: CommandLine) -> Iterable[SetupStep]:
    """``setup mail`` and ``setup mailbox``."""
    from tagwerk.api import SetupStep, later
    from tagwerk_email_offers.commands.setup import mail, mailbox

    return [
        SetupStep("mail", later("Mail that leaves"), mail, place=30),
        SetupStep("mailbox", later("The mailbox for answers"), mailbox, place=40),
    ]


@hookimpl
def tagwerk_unusual(app: App) -> Iterable[Unusual]:
    """Offers to addresses and domains of our own."""
    from tagwerk_email_offers.figures.unusual import unusual

    return unusual(app)


@hookimpl
def tagwerk_facts(app: App) -> Iterable[Facts]:
    """Each offer that was sent counts."""
    from tagwerk_email_offers.sending.crediting import facts

    return facts()


@hookimpl
def tagwerk_commands(cli: CommandLine) -> Iterable[Command]:
    """The groups ``campaigns``, ``inbox`` and ``mail``, and ``mailboxes``."""
    from tagwerk_email_offers.commands import campaigns, inbox, mail, mailboxes

    return (*campaigns.COMMANDS, *inbox.COMMANDS, *mail.COMMANDS, *mailboxes.COMMANDS)


@hookimpl
def tagwerk_routes(app: App) -> Iterable[Routes]:
    """Where the readers of offers unsubscribe."""
    from tagwerk.api import Routes
    from tagwerk_email_offers.leaving.page import LARGEST_BODY, routes

    return [Routes("email_offers", hooks=routes(app), largest_body=LARGEST_BODY)]


@hookimpl
def tagwerk_jobs(app: App) -> Iterable[Routine]:
    """Deliver what is due, read the mailbox, queue follow-ups; each only where its server is set."""
    from datetime import timedelta

    from tagwerk.api import Routine
    from tagwerk_email_offers.inbox.mailboxes.places import has_mailbox
    from tagwerk_email_offers.routines import deliver, follow_up, forget, read
    from tagwerk_email_offers.settings import settings_of

    settings, minute = settings_of(app), timedelta(minutes=1)
    routines = []
    if settings.smtp_url.get_secret_value():
        routines.append(Routine("email_offers.deliver", deliver, minute))
        routines.append(Routine("email_offers.follow_up", follow_up, 3 * minute))
    if has_mailbox(settings):
        routines.append(Routine("email_offers.inbox", read, minute))
        routines.append(Routine("email_offers.forget", forget, timedelta(hours=6)))
    return routines


@hookimpl
def tagwerk_checks(app: App) -> Iterable[Check]:
    """Whether the mail servers can be reached."""
    from tagwerk_email_offers.checks import checks

    return checks(app)


@hookimpl
def tagwerk_gauges(app: App) -> Iterable[Gauge]:
    """Offers by e-mail by state."""
    from tagwerk_email_offers.figures.gauges import gauges

    return gauges(app)


@hookimpl
def tagwerk_board_lines(app: App, employee: int, on: date) -> Iterable[BoardLine]:
    """Mails to answer, to assign or to believe, offers to replace, offers of which nobody knows whether they arrived."""
    from tagwerk_email_offers.inbox.board import board_lines

    return board_lines(app, employee, on)


@hookimpl
def tagwerk_signals(app: App, companies: Sequence[int]) -> Iterable[Signal]:
    """Replies that nobody has answered."""
    from tagwerk_email_offers.inbox.signals import signals

    return signals(app, companies)


@hookimpl
def tagwerk_before_contact(app: App, attempts: list[ContactAttempt]) -> Iterable[Refusal]:
    """Who may want to hear no more is not mailed before somebody has said what was meant."""
    from tagwerk_email_offers.inbox.answering.vetoes import refuse

    return refuse(app, attempts)


@hookimpl
def tagwerk_hand_over(app: App, session: Session, giver: int, taker: int) -> Iterable[HandedOver]:
    """Campaigns under way, and those that something still follows up."""
    from tagwerk_email_offers.succession.handing_over import hand_over

    return hand_over(app, session, giver, taker)


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
def tagwerk_signal_candidates(app: App, owned: sa.ColumnElement[bool], limit: int) -> Iterable[int]:
    """Replies that nobody has answered."""
    from tagwerk_email_offers.inbox.signals import candidates

    return candidates(app, owned, limit)


@hookimpl
def tagwerk_timeline(app: App, company: int, span: TimelineSpan) -> Iterable[TimelineEntry]:
    """Mails in and out."""
    from tagwerk_email_offers.inbox.timeline import entries

    return entries(app, span)


@hookimpl
def tagwerk_segment_fields() -> Iterable[SegmentField]:
    """When a company had its last offer by mail, and when it last replied."""
    from tagwerk_email_offers.inbox.signals import segment_fields

    return segment_fields()


@hookimpl
def tagwerk_personal_data(app: App) -> Iterable[PersonalData]:
    """What the tables hold of people."""
    from tagwerk_email_offers.personal_data import personal_data

    return personal_data()


@hookimpl
def reporting_reports(app: App) -> Iterable[Report]:
    """Campaigns and what came back."""
    from tagwerk_email_offers.figures.reporting import reports

    return reports()


@hookimpl
def reporting_doubts(app: App, session: Session, period: Period) -> Iterable[Doubt]:
    """Mails of which the fate is not known, bounces in doubt, clients who wait."""
    from tagwerk_email_offers.figures.reporting import doubts

    return doubts(session)


@hookimpl
def tagwerk_demo(app: App) -> Iterable[Scene]:
    """Offers leave in the morning; in the afternoon their answers are read."""
    from tagwerk_email_offers.demo.scene import scenes

    return scenes()
