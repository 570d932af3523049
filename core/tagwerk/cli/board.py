"""The board and what is near it: ``today``, ``team``, ``close``; on a terminal one key does the next thing."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tagwerk import clock, hookspecs
from tagwerk.cli.agenda import agenda_fields
from tagwerk.cli.board_views import LETTERS, board_view, closing_view, team_view
from tagwerk.cli.keys import read_key
from tagwerk.cli.tasks import task_fields
from tagwerk.cli.visits import visit_fields
from tagwerk.cli.work import progress_fields, standing_fields
from tagwerk.contributions import Command
from tagwerk.texts import translator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from tagwerk.cli.console import Cli
    from tagwerk.contributions import BoardLine
    from tagwerk.work.board import Board
    from tagwerk.work.closing import Closing
    from tagwerk.work.team import Member, Team

_ = translator("tagwerk")

On = Annotated[str | None, typer.Option(help=_("The day, as 2026-10-31; today by default."))]


def commands(cli: Cli) -> Iterable[Command]:
    """The commands ``today``, ``team`` and ``close``."""
    today, department, end = typer.Typer(), typer.Typer(), typer.Typer()

    @today.command("today", help=_("Show the board.\n\nExample: tagwerk today"))
    def show_today(on: On = None) -> None:
        show_board(cli, clock.read_date(on))

    @department.command("team", help=_("How the department stands.\n\nExample: tagwerk team --on 2026-11-20"))
    def show_team(on: On = None) -> None:
        from tagwerk.work.team import team

        found = team(cli.app(), cli.actor(), clock.read_date(on))
        cli.show(_team_fields(found), team_view(found, cli.console.width, plain=cli.options.plain))

    @end.command("close", help=_("The day's end, and tomorrow's list.\n\nExample: tagwerk close"))
    def close(on: On = None) -> None:
        from tagwerk.work.closing import close_day

        closing = close_day(cli.app(), cli.actor(), clock.read_date(on))
        cli.show(_closing_fields(closing), closing_view(closing, cli.console.width, plain=cli.options.plain))

    return [Command("today", today), Command("team", department), Command("close", end)]


def show_board(cli: Cli, on: date | None = None) -> None:
    """Show the actor's board; on a terminal, wait for keys."""
    from tagwerk.work.board import board

    shown = board(cli.app(), cli.actor(), on)
    keys = _somebody_is_there(cli)
    cli.show(_board_fields(shown), board_view(shown, cli.console.width, plain=cli.options.plain, letters=keys))
    if keys:
        _Keys(cli, shown).wait()


def _somebody_is_there(cli: Cli) -> bool:
    quiet = cli.options.json or cli.options.plain or cli.console.quiet
    return not quiet and sys.stdin.isatty() and sys.stdout.isatty()


class _Keys:
    """The keys below a board: each does the next thing with a command that is here."""

    def __init__(self, cli: Cli, board: Board) -> None:
        self._cli, self._board = cli, board
        self._chosen = 0
        names = {command.name for command in cli.plugins.collect(hookspecs.tagwerk_commands, cli)}
        keys: list[tuple[str, str, Callable[[], object], bool]] = [
            ("c", _("call"), self._call, "call" in names and bool(board.agenda)),
            ("m", _("mail an offer"), self._mail, "campaigns" in names and bool(board.agenda)),
            ("e", _("explain a number"), self._explain, bool(board.standing.quotas)),
            ("r", _("replies"), lambda: self._run("inbox", "list", "--unread"), "inbox" in names),
            ("t", _("a task is done"), self._task, bool(board.tasks)),
        ]
        self._keys = {key: (title, act) for key, title, act, here in keys if here}

    def wait(self) -> None:
        """Do what the keys say until ``q``."""
        while True:
            choose = [_("1–{last} choose", last=len(self._board.agenda))] if self._board.agenda else []
            titles = [f"{key} {title}" for key, (title, _act) in self._keys.items()]
            self._cli.console.print("\n" + " · ".join([*choose, *titles, _("q leave")]))
            key = read_key()
            if key == "q":
                return
            if key.isdecimal() and 0 < int(key) <= len(self._board.agenda):
                self._chosen = int(key) - 1
                self._cli.console.print(_("Chosen: {name}", name=self._board.agenda[self._chosen].name))
            elif key in self._keys:
                self._keys[key][1]()

    def _call(self) -> None:
        self._run("call", str(self._board.agenda[self._chosen].company_id))

    def _mail(self) -> None:
        item = self._board.agenda[self._chosen]
        template = typer.prompt(
            _("Which template for {name}? Empty for none", name=item.name), default="", show_default=False
        )
        if template:
            self._run("campaigns", "send", template, "--to", f"id = {item.company_id}")

    def _explain(self) -> None:
        self._cli.console.print(_("Which one? The letter before it:"))
        number = LETTERS.find(read_key())
        quotas = self._board.standing.quotas
        if 0 <= number < len(quotas):
            self._run("quota", "--explain", quotas[number].metric, "--on", str(self._board.standing.on))

    def _task(self) -> None:
        number = typer.prompt(_("Which one? Its number"), default="", show_default=False)
        if number:
            self._run("tasks", "done", number)

    def _run(self, *arguments: str) -> None:
        from tagwerk.cli.main import run

        run([*arguments, "--workspace", str(self._cli.app().folder), "--as", self._cli.actor().name])


def _board_fields(board: Board) -> dict[str, Any]:
    return standing_fields(board.standing) | {
        "lines": [line.text for line in board.lines],
        "agenda": [agenda_fields(item) for item in board.agenda],
        "tasks": [task_fields(task) for task in board.tasks],
        "visits": [visit_fields(visit) for visit in board.visits],
    }


def _team_fields(team: Team) -> dict[str, Any]:
    missing = [member.standing.employee.login for member in team.members if member.missing_report is not None]
    return {"on": team.on, "people": [_member_fields(member) for member in team.members], "missing_reports": missing}


def _member_fields(member: Member) -> dict[str, Any]:
    absence = member.absence
    fields = standing_fields(member.standing)
    return {
        "employee": fields["employee"],
        "name": member.standing.employee.name,
        "department": member.department or None,
        "absent": absence is not None,
        "reason": absence.reason if absence is not None else None,
        "substitute": member.substitute or None,
        "quotas": fields["quotas"],
    }


def _closing_fields(closing: Closing) -> dict[str, Any]:
    tomorrow = closing.tomorrow
    return {
        "employee": closing.standing.employee.login,
        "on": closing.standing.on,
        "lacking": [progress_fields(progress) for progress in closing.lacking],
        "lines": [_line_fields(line) for line in closing.lines],
        "tomorrow": {
            "on": tomorrow.on if tomorrow is not None else None,
            "quotas": standing_fields(tomorrow)["quotas"] if tomorrow is not None else [],
            "tasks": [task_fields(task) for task in closing.tasks],
            "visits": [visit_fields(visit) for visit in closing.visits],
            "agenda": [agenda_fields(item) for item in closing.agenda],
        },
    }


def _line_fields(line: BoardLine) -> dict[str, Any]:
    return {"name": line.name, "text": line.text, "command": line.command or None}
