"""Every hook of the core, in the order in which a process meets them.

A contribution hook (plural noun) gives an iterable of small dataclasses of ``tagwerk.contributions``; a fact hook (past
tense) is told after the commit, at most once; a ``before_`` hook may refuse. Hooks are synchronous. Unless a docstring says
otherwise, an implementation that raises is logged with its distribution and version, its plugin is marked *failed*, and the
others go on. All hooks exist since version 0.1.

An implementation lives in the plugin's ``__init__.py`` and imports what it needs inside, so that starting the command line
stays quick::

    from tagwerk.plugins import hookimpl

    @hookimpl
    def tagwerk_metrics():
        from tagwerk.ledger import Metric
        return [Metric("samples_sent", "Samples sent", ("sample_sent",))]
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.plugins import hookspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from tagwerk.app import App
    from tagwerk.config import PluginSettings
    from tagwerk.contributions import (
        BoardLine,
        CardSection,
        Check,
        Command,
        CommandLine,
        CompanySaved,
        ContactAttempt,
        ContactSaved,
        ContractSigned,
        Job,
        JobDescriptions,
        Notifier,
        Refusal,
        Routes,
        Scene,
        SegmentField,
        Signal,
    )
    from tagwerk.database import PluginDatabase
    from tagwerk.ledger import Activity, ActivityKind, Metric
    from tagwerk.plugins import Plugins

# ---------------------------------------------------------------- loading


@hookspec
def tagwerk_addhooks(plugins: Plugins) -> None:
    """Add hooks of your own that other plugins may implement. Called first of all, outside a transaction. Example::

    @hookimpl
    def tagwerk_addhooks(plugins):
        from tagwerk_sms import hookspecs
        plugins.add_hookspecs(hookspecs)
    """


@hookspec
def tagwerk_settings() -> Iterable[PluginSettings]:  # type: ignore[empty-body]
    """The typed section ``[plugins.NAME]``, a pydantic model. Called when the workspace opens. Example::

    @hookimpl
    def tagwerk_settings():
        return [PluginSettings("sms", SmsSettings)]
    """


@hookspec
def tagwerk_database() -> Iterable[PluginDatabase]:  # type: ignore[empty-body]
    """Your tables and the migrations that make them. Called when the workspace opens and by ``db upgrade``. Example::

    @hookimpl
    def tagwerk_database():
        from tagwerk_sms.tables import Base
        return [PluginDatabase("sms", Base.metadata, "tagwerk_sms:migrations")]
    """


@hookspec
def tagwerk_activity_kinds() -> Iterable[ActivityKind]:  # type: ignore[empty-body]
    """The kinds of activities that you record, your own or the core's. An obligation whose kinds nobody gives here reads
    "not measured". Called when quotas are counted, outside a transaction. Example::

        @hookimpl
        def tagwerk_activity_kinds():
            return [OFFER_EMAILED, ActivityKind("sample_sent", "sample sent")]
    """


@hookspec
def tagwerk_metrics() -> Iterable[Metric]:  # type: ignore[empty-body]
    """More metrics for job descriptions to use. Called when quotas are counted. Example::

    @hookimpl
    def tagwerk_metrics():
        return [Metric("samples_sent", "Samples sent", ("sample_sent",))]
    """


@hookspec
def tagwerk_job_descriptions() -> Iterable[JobDescriptions]:  # type: ignore[empty-body]
    """Folders of job descriptions, one TOML file each. Called when a job description is looked up. Example::

    @hookimpl
    def tagwerk_job_descriptions():
        return [JobDescriptions("sms", Path(__file__).parent / "job_descriptions")]
    """


# ---------------------------------------------------------------- faces and background


@hookspec
def tagwerk_commands(cli: CommandLine) -> Iterable[Command]:  # type: ignore[empty-body]
    """Commands. Called at every start of the command line, so import only Typer here. Example::

    @hookimpl
    def tagwerk_commands(cli):
        sms = typer.Typer(help="Text messages.")

        @sms.command()
        def send(company: int, text: str) -> None:
            from tagwerk_sms.sending import send_text
            cli.show(send_text(cli.app(), cli.actor(), company, text))

        return [Command("sms", sms)]
    """


@hookspec
def tagwerk_routes(app: App) -> Iterable[Routes]:  # type: ignore[empty-body]
    """HTTP routes of ``tagwerk serve``: plain Starlette routes. Check who asks yourself. Called once by ``serve``. Example::

    @hookimpl
    def tagwerk_routes(app):
        from tagwerk_sms.web import receive
        return [Routes("sms", hooks=(Route("/received", receive(app), methods=["POST"]),))]
    """


@hookspec
def tagwerk_jobs(app: App) -> Iterable[Job]:  # type: ignore[empty-body]
    """Background jobs of ``tagwerk worker`` and ``tagwerk serve``. A job that raises is logged and tried again at its next
    slot. Example::

        @hookimpl
        def tagwerk_jobs(app):
            return [Job("sms.deliver", deliver_due, every=timedelta(minutes=1))]
    """


@hookspec
def tagwerk_checks(app: App) -> Iterable[Check]:  # type: ignore[empty-body]
    """What ``tagwerk doctor`` tries. A check that raises has failed; its message is shown. Example::

    @hookimpl
    def tagwerk_checks(app):
        return [Check("sms gateway", lambda: reach_gateway(app))]
    """


# ---------------------------------------------------------------- the client base


@hookspec
def tagwerk_segment_fields() -> Iterable[SegmentField]:  # type: ignore[empty-body]
    """Fields that segments may use. Called when a segment is read, outside a transaction. Example::

    @hookimpl
    def tagwerk_segment_fields():
        return [SegmentField("city", "City", Company.city)]
    """


@hookspec
def tagwerk_card_sections(app: App, company: int) -> Iterable[CardSection]:  # type: ignore[empty-body]
    """Sections of the client card of the company with the id *company*. Called by ``companies show``. Example::

    @hookimpl
    def tagwerk_card_sections(app, company):
        return [CardSection("sms", "Text messages", (("last", last_text(app, company)),))]
    """


@hookspec
def tagwerk_company_saved(event: CompanySaved) -> None:
    """A company was added or changed, by a person or an import. Told after the commit. Example::

    @hookimpl
    def tagwerk_company_saved(event):
        log.info("company %s saved: %s", event.company_id, event.fields)
    """


@hookspec
def tagwerk_contact_saved(event: ContactSaved) -> None:
    """A contact was added or changed. Told after the commit. Example::

    @hookimpl
    def tagwerk_contact_saved(event):
        log.info("contact %s saved", event.contact_id)
    """


# ---------------------------------------------------------------- the day's work


@hookspec
def tagwerk_before_contact(app: App, attempts: list[ContactAttempt]) -> Iterable[Refusal]:  # type: ignore[empty-body]
    """Refuse to contact somebody. Asked for whole batches, when they are queued and again right before the act, outside a
    transaction. An exception, or a plugin that failed before, refuses the whole batch. Example::

        @hookimpl
        def tagwerk_before_contact(app, attempts):
            return [Refusal(a.key, "lunch", "It is lunch time there.") for a in attempts if at_lunch(a)]
    """


@hookspec
def tagwerk_activity_recorded(activity: Activity) -> None:
    """An activity, or a reversal, is in the ledger. Told after the commit. Example::

    @hookimpl
    def tagwerk_activity_recorded(activity):
        if activity.kind == "contract_signed":
            ring_the_bell()
    """


@hookspec
def tagwerk_contract_signed(event: ContractSigned) -> None:
    """A contract was signed by both sides. Told after the commit. Example::

    @hookimpl
    def tagwerk_contract_signed(event):
        order_flowers(event.company_id)
    """


@hookspec
def tagwerk_signals(app: App, companies: Sequence[int]) -> Iterable[Signal]:  # type: ignore[empty-body]
    """Reasons to contact a company next, for *companies*: at most 500 ids of companies that are the asking employee's to
    contact. Called by the agenda and the board, outside a transaction, once for every 500 companies; look them up together,
    not one by one. Choose the weight by ``tagwerk.work.agenda.WEIGHTS``. Example::

        @hookimpl
        def tagwerk_signals(app, companies):
            return [Signal(company, "sample_sent", 40, "A sample arrived and nobody asked.") for company in asked(companies)]
    """


@hookspec
def tagwerk_notifiers(app: App) -> Iterable[Notifier]:  # type: ignore[empty-body]
    """Ways to tell an employee or a department something. Asked for when there is something to tell, outside a transaction;
    the notice is on record before. A notifier that raises counts as one that could not. Example::

        @hookimpl
        def tagwerk_notifiers(app):
            return [Notifier("sms", lambda notification: send_text(app, notification))]
    """


@hookspec
def tagwerk_board_lines(app: App, employee: int, on: date) -> Iterable[BoardLine]:  # type: ignore[empty-body]
    """Lines on the board of the employee with the id *employee* on the day *on*. Called by ``today``. Example::

    @hookimpl
    def tagwerk_board_lines(app, employee, on):
        return [BoardLine("sms", "3 text messages unanswered", weight=10)]
    """


# ---------------------------------------------------------------- the demo


@hookspec
def tagwerk_demo(app: App) -> Iterable[Scene]:  # type: ignore[empty-body]
    """Your own scenes of ``tagwerk demo``. *app* is the demo's fresh workspace. A scene that raises ends the demo. Example::

    @hookimpl
    def tagwerk_demo(app):
        return [Scene("sms", at=11, title="A client asks back by text", play=play_sms)]
    """
