"""The commands ``tagwerk call`` and ``tagwerk calls``.

The groups are put together for each run, so that their help is in the language of whoever reads it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from tagwerk.api import Command, clock, translator

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tagwerk.api import CommandLine
    from tagwerk_telephony.calls.looking import CallRecord, ListedCall

_ = translator("tagwerk_telephony")


def commands() -> Iterable[Command]:
    """The command ``call`` and the group ``calls``."""
    alone = typer.Typer()
    alone.command(
        "call", help=_("Call a client: your phone rings, then theirs.\n\nExample: tagwerk call 'Möbel Größer'")
    )(call)
    group = typer.Typer(help=_("Calls, as they logged themselves."), no_args_is_help=True)
    group.command("list", help=_("List the latest calls.\n\nExample: tagwerk calls list --on 2026-10-31"))(list_)
    group.command("show", help=_("Show a call with everything that happened in it.\n\nExample: tagwerk calls show 42"))(
        show
    )
    group.command(
        "outcome",
        help=_(
            "Say what came of a call, the last one by default.\n\n"
            "Example: tagwerk calls outcome offer-made --article 4711 --quantity 10 --price 9.90"
        ),
    )(outcome)
    return [Command("call", alone), Command("calls", group)]


def call(context: typer.Context, client: Annotated[str, typer.Argument(metavar="COMPANY|NUMBER")]) -> None:
    """Call a client."""
    from tagwerk_telephony.calls.calling import call_client

    cli: CommandLine = context.obj
    made = call_client(cli.app(), cli.actor(), client)
    cli.show(
        {"call": made.id, "state": made.state, "number": made.number},
        _("Call {id} to {number} is on its way.", id=made.id, number=made.number),
    )


def list_(
    context: typer.Context,
    on: Annotated[str | None, typer.Option(help=_("Only those of that day."))] = None,
    limit: Annotated[int, typer.Option(min=1, help=_("At most so many."))] = 50,
) -> None:
    """The latest calls."""
    from tagwerk_telephony.calls.looking import list_calls

    cli: CommandLine = context.obj
    rows = [_fields(row) for row in list_calls(cli.app(), cli.actor(), clock.read_date(on), limit)]
    cli.show(rows, _table(rows, cli.actor().time_zone))


def show(context: typer.Context, call: int) -> None:
    """One call."""
    from tagwerk_telephony.calls.looking import show_call

    cli: CommandLine = context.obj
    cli.show(_record_fields(show_call(cli.app(), cli.actor(), call)))


def outcome(
    context: typer.Context,
    outcome: Annotated[
        str, typer.Argument(help=_("offer-made, not-interested, call-back, no-decision, machine or wrong-number"))
    ],
    call: Annotated[int | None, typer.Option(help=_("The number of the call."))] = None,
    article: Annotated[list[str] | None, typer.Option(help=_("An article that was offered; may be repeated."))] = None,
    quantity: Annotated[list[str] | None, typer.Option(help=_("Its quantity."))] = None,
    price: Annotated[list[str] | None, typer.Option(help=_("Its unit price."))] = None,
    terms: Annotated[str, typer.Option(help=_("Terms that were offered, in words."))] = "",
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


def _fields(row: ListedCall) -> dict[str, Any]:
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


def _record_fields(record: CallRecord) -> dict[str, Any]:
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
    return _fields(record.listed) | {"events": events, "offers": offers}


def _table(rows: list[dict[str, Any]], zone: str) -> Any:
    from rich.table import Table

    titles = (_("Call"), _("When"), _("Direction"), _("Company"), _("Number"), _("State"), _("Talk"), _("Outcome"))
    made = Table(*titles, box=None, pad_edge=False, header_style="bold")
    for row in rows:
        talk = "" if row["talk_seconds"] is None else f"{row['talk_seconds']} s"
        moment = row["started_at"].astimezone(ZoneInfo(zone)).strftime("%m-%d %H:%M")
        names = ("direction", "company_name", "number", "state")
        cells = (row["call"], moment, *(row[name] for name in names), talk, row["outcome"])
        made.add_row(*("" if cell is None else str(cell) for cell in cells))
    return made
