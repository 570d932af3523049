"""The board and what is near it: ``today``, ``team``, ``close``; on a terminal one key does the next thing."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from tagwerk.access.hookspecs import Command
from tagwerk.cli.parameters import On
from tagwerk.platform import clock
from tagwerk.platform.texts import later

if TYPE_CHECKING:
    from datetime import date

    from tagwerk.cli.console import Cli

today, team, close = typer.Typer(), typer.Typer(), typer.Typer()


@today.command("today", help=later("Show the board.\n\nExample: tagwerk today"))
def show_today(context: typer.Context, on: On = None) -> None:
    """The board of a day."""
    show_board(context.obj, clock.read_date(on))


@team.command(
    "team",
    help=later("How the department stands.\n\nExamples: tagwerk team --on 2026-11-20, tagwerk team --unusual"),
)
def show_team(
    context: typer.Context,
    on: On = None,
    unusual: Annotated[
        bool,
        typer.Option("--unusual", help=later("What a head should look at: work for oneself, contracts dated back.")),
    ] = False,
) -> None:
    """The people of a department."""
    if unusual:
        _show_unusual(context.obj, clock.read_date(on))
        return
    from tagwerk.board.team import team
    from tagwerk.cli.drawing.board import team_drawn
    from tagwerk.views.board import team_view

    cli: Cli = context.obj
    found = team(cli.app(), cli.actor(), clock.read_date(on))
    cli.show(team_view(found), team_drawn(found, cli.console.width, plain=cli.options.plain))


def _show_unusual(cli: Cli, on: date | None) -> None:
    from tagwerk.board.unusual import unusual
    from tagwerk.cli.drawing.unusual import unusual_lines
    from tagwerk.views.unusual import unusual_view

    found = unusual(cli.app(), cli.actor(), on)
    cli.show(unusual_view(found), unusual_lines(found))


@close.command("close", help=later("The day's end, and tomorrow's list.\n\nExample: tagwerk close"))
def show_close(context: typer.Context, on: On = None) -> None:
    """The end of a day."""
    from tagwerk.board.closing import close_day
    from tagwerk.cli.drawing.board import closing_drawn
    from tagwerk.views.board import closing_view

    cli: Cli = context.obj
    closing = close_day(cli.app(), cli.actor(), clock.read_date(on))
    cli.show(closing_view(closing), closing_drawn(closing, cli.console.width, plain=cli.options.plain))


def show_board(cli: Cli, on: date | None = None) -> None:
    """Show the actor's board; on a terminal, wait for keys."""
    from tagwerk.board.board import board
    from tagwerk.views.board import board_view

    shown = board(cli.app(), cli.actor(), on)
    if _somebody_is_there(cli):
        from tagwerk.cli.board_keys import BoardKeys

        cli.result = board_view(shown)
        BoardKeys(cli, shown, on).wait()
    else:
        from tagwerk.cli.drawing.board import board_drawn

        cli.show(board_view(shown), board_drawn(shown, cli.console.width, plain=cli.options.plain))


def _somebody_is_there(cli: Cli) -> bool:
    quiet = cli.options.json or cli.options.plain or cli.console.quiet
    return not quiet and sys.stdin.isatty() and sys.stdout.isatty()


COMMANDS = (Command("today", today), Command("team", team), Command("close", close))
