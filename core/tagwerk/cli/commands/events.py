"""Commands for events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tagwerk.access.hookspecs import Command
from tagwerk.platform import clock
from tagwerk.platform.texts import date_text, later, translator

if TYPE_CHECKING:
    from tagwerk.access.hookspecs import CommandLine
    from tagwerk.diary.events import EventRecord

_ = translator("tagwerk")

Name = Annotated[str, typer.Argument(help=later("The name or the number of an event."))]

ANSWERS = {
    "accepted": later("Saved: the company comes."),
    "declined": later("Saved: the company does not come."),
    "came": later("Saved: the company was there."),
    "invited": later("Saved: the company is invited, and has not answered."),
}

events = typer.Typer(help=later("Exhibitions and other events: invited, accepted, came."), no_args_is_help=True)


@events.command(
    help=later(
        "Put an event into the plan.\n\nExample: tagwerk events add 'Möbelmesse Köln' --from 2027-01-12 --to 2027-01-15"
    )
)
def add(
    context: typer.Context,
    name: str,
    first: Annotated[str, typer.Option("--from", help=later("The first day."))],
    last: Annotated[str | None, typer.Option("--to", help=later("The last day; the first by default."))] = None,
    kind: Annotated[str, typer.Option(help=later("exhibition, fair, presentation"))] = "exhibition",
    place: str = "",
) -> None:
    from tagwerk.diary.events import EventRecord, add_event
    from tagwerk.views.events import event_view

    cli: CommandLine = context.obj
    days = clock.date_typed(first), clock.read_date(last)
    event = add_event(cli.app(), cli.actor(), name, *days, kind=kind, place=place)
    cli.show(event_view(EventRecord(event, [])), _("Event {id}: {name}", id=event.id, name=event.name))


@events.command(
    help=later("Other days, or another place.\n\nExample: tagwerk events move 'Möbelmesse Köln' --from 2027-02-09")
)
def move(
    context: typer.Context,
    event: Name,
    first: Annotated[str, typer.Option("--from", help=later("The first day."))],
    last: Annotated[str | None, typer.Option("--to", help=later("The last day; as many days by default."))] = None,
    place: str | None = None,
) -> None:
    from tagwerk.diary.events import EventRecord, move_event
    from tagwerk.views.events import event_view

    cli: CommandLine = context.obj
    days = clock.date_typed(first), clock.read_date(last)
    moved = move_event(cli.app(), cli.actor(), event, *days, place=place)
    said = _("{name} takes place from {first} to {last}.", name=moved.name, first=moved.first, last=moved.last)
    cli.show(event_view(EventRecord(moved, [])), said)


@events.command(
    help=later("It is called off.\n\nExample: tagwerk events cancel 'Möbelmesse Köln' --because 'Halle gesperrt'")
)
def cancel(context: typer.Context, event: Name, because: Annotated[str, typer.Option(help=later("Why."))] = "") -> None:
    from tagwerk.diary.events import EventRecord, cancel_event
    from tagwerk.views.events import event_view

    cli: CommandLine = context.obj
    canceled = cancel_event(cli.app(), cli.actor(), event, because)
    cli.show(event_view(EventRecord(canceled, [])), _("Called off: {name}", name=canceled.name))


@events.command("list", help=later("List the events to come.\n\nExample: tagwerk events list"))
def list_(
    context: typer.Context, since: Annotated[str | None, typer.Option("--from", help=later("Today by default."))] = None
) -> None:
    from tagwerk.diary.events import list_events
    from tagwerk.views.events import event_view
    from tagwerk.views.tables import listing

    cli: CommandLine = context.obj
    views = [event_view(event) for event in list_events(cli.app(), cli.actor(), clock.read_date(since))]
    columns = {
        "event": _("No."),
        "name": _("Event"),
        "first": _("From"),
        "last": _("To"),
        "state": _("State"),
        "invited": _("Invited"),
        "accepted": _("Accepted"),
        "came": _("Came"),
    }
    cli.show(views, listing(columns, views))


@events.command(help=later("Show who is invited.\n\nExample: tagwerk events show 'Möbelmesse Köln'"))
def show(context: typer.Context, event: Name) -> None:
    from tagwerk.diary.events import show_event

    cli: CommandLine = context.obj
    _show(cli, show_event(cli.app(), cli.actor(), event))


@events.command(
    help=later("Invite companies.\n\nExample: tagwerk events invite 'Möbelmesse Köln' --segment 'rank = client'")
)
def invite(
    context: typer.Context,
    event: Name,
    companies: Annotated[list[str] | None, typer.Argument(help=later("Numbers or names."))] = None,
    segment: Annotated[str | None, typer.Option(help=later("Everybody in a segment."))] = None,
) -> None:
    from tagwerk.diary.events import invite as invite_companies

    cli: CommandLine = context.obj
    _show(cli, invite_companies(cli.app(), cli.actor(), event, companies or [], segment))


@events.command(help=later("A company comes.\n\nExample: tagwerk events accept 'Möbelmesse Köln' 17"))
def accept(context: typer.Context, event: Name, company: str) -> None:
    _answer(context.obj, event, company, "accepted")


@events.command(help=later("A company does not come.\n\nExample: tagwerk events decline 'Möbelmesse Köln' 17"))
def decline(context: typer.Context, event: Name, company: str) -> None:
    _answer(context.obj, event, company, "declined")


@events.command(help=later("A company was there, invited or not.\n\nExample: tagwerk events came 'Möbelmesse Köln' 17"))
def came(context: typer.Context, event: Name, company: str) -> None:
    _answer(context.obj, event, company, "came")


@events.command(help=later("Take a wrong answer back.\n\nExample: tagwerk events undo 'Möbelmesse Köln' 17"))
def undo(context: typer.Context, event: Name, company: str) -> None:
    _answer(context.obj, event, company, "invited")


def _answer(cli: CommandLine, event: str, company: str, state: str) -> None:
    from tagwerk.diary.events import answer_invitation

    answered = answer_invitation(cli.app(), cli.actor(), event, company, state)
    data = {"event": answered.event_id, "company": answered.company_id, "state": answered.state}
    cli.show(data, _(ANSWERS[answered.state]))


def _show(cli: CommandLine, record: EventRecord) -> None:
    from rich.console import Group
    from rich.text import Text

    from tagwerk.views.events import event_view
    from tagwerk.views.tables import listing
    from tagwerk.views.values import in_words

    companies = [
        {"company": invitation.company_id, "name": invitation.company.name, "state": invitation.state}
        for invitation in record.invitations
    ]
    fields = event_view(record)
    days = f"{date_text(fields['first'])} – {date_text(fields['last'])}"
    title = "  ".join(filter(None, (fields["name"], days, fields["place"], in_words("state", fields["state"]))))
    view = Group(
        Text(title, style="bold"),
        listing({"company": _("No."), "name": _("Company"), "state": _("State")}, companies),
    )
    cli.show(fields | {"companies": companies}, view)


COMMANDS = (Command("events", events),)
