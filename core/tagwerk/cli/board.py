"""The board and what is near it: ``today``, ``team``, ``close``; on a terminal one key does the next thing."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tagwerk.access.hookspecs import Command, tagwerk_commands
from tagwerk.cli.agenda import agenda_fields
from tagwerk.cli.board_views import LETTERS, board_view, closing_view, rows_of, team_view
from tagwerk.cli.console import harmless
from tagwerk.cli.keys import read_key
from tagwerk.cli.tasks import task_fields
from tagwerk.cli.visits import visit_fields
from tagwerk.cli.work import progress_fields, standing_fields
from tagwerk.platform import clock
from tagwerk.platform.errors import TagwerkError
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from tagwerk.board.board import Board
    from tagwerk.board.closing import Closing
    from tagwerk.board.team import Member, Team
    from tagwerk.cli.console import Cli
    from tagwerk.staff.hookspecs import BoardLine

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
        from tagwerk.board.team import team

        found = team(cli.app(), cli.actor(), clock.read_date(on))
        cli.show(_team_fields(found), team_view(found, cli.console.width, plain=cli.options.plain))

    @end.command("close", help=_("The day's end, and tomorrow's list.\n\nExample: tagwerk close"))
    def close(on: On = None) -> None:
        from tagwerk.board.closing import close_day

        closing = close_day(cli.app(), cli.actor(), clock.read_date(on))
        cli.show(_closing_fields(closing), closing_view(closing, cli.console.width, plain=cli.options.plain))

    return [Command("today", today), Command("team", department), Command("close", end)]


def show_board(cli: Cli, on: date | None = None) -> None:
    """Show the actor's board; on a terminal, wait for keys."""
    from tagwerk.board.board import board

    shown = board(cli.app(), cli.actor(), on)
    if _somebody_is_there(cli):
        cli.result = _board_fields(shown)
        _Keys(cli, shown, on).wait()
    else:
        cli.show(_board_fields(shown), board_view(shown, cli.console.width, plain=cli.options.plain))


def _somebody_is_there(cli: Cli) -> bool:
    quiet = cli.options.json or cli.options.plain or cli.console.quiet
    return not quiet and sys.stdin.isatty() and sys.stdout.isatty()


class _Keys:
    """A board and the keys below it: each does the next thing with a command that is here."""

    def __init__(self, cli: Cli, shown: Board, on: date | None) -> None:
        self._cli, self._board, self._on = cli, shown, on
        self._chosen = 0
        self._commands = {command.name for command in cli.plugins.collect(tagwerk_commands, cli)}

    def wait(self) -> None:
        """Show the board, and do what the keys say until ``q`` or Ctrl+C; what goes wrong behind a key does not end it."""
        self._show()
        with suppress(KeyboardInterrupt):
            while (key := self._next_key()) != "q":
                try:
                    self._press(key)
                except TagwerkError as error:
                    self._cli.console.print(str(error))
                except (typer.Abort, KeyboardInterrupt):
                    self._cli.console.print()  # a question was not answered, a command was interrupted

    def _next_key(self) -> str:
        choose = [_("1–{last} choose", last=len(self._board.agenda))] if self._board.agenda else []
        titles = [f"{key} {title}" for key, (title, _act) in self._here().items()]
        self._cli.console.print("\n" + " · ".join([*choose, *titles, _("q leave")]))
        while not (key := read_key()):
            pass
        return key

    def _here(self) -> dict[str, tuple[str, Callable[[], object]]]:
        """The keys that do something on this board."""
        keys: list[tuple[str, str, Callable[[], object], bool]] = [
            ("c", _("call"), self._call, "call" in self._commands and bool(self._board.agenda)),
            ("m", _("mail an offer"), self._mail, "campaigns" in self._commands and bool(self._board.agenda)),
            ("e", _("explain a number"), self._explain, bool(self._board.standing.quotas)),
            ("r", _("replies"), lambda: self._run("inbox", "list", "--unread"), "inbox" in self._commands),
            ("t", _("a task is done"), self._task, bool(self._board.tasks)),
            ("b", _("the board again"), self._show_afresh, True),
        ]
        return {key: (title, act) for key, title, act, here in keys if here}

    def _press(self, key: str) -> None:
        if key.isdecimal() and 0 < int(key) <= len(self._board.agenda):
            self._chosen = int(key) - 1
            self._cli.console.print(_("Chosen: {name}", name=self._board.agenda[self._chosen].name))
        elif key in (here := self._here()):
            here[key][1]()

    def _show(self) -> None:
        self._cli.console.print(board_view(self._board, self._cli.console.width, plain=False, letters=True))

    def _show_afresh(self) -> None:
        """The board after an act; the company that was chosen stays so, wherever it stands now."""
        from tagwerk.board.board import board

        chosen = self._board.agenda[self._chosen].company_id if self._board.agenda else None
        self._board = board(self._cli.app(), self._cli.actor(), self._on)
        companies = [item.company_id for item in self._board.agenda]
        self._chosen = companies.index(chosen) if chosen in companies else 0
        self._show()

    def _call(self) -> None:
        self._act("call", str(self._board.agenda[self._chosen].company_id))

    def _mail(self) -> None:
        item = self._board.agenda[self._chosen]
        if template := self._ask(_("Which template for {name}? Empty for none", name=item.name)):
            self._act("campaigns", "send", template, "--to", f"id = {item.company_id}")

    def _explain(self) -> None:
        self._cli.console.print(_("Which one? The letter before it:"))
        key = read_key()
        rows = rows_of(self._board.standing.quotas)
        if key and key in LETTERS[: len(rows)]:
            for progress in rows[LETTERS.index(key)].behind:
                whose = ["--for", progress.for_login] if progress.for_login else []
                self._cli.console.print(*whose[1:])
                on = str(self._board.standing.on)
                self._run("quota", "--explain", progress.metric, "--per", progress.per, *whose, "--on", on)

    def _task(self) -> None:
        if number := self._ask(_("Which one? Its number")):
            self._act("tasks", "done", number)

    def _ask(self, question: str) -> str:
        return str(typer.prompt(harmless(question), default="", show_default=False)).strip()

    def _act(self, *arguments: str) -> None:
        """Run a command that changes the board, and show it; an error is not pushed out of sight by it."""
        if self._run(*arguments) == 0:
            self._show_afresh()

    def _run(self, *arguments: str) -> int:
        """Run a command as whoever looks at the board, and give back its exit status."""
        options = ["--workspace", str(self._cli.app().folder), "--as", self._cli.actor().name]
        return self._cli.run([*arguments, *options, *([] if self._cli.options.plugins else ["--no-plugins"])])


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
        "problem": member.problem or None,
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
