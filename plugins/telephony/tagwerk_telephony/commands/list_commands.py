"""The commands for many calls at a time, and the list of all commands. An import of a list with rejected lines ends with 1."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tagwerk.api import Command, WrongInput, later, translator
from tagwerk_telephony.commands.call_commands import call, calls, outcome_view
from tagwerk_telephony.commands.settle_commands import settle as settle

if TYPE_CHECKING:
    from tagwerk.api import CommandLine
    from tagwerk_telephony.desk.watching import Ringing

_ = translator("tagwerk_telephony")


@calls.command(
    "import",
    help=later(
        "Take in a list of calls, again and again: Fritz!Box, sipgate, 3CX, Asterisk, FreePBX, Placetel, any other by its "
        "columns.\n\nExample: tagwerk calls import FRITZ!Box_Anrufliste.csv"
    ),
)
def import_(
    context: typer.Context,
    file: Path,
    columns: Annotated[
        str,
        typer.Option(
            help=later("The columns of a list that is not known: when=Datum,to=Zielrufnummer,duration=Dauer.")
        ),
    ] = "",
    employee: Annotated[
        str | None, typer.Option(metavar="LOGIN", help=later("Whose list it is, where it does not say."))
    ] = None,
) -> None:
    """Calls that a list measured."""
    from tagwerk_telephony.lists.importing import import_calls

    cli: CommandLine = context.obj
    done = import_calls(cli.app(), cli.actor(), file, columns=_columns(columns), login=employee)
    view = {
        "format": done.format,
        "created": done.created,
        "known": done.known,
        "withdrawn": done.withdrawn,
        "internal": done.internal,
        "rejected": len(done.rejects),
        "rejects": [{"line": line, "reason": reason} for line, reason in done.rejects],
    }
    lines = [_("{created} {created:call|calls} taken in, {known} known already, {rejected} rejected.", **view)]
    if done.withdrawn:
        lines.append(_("{count} of them had been declared by hand; they are measured now.", count=done.withdrawn))
    if done.internal:
        lines.append(_("{count} {count:call|calls} among colleagues {count:is|are} left out.", count=done.internal))
    lines += [f"  {line}: {reason}" for line, reason in done.rejects[:5]]
    if done.rejects:
        all_of_them = not done.created and not done.known
        lines.append(
            _("No line could be taken in.") if all_of_them
            else _("The rejected lines count for nothing; mend them and import the list again.")
        )  # fmt: skip
    cli.show(view, "\n".join(lines))
    if done.rejects:
        raise typer.Exit(1)


@calls.command(
    "log",
    help=later(
        "Declare a call that nobody measured, such as from the car; it is kept apart.\n\n"
        "Example: tagwerk calls log 'Möbel Größer' --talked 4m --outcome call-back"
    ),
)
def log(
    context: typer.Context,
    client: Annotated[str, typer.Argument(metavar="COMPANY|CONTACT|NUMBER")],
    talked: Annotated[str, typer.Option(help=later("How long: 4m, 90s, 4:30."))],
    ended: Annotated[str | None, typer.Option(help=later("When it was over; just now by default."))] = None,
    outcome: Annotated[str, typer.Option(help=later("What came of it."))] = "",
    article: Annotated[
        list[str] | None, typer.Option(help=later("An article that was offered; may be repeated."))
    ] = None,
    quantity: Annotated[list[str] | None, typer.Option(help=later("Its quantity."))] = None,
    price: Annotated[list[str] | None, typer.Option(help=later("Its unit price."))] = None,
    terms: Annotated[str, typer.Option(help=later("Terms that were offered, in words."))] = "",
    note: Annotated[str, typer.Option(help=later("What is to be remembered of it."))] = "",
    at: Annotated[str | None, typer.Option(help=later("When a call back was promised: 31.10.2026 14:30."))] = None,
) -> None:
    """A call without a witness."""
    from tagwerk.api import moment_typed, past_moment_typed
    from tagwerk_telephony.calls.outcomes import offered_from
    from tagwerk_telephony.commands.typed import duration_typed
    from tagwerk_telephony.desk.declaring import log_call

    cli: CommandLine = context.obj
    actor = cli.actor()
    logged = log_call(
        cli.app(),
        actor,
        client,
        duration_typed(talked),
        ended_at=past_moment_typed(ended, actor.time_zone) if ended is not None else None,
        outcome=outcome,
        offered=offered_from(article or [], quantity or [], price or [], terms),
        note=note,
        call_back_at=moment_typed(at, actor.time_zone) if at is not None else None,
    )
    cli.show(
        outcome_view(logged) | {"declared": True, "talk_seconds": logged.talk_seconds},
        _("Call {id} is declared: {seconds} s.", id=logged.id, seconds=logged.talk_seconds),
    )


@calls.command(
    "dial",
    help=later(
        "Go through a list by telephone, one key a step; it goes on where it was left.\n\n"
        "Example: tagwerk calls dial agenda"
    ),
)
def dial(
    context: typer.Context,
    what: Annotated[str, typer.Argument(metavar="SEGMENT|agenda")],
) -> None:
    """Whom to call next."""
    from tagwerk_telephony.commands.stepping import go_through
    from tagwerk_telephony.desk.dialling import dial_list

    cli: CommandLine = context.obj
    found = dial_list(cli.app(), cli.actor(), what)
    view = {
        "left_out": found.left_out,
        "companies": [
            {
                "company": item.company_id, "name": item.name, "contact": item.contact or None, "number": item.number,
                "reasons": list(item.reasons), "local_time": item.local_time,
            }
            for item in found.items
        ],
    }  # fmt: skip
    if context.obj.console.stderr or not context.obj.console.is_terminal:
        rows = (
            f"{item.company_id:>5}  {item.number:<16} {item.name} {'; '.join(item.reasons)}".rstrip()
            for item in found.items
        )
        cli.show(view, "\n".join(rows) or _nobody(found.left_out))
        return
    go_through(cli, what)


@calls.command("watch", help=later("See who calls while it rings; Ctrl-C ends it.\n\nExample: tagwerk calls watch"))
def watch(
    context: typer.Context,
    seconds: Annotated[float | None, typer.Option(min=0, help=later("Only so long."))] = None,
) -> None:
    """Who calls."""
    from tagwerk_telephony.desk.watching import notify_desktop
    from tagwerk_telephony.desk.watching import watch as watching

    cli: CommandLine = context.obj
    seen: list[Ringing] = []
    try:
        for ringing in watching(cli.app(), cli.actor(), seconds):
            seen.append(ringing)
            notify_desktop(ringing)
            word = _("missed") if ringing.missed else _("rings")
            cli.console.print(f"{word}: {ringing.who}", highlight=False, markup=False)
    except KeyboardInterrupt:
        pass
    views = [
        {"call": each.call_id, "number": each.number, "company": each.company_id, "name": each.company or None,
         "contact": each.contact or None, "missed": each.missed}
        for each in seen
    ]  # fmt: skip
    cli.show(views, _("Calls seen: {count}", count=len({each.call_id for each in seen})))


@calls.command(
    "figures",
    help=later(
        "By hour and weekday when clients are reached, how long is talked, what comes of it by customer status, and how many "
        "companies lead from attempts to offers to contracts.\n\nExample: tagwerk calls figures --period 2026-10"
    ),
)
def figures(
    context: typer.Context,
    period: Annotated[
        str | None, typer.Option(help=later("A day, a week, a month …; the last full month by default."))
    ] = None,
    employee: Annotated[str | None, typer.Option(metavar="LOGIN", help=later("Whose figures."))] = None,
    segment: Annotated[str | None, typer.Option(help=later("Only calls with the companies of this segment."))] = None,
) -> None:
    """Figures for reports."""
    from dataclasses import asdict
    from typing import get_args

    from tagwerk.api import Per, clock, last_full_period, read_period
    from tagwerk_telephony.commands.cards import figures_drawn
    from tagwerk_telephony.desk.figures import call_figures

    cli: CommandLine = context.obj
    actor = cli.actor()
    of = (
        read_period(period, get_args(Per))
        if period is not None
        else last_full_period("month", clock.today(actor.time_zone))
    )
    found = call_figures(cli.app(), actor, of, employee, segment)
    cli.show({"first": of.first, "last": of.last, **asdict(found)}, figures_drawn(found))


def _nobody(left_out: dict[str, int]) -> str:
    """Why nobody is to be called."""
    reasons = ", ".join(f"{reason}: {number}" for reason, number in sorted(left_out.items()))
    text = _("Nobody is to be called now.")
    return f"{text} ({reasons})" if reasons else text


@calls.command(
    "recording",
    help=later(
        "Fetch the recording of a call, or its message.\n\nExample: tagwerk calls recording 42 --out message.wav"
    ),
)
def recording(
    context: typer.Context,
    call: int,
    out: Annotated[Path, typer.Option(help=later("The file to write; it must not be there yet."))],
) -> None:
    """What was recorded, fetched with the credentials of the provider."""
    from tagwerk_telephony.desk.recordings import fetch_recording

    cli: CommandLine = context.obj
    size = fetch_recording(cli.app(), cli.actor(), call, out)
    cli.show({"call": call, "file": str(out), "bytes": size}, _("Written: {path}", path=out))


def _columns(text: str) -> dict[str, str] | None:
    if not text.strip():
        return None
    pairs = [part.partition("=") for part in text.split(",")]
    if not all(name.strip() and sign and header.strip() for name, sign, header in pairs):
        raise WrongInput(_("Columns are given as field=header, such as when=Datum,to=Zielrufnummer,duration=Dauer."))
    return {name.strip(): header.strip() for name, _sign, header in pairs}


COMMANDS = (Command("call", call), Command("calls", calls))
