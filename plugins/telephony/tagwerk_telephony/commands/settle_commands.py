"""The command for calls whose end nobody heard; without a call it goes through them, one key each."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from tagwerk.api import TagwerkError, WrongInput, date_text, later, listing, translator
from tagwerk_telephony.commands.call_commands import calls
from tagwerk_telephony.words import STATES

if TYPE_CHECKING:
    from tagwerk.api import CommandLine
    from tagwerk_telephony.tables import Call

_ = translator("tagwerk_telephony")


@calls.command(
    "settle",
    help=later(
        "Say how a call ended whose end nobody heard; without a call, go through all of them, one key each.\n\n"
        "Example: tagwerk calls settle 42 reached --talked 4m --note 'the provider was down'"
    ),
)
def settle(
    context: typer.Context,
    call: Annotated[int | None, typer.Argument()] = None,
    settled: Annotated[
        str | None, typer.Argument(metavar="HOW", help=later("reached, no-answer or not-placed"))
    ] = None,
    talked: Annotated[str | None, typer.Option(help=later("How long: 4m, 90s, 4:30."))] = None,
    note: Annotated[str, typer.Option(help=later("Why that is known."))] = "",
    take_back: Annotated[
        bool, typer.Option("--take-back", help=later("Take back what was said; the call is uncertain again."))
    ] = False,
) -> None:
    """How a call ended."""
    from tagwerk_telephony.commands.typed import duration_typed
    from tagwerk_telephony.desk.settling import settle_call, take_back_settlement

    cli: CommandLine = context.obj
    if call is None:
        _show_all(cli)
        return
    if take_back == (settled is not None):
        raise WrongInput(_("Say how the call ended, or --take-back."))
    if settled is None:
        changed = take_back_settlement(cli.app(), cli.actor(), call)
    else:
        took = duration_typed(talked) if talked is not None else None
        changed = settle_call(cli.app(), cli.actor(), call, settled, took, note)
    cli.show(
        {"call": changed.id, "state": changed.state, "settled_as": changed.settled_as or None,
         "settled_by": changed.settled_by or None, "talk_seconds": changed.talk_seconds},
        _("Call {id}: {state}", id=changed.id, state=_(STATES[changed.state])),
    )  # fmt: skip


def _show_all(cli: CommandLine) -> None:
    """All uncertain calls: one after the other where somebody is there, else as a list."""
    from tagwerk_telephony.desk.settling import uncertain_calls

    actor = cli.actor()
    waiting = uncertain_calls(cli.app(), actor)
    zone = ZoneInfo(actor.time_zone)
    views = [
        {"call": each.id, "number": each.number, "started_at": each.started_at, "cause": each.cause} for each in waiting
    ]
    if waiting and cli.console.is_terminal and not cli.console.stderr:
        with suppress(KeyboardInterrupt):
            if all(_ask(cli, each, zone) for each in waiting):
                cli.console.print(_("That was the last one."))
        return
    if not waiting:
        cli.show(views, _("No call is uncertain, so nothing is to be settled."))
        return
    columns = {"call": _("Call"), "when": _("When"), "number": _("Number"), "cause": _("Cause")}
    cli.show(
        views, listing(columns, (view | {"when": _when(each, zone)} for view, each in zip(views, waiting, strict=True)))
    )


def _ask(cli: CommandLine, call: Call, zone: ZoneInfo) -> bool:
    """Settle one call by the key that is pressed; False where somebody leaves."""
    from tagwerk_telephony.commands.typed import duration_typed
    from tagwerk_telephony.desk.settling import settle_call

    keys = _("r reached · n no answer · p not placed · l later · q leave")
    cli.console.print(f"{call.id}  {call.number}  {_when(call, zone)}", style="bold", highlight=False, markup=False)
    cli.console.print(keys, highlight=False, markup=False)
    while True:
        try:
            match cli.key().lower():
                case "r":
                    took = duration_typed(typer.prompt(_("How long was talked (4m, 90s)")))
                    settle_call(cli.app(), cli.actor(), call.id, "reached", took)
                case "n":
                    settle_call(cli.app(), cli.actor(), call.id, "no-answer")
                case "p":
                    settle_call(cli.app(), cli.actor(), call.id, "not-placed")
                case "l":
                    pass
                case "q":
                    return False
                case _:
                    continue
        except TagwerkError as error:
            cli.console.print(str(error), style="red", highlight=False, markup=False)
            continue
        except typer.Abort:
            cli.console.print()  # the question was not answered
            continue
        return True


def _when(call: Call, zone: ZoneInfo) -> str:
    local = call.started_at.astimezone(zone)
    return f"{date_text(local.date())} {local:%H:%M}"
