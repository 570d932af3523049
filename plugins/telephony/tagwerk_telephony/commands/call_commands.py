"""The commands for one call: make it, show it, say what came of it and whose it was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from tagwerk.api import Actor, WrongInput, clock, later, translator
from tagwerk_telephony.words import DIRECTIONS, OUTCOMES, STATES

if TYPE_CHECKING:
    from rich.table import Table

    from tagwerk.api import CommandLine
    from tagwerk_telephony.calls.looking import CallRecord, ListedCall
    from tagwerk_telephony.tables import Call

_ = translator("tagwerk_telephony")

call, calls = typer.Typer(), typer.Typer(help=later("Calls, as they logged themselves."), no_args_is_help=True)


@call.command(
    "call", help=later("Call a client: your phone rings, then theirs.\n\nExample: tagwerk call 'Möbel Größer'")
)
def call_(
    context: typer.Context,
    client: Annotated[str, typer.Argument(metavar="COMPANY|CONTACT|NUMBER")],
    again: Annotated[
        bool, typer.Option("--again", help=later("Dial although a call to the same number is on its way."))
    ] = False,
    premium: Annotated[
        bool, typer.Option("--premium", help=later("Dial although the number costs more than a call to a person."))
    ] = False,
) -> None:
    """Call a client."""
    from tagwerk_telephony.calls.calling import call_client

    cli: CommandLine = context.obj
    made = call_client(cli.app(), cli.actor(), client, again=again, premium=premium)
    cli.show(
        {"call": made.id, "state": made.state, "number": made.number},
        _("Call {id} to {number} is on its way.", id=made.id, number=made.number),
    )


@calls.command("list", help=later("List the latest calls.\n\nExample: tagwerk calls list --on 2026-10-31"))
def list_(
    context: typer.Context,
    on: Annotated[str | None, typer.Option(help=later("Only those of that day."))] = None,
    limit: Annotated[int, typer.Option(min=1, help=later("At most so many."))] = 50,
    without_outcome: Annotated[
        bool, typer.Option("--without-outcome", help=later("Only those that wait for an outcome."))
    ] = False,
    declared: Annotated[bool, typer.Option("--declared", help=later("Those that somebody declared."))] = False,
    settled: Annotated[bool, typer.Option("--settled", help=later("Those that somebody settled by hand."))] = False,
) -> None:
    """The latest calls."""
    from tagwerk_telephony.calls.assigning import assign_known
    from tagwerk_telephony.calls.looking import list_calls

    cli: CommandLine = context.obj
    actor = cli.actor()
    assign_known(cli.app(), Actor.system("telephony"))
    found = list_calls(
        cli.app(), actor, clock.read_date(on), limit, silent=without_outcome, declared=declared, settled=settled
    )
    views = [_call_view(row) for row in found]
    cli.show(views, _table(views, ZoneInfo(actor.time_zone)))


@calls.command("show", help=later("Show a call with everything that happened in it.\n\nExample: tagwerk calls show 42"))
def show(context: typer.Context, call: int) -> None:
    """One call."""
    from tagwerk_telephony.calls.looking import show_call
    from tagwerk_telephony.commands.cards import card

    cli: CommandLine = context.obj
    actor = cli.actor()
    record = show_call(cli.app(), actor, call)
    cli.show(_record_view(record), card(record, ZoneInfo(actor.time_zone)))


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
        str | None,
        typer.Argument(help=later("offer-made, not-interested, call-back, no-decision, machine or wrong-number")),
    ] = None,
    call: Annotated[int | None, typer.Option(help=later("The number of the call."))] = None,
    article: Annotated[
        list[str] | None, typer.Option(help=later("An article that was offered; may be repeated."))
    ] = None,
    quantity: Annotated[list[str] | None, typer.Option(help=later("Its quantity."))] = None,
    price: Annotated[list[str] | None, typer.Option(help=later("Its unit price."))] = None,
    terms: Annotated[str, typer.Option(help=later("Terms that were offered, in words."))] = "",
    note: Annotated[str, typer.Option(help=later("What is to be remembered of it."))] = "",
    at: Annotated[str | None, typer.Option(help=later("When a call back was promised: 31.10.2026 14:30."))] = None,
    take_back: Annotated[
        bool, typer.Option("--take-back", help=later("Take back what was said last, and that alone."))
    ] = False,
) -> None:
    """What came of a call."""
    from tagwerk.api import moment_typed
    from tagwerk_telephony.calls.outcomes import offered_from, set_outcome, take_back_outcome

    cli: CommandLine = context.obj
    actor = cli.actor()
    if take_back == (outcome is not None):
        raise WrongInput(_("Say an outcome, or --take-back."))
    if outcome is None:
        changed = take_back_outcome(cli.app(), actor, call)
    else:
        offered = offered_from(article or [], quantity or [], price or [], terms)
        moment = moment_typed(at, actor.time_zone) if at is not None else None
        changed = set_outcome(cli.app(), actor, outcome, call, offered, note=note, call_back_at=moment)
    said = _(OUTCOMES[changed.outcome]) if changed.outcome is not None else _("no outcome")
    cli.show(outcome_view(changed), _("Call {id}: {outcome}", id=changed.id, outcome=said))


@calls.command("note", help=later("Write a note on a call.\n\nExample: tagwerk calls note 'Moves in May' --call 42"))
def note(
    context: typer.Context,
    text: str,
    call: Annotated[int | None, typer.Option(help=later("The number of the call."))] = None,
) -> None:
    """What is to be remembered."""
    from tagwerk_telephony.calls.outcomes import note_call

    cli: CommandLine = context.obj
    noted = note_call(cli.app(), cli.actor(), call, text)
    cli.show({"call": noted.id, "note": noted.note}, _("Call {id}: noted.", id=noted.id))


@calls.command(
    "assign",
    help=later(
        "Say with which company a call was, and whose it is; without a call, look whose numbers are known by now.\n\n"
        "Example: tagwerk calls assign 42 'Möbel Größer'"
    ),
)
def assign(
    context: typer.Context,
    call: Annotated[int | None, typer.Argument()] = None,
    company: Annotated[str | None, typer.Argument()] = None,
    employee: Annotated[str | None, typer.Option(metavar="LOGIN", help=later("Who spoke."))] = None,
) -> None:
    """Whose call it was."""
    from tagwerk_telephony.calls.assigning import assign_call, assign_known

    cli: CommandLine = context.obj
    actor = cli.actor()
    if call is None:
        given = assign_known(cli.app(), Actor.system("telephony"))
        cli.show({"assigned": given}, _("Calls that found somebody: {count}", count=given))
        return
    given_to = assign_call(cli.app(), actor, call, company, employee)
    cli.show(
        {"call": given_to.id, "company": given_to.company_id, "state": given_to.state},
        _("Call {id} is assigned.", id=given_to.id),
    )


def outcome_view(call: Call) -> dict[str, Any]:
    """A call with what came of it."""
    return {
        "call": call.id,
        "state": call.state,
        "outcome": call.outcome,
        "company": call.company_id,
        "note": call.note or None,
        "call_back_at": call.call_back_at,
    }


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
        "declared": call.is_declared,
        "settled_as": call.settled_as or None,
        "settled_by": call.settled_by or None,
        "note": call.note or None,
        "call_back_at": call.call_back_at,
        "queue": call.queue or None,
        "voicemail": call.voicemail,
        "recording": call.recording or None,
    }


def _record_view(record: CallRecord) -> dict[str, Any]:
    events = [
        {
            "leg": stored.leg,
            "state": stored.event.get("state") or None,
            "at": stored.event.get("at"),
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
    return listing(columns, (view | _as_read(view, zone) for view in views))


def _as_read(view: dict[str, Any], zone: ZoneInfo) -> dict[str, str]:
    """When a call began, how long it was talked and how it stands, as people read it."""
    talk, outcome = view["talk_seconds"], view["outcome"]
    direction, state = DIRECTIONS[view["direction"]], STATES[view["state"]]
    said = OUTCOMES[outcome] if outcome else ""
    stands = ", ".join((_(state), _("declared"))) if view["declared"] else _(state)
    return {
        "when": view["started_at"].astimezone(zone).strftime("%m-%d %H:%M"),
        "talk": "" if talk is None else f"{talk} s",
        "direction": _(direction),
        "state": stands,
        "outcome": _(said) if said else "",
    }
