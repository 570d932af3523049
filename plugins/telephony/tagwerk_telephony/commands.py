"""The commands ``tagwerk call`` and ``tagwerk calls``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from tagwerk.api import Command, clock, later, translator

if TYPE_CHECKING:
    from rich.table import Table

    from tagwerk.api import CommandLine
    from tagwerk_telephony.calls.looking import CallRecord, ListedCall

_ = translator("tagwerk_telephony")

call, calls = typer.Typer(), typer.Typer(help=later("Calls, as they logged themselves."), no_args_is_help=True)


@call.command(
    "call", help=later("Call a client: your phone rings, then theirs.\n\nExample: tagwerk call 'Möbel Größer'")
)
def call_(context: typer.Context, client: Annotated[str, typer.Argument(metavar="COMPANY|NUMBER")]) -> None:
    """Call a client."""
    from tagwerk_telephony.calls.calling import call_client

    cli: CommandLine = context.obj
    made = call_client(cli.app(), cli.actor(), client)
    cli.show(
        {"call": made.id, "state": made.state, "number": made.number},
        _("Call {id} to {number} is on its way.", id=made.id, number=made.number),
    )


@calls.command("list", help=later("List the latest calls.\n\nExample: tagwerk calls list --on 2026-10-31"))
def list_(
    context: typer.Context,
    on: Annotated[str | None, typer.Option(help=later("Only those of that day."))] = None,
    limit: Annotated[int, typer.Option(min=1, help=later("At most so many."))] = 50,
) -> None:
    """The latest calls."""
    from tagwerk_telephony.calls.looking import list_calls

    cli: CommandLine = context.obj
    actor = cli.actor()
    views = [_call_view(row) for row in list_calls(cli.app(), actor, clock.read_date(on), limit)]
    cli.show(views, _table(views, ZoneInfo(actor.time_zone)))


@calls.command("show", help=later("Show a call with everything that happened in it.\n\nExample: tagwerk calls show 42"))
def show(context: typer.Context, call: int) -> None:
    """One call."""
    from tagwerk_telephony.calls.looking import show_call

    cli: CommandLine = context.obj
    cli.show(_record_view(show_call(cli.app(), cli.actor(), call)))


@calls.command(
    "outcome",
    help=later(
        "Say what came of a call, the last one by default.\n\n"
        "Example: tagwerk calls outcome offer-made --article 4711 --quantity 10 --price 9.90"
    ),
)
def outcome(
    context: typer.Context,
    outcome: Annotated[
        str, typer.Argument(help=later("offer-made, not-interested, call-back, no-decision, machine or wrong-number"))
    ],
    call: Annotated[int | None, typer.Option(help=later("The number of the call."))] = None,
    article: Annotated[
        list[str] | None, typer.Option(help=later("An article that was offered; may be repeated."))
    ] = None,
    quantity: Annotated[list[str] | None, typer.Option(help=later("Its quantity."))] = None,
    price: Annotated[list[str] | None, typer.Option(help=later("Its unit price."))] = None,
    terms: Annotated[str, typer.Option(help=later("Terms that were offered, in words."))] = "",
) -> None:
    """What came of a call."""
    from tagwerk_telephony.calls.outcomes import offered_from, set_outcome

    cli: CommandLine = context.obj
    offered = offered_from(article or [], quantity or [], price or [], terms)
    changed = set_outcome(cli.app(), cli.actor(), outcome, call, offered)
    cli.show(
        {"call": changed.id, "state": changed.state, "outcome": changed.outcome, "company": changed.company_id},
        _("Call {id}: {outcome}", id=changed.id, outcome=outcome),
    )


def _call_view(row: ListedCall) -> dict[str, Any]:
    call = row.call
    return {
        "call": call.id,
        "direction": call.direction,
        "state": call.state,
        "company": call.company_id,
        "company_name": row.company or None,
        "contact": call.contact_id,
        "number": call.number,
        "talk_seconds": call.talk_seconds,
        "outcome": call.outcome,
        "employee": row.employee or None,
        "started_at": call.started_at,
        "answered_at": call.answered_at,
        "ended_at": call.ended_at,
        "cause": call.cause or None,
        "provider": call.provider,
    }


def _record_view(record: CallRecord) -> dict[str, Any]:
    events = [
        {
            "leg": stored.event["leg"],
            "state": stored.event["state"],
            "at": stored.event["at"],
            "received_at": stored.received_at,
        }
        for stored in record.events
    ]
    offers = [
        {
            "article": offer.article or None,
            "quantity": None if offer.quantity is None else str(offer.quantity),
            "price": None if offer.price is None else str(offer.price),
            "terms": offer.terms or None,
        }
        for offer in record.offers
    ]
    return _call_view(record.listed) | {"events": events, "offers": offers}


def _table(views: list[dict[str, Any]], zone: ZoneInfo) -> Table:
    from tagwerk.api import listing

    columns = {
        "call": _("Call"),
        "when": _("When"),
        "direction": _("Direction"),
        "company_name": _("Company"),
        "number": _("Number"),
        "state": _("State"),
        "talk": _("Talk"),
        "outcome": _("Outcome"),
    }
    return listing(columns, (view | _times(view, zone) for view in views))


def _times(view: dict[str, Any], zone: ZoneInfo) -> dict[str, str]:
    """When a call began and how long it was talked, as people read it."""
    talk = view["talk_seconds"]
    when = view["started_at"].astimezone(zone).strftime("%m-%d %H:%M")
    return {"when": when, "talk": "" if talk is None else f"{talk} s"}


COMMANDS = (Command("call", call), Command("calls", calls))
