"""Commands for exhibitions, fairs and presentations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Group
from rich.text import Text

from tagwerk.access.hookspecs import Command
from tagwerk.cli.companies import table
from tagwerk.platform import clock
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tagwerk.cli.console import Cli
    from tagwerk.diary.events import EventRecord

_ = translator("tagwerk")

Name = Annotated[str, typer.Argument(help=_("The name or the number of an event."))]


def commands(cli: Cli) -> Iterable[Command]:
    """The group ``events``."""
    group = typer.Typer(help=_("Exhibitions and other events: invited, accepted, came."), no_args_is_help=True)
    _plan(cli, group)
    _invite(cli, group)
    return [Command("events", group)]


def _plan(cli: Cli, group: typer.Typer) -> None:
    @group.command(
        help=_(
            "Put an event into the plan.\n\nExample: tagwerk events add 'Möbelmesse Köln' --from 2027-01-12 --to 2027-01-15"
        )
    )
    def add(
        name: str,
        first: Annotated[str, typer.Option("--from", help=_("The first day."))],
        last: Annotated[str | None, typer.Option("--to", help=_("The last day; the first by default."))] = None,
        kind: Annotated[str, typer.Option(help="exhibition, fair, presentation")] = "exhibition",
        place: str = "",
    ) -> None:
        from tagwerk.diary.events import EventRecord, add_event

        days = clock.date_typed(first), clock.read_date(last)
        event = add_event(cli.app(), cli.actor(), name, *days, kind=kind, place=place)
        cli.show(event_fields(EventRecord(event, [])), _("Event {id}: {name}", id=event.id, name=event.name))

    @group.command(
        help=_("Other days, or another place.\n\nExample: tagwerk events move 'Möbelmesse Köln' --from 2027-02-09")
    )
    def move(
        event: Name,
        first: Annotated[str, typer.Option("--from", help=_("The first day."))],
        last: Annotated[str | None, typer.Option("--to", help=_("The last day; as many days by default."))] = None,
        place: str | None = None,
    ) -> None:
        from tagwerk.diary.events import EventRecord, move_event

        days = clock.date_typed(first), clock.read_date(last)
        moved = move_event(cli.app(), cli.actor(), event, *days, place=place)
        said = _("{name} takes place from {first} to {last}.", name=moved.name, first=moved.first, last=moved.last)
        cli.show(event_fields(EventRecord(moved, [])), said)

    @group.command(
        help=_("It is called off.\n\nExample: tagwerk events cancel 'Möbelmesse Köln' --because 'Halle gesperrt'")
    )
    def cancel(event: Name, because: Annotated[str, typer.Option(help=_("Why."))] = "") -> None:
        from tagwerk.diary.events import EventRecord, cancel_event

        canceled = cancel_event(cli.app(), cli.actor(), event, because)
        cli.show(event_fields(EventRecord(canceled, [])), _("Called off: {name}", name=canceled.name))

    @group.command("list", help=_("List the events to come.\n\nExample: tagwerk events list"))
    def list_(since: Annotated[str | None, typer.Option("--from", help=_("Today by default."))] = None) -> None:
        from tagwerk.diary.events import list_events

        rows = [event_fields(event) for event in list_events(cli.app(), cli.actor(), clock.read_date(since))]
        titles = (_("No."), _("Event"), _("From"), _("To"), _("State"), _("Invited"), _("Accepted"), _("Came"))
        names = ("event", "name", "first", "last", "state", "invited", "accepted", "came")
        cli.show(rows, table(titles, ([row[name] for name in names] for row in rows)))

    @group.command(help=_("Show who is invited.\n\nExample: tagwerk events show 'Möbelmesse Köln'"))
    def show(event: Name) -> None:
        from tagwerk.diary.events import show_event

        _show(cli, show_event(cli.app(), cli.actor(), event))


def _invite(cli: Cli, group: typer.Typer) -> None:
    @group.command(
        help=_("Invite companies.\n\nExample: tagwerk events invite 'Möbelmesse Köln' --segment 'rank = client'")
    )
    def invite(
        event: Name,
        companies: Annotated[list[str] | None, typer.Argument(help=_("Numbers or names."))] = None,
        segment: Annotated[str | None, typer.Option(help=_("Everybody in a segment."))] = None,
    ) -> None:
        from tagwerk.diary.events import invite as invite_companies

        _show(cli, invite_companies(cli.app(), cli.actor(), event, companies or [], segment))

    def answer(event: str, company: str, state: str) -> None:
        from tagwerk.diary.events import answer_invitation

        answered = answer_invitation(cli.app(), cli.actor(), event, company, state)
        data = {"event": answered.event_id, "company": answered.company_id, "state": answered.state}
        cli.show(data, _("Saved: {state}", state=answered.state))

    @group.command(help=_("A company comes.\n\nExample: tagwerk events accept 'Möbelmesse Köln' 17"))
    def accept(event: Name, company: str) -> None:
        answer(event, company, "accepted")

    @group.command(help=_("A company does not come.\n\nExample: tagwerk events decline 'Möbelmesse Köln' 17"))
    def decline(event: Name, company: str) -> None:
        answer(event, company, "declined")

    @group.command(help=_("A company was there, invited or not.\n\nExample: tagwerk events came 'Möbelmesse Köln' 17"))
    def came(event: Name, company: str) -> None:
        answer(event, company, "came")

    @group.command(help=_("Take a wrong answer back.\n\nExample: tagwerk events undo 'Möbelmesse Köln' 17"))
    def undo(event: Name, company: str) -> None:
        answer(event, company, "invited")


def _show(cli: Cli, record: EventRecord) -> None:
    companies = [
        {"company": invitation.company_id, "name": invitation.company.name, "state": invitation.state}
        for invitation in record.invitations
    ]
    fields = event_fields(record)
    days = f"{fields['first']} – {fields['last']}"
    title = "  ".join(filter(None, (fields["name"], days, fields["place"], fields["state"])))
    view = Group(
        Text(title, style="bold"), table((_("No."), _("Company"), _("State")), (row.values() for row in companies))
    )
    cli.show(fields | {"companies": companies}, view)


def event_fields(record: EventRecord) -> dict[str, Any]:
    """An event as machines read it."""
    event = record.event
    names = ("name", "kind", "first", "last", "place")
    state = "planned" if event.canceled_because is None else "canceled"
    fields = {"event": event.id} | {name: getattr(event, name) for name in names} | record.counts
    return fields | {"state": state, "reason": event.canceled_because or ""}
