"""The keys below the board: each does the next thing with a command that is here."""

from __future__ import annotations

import shlex
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

import typer
from rich.text import Text

from tagwerk.access.hookspecs import tagwerk_commands
from tagwerk.board.board import board
from tagwerk.cli.drawing.board import line_text, task_text, visit_text
from tagwerk.cli.drawing.fitting import board_fitted
from tagwerk.cli.drawing.standing import LETTERS, rows_of
from tagwerk.cli.keys import read_key
from tagwerk.cli.mistakes import in_words
from tagwerk.platform.errors import TagwerkError
from tagwerk.platform.texts import harmless, translator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from tagwerk.board.board import Board
    from tagwerk.cli.console import Cli
    from tagwerk.diary.tables import Task

_ = translator("tagwerk")


class BoardKeys:
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
                    self._cli.console.print(in_words(error))
                except (typer.Abort, KeyboardInterrupt):
                    self._cli.console.print()  # a question was not answered, a command was interrupted

    def _next_key(self) -> str:
        self._cli.console.print("\n" + self._keys())
        while not (key := read_key()):
            pass
        return key

    def _keys(self) -> str:
        choose = [_("1–{last} choose", last=len(self._board.agenda))] if self._board.agenda else []
        titles = [f"{key} {title}" for key, (title, _act) in self._here().items()]
        return " · ".join([*choose, *titles, _("q leave")])

    def _here(self) -> dict[str, tuple[str, Callable[[], object]]]:
        """The keys that do something on this board."""
        keys: list[tuple[str, str, Callable[[], object], bool]] = [
            ("c", _("call"), self._call, "call" in self._commands and bool(self._board.agenda)),
            ("m", _("mail an offer"), self._mail, "campaigns" in self._commands and bool(self._board.agenda)),
            ("e", _("explain a number"), self._explain, bool(self._board.standing.quotas)),
            ("r", _("replies"), lambda: self._run("inbox", "list", "--state", "waiting"), "inbox" in self._commands),
            ("u", _("calls in doubt"), lambda: self._act("calls", "settle"), self._waits_for("calls.settle")),
            ("t", _("a task is done"), self._task, bool(self._board.tasks)),
            ("o", _("open"), self._open, True),
            ("b", _("the board again"), self._show_afresh, True),
            ("?", _("keys"), self._help, True),
        ]
        return {key: (title, act) for key, title, act, here in keys if here}

    def _waits_for(self, action: str) -> bool:
        """Whether a line of the board asks for *action*."""
        return any(line.action is not None and line.action.name == action for line in self._board.lines)

    def _press(self, key: str) -> None:
        if key.isdecimal() and 0 < int(key) <= len(self._board.agenda):
            self._chosen = int(key) - 1
            self._cli.console.print(_("Chosen: {name}", name=self._board.agenda[self._chosen].name))
        elif key in (here := self._here()):
            here[key][1]()

    def _show(self) -> None:
        console = self._cli.console
        below = 2 + len(console.render_lines(self._keys()))  # a blank line above the keys, and the cursor's below them
        console.print(board_fitted(self._board, console, below))

    def _show_afresh(self) -> None:
        """The board after an act; the company that was chosen stays so, wherever it stands now."""
        chosen = self._board.agenda[self._chosen].company_id if self._board.agenda else None
        self._board = board(self._cli.app(), self._cli.actor(), self._on)
        companies = [item.company_id for item in self._board.agenda]
        self._chosen = companies.index(chosen) if chosen in companies else 0
        self._show()

    def _call(self) -> None:
        self._act("call", str(self._board.agenda[self._chosen].company_id))

    def _mail(self) -> None:
        item = self._board.agenda[self._chosen]
        names = [str(each["name"]) for each in self._asked("campaigns", "templates")]
        for number, name in enumerate(names, 1):
            self._cli.console.print(f"{number:3}  {name}", highlight=False)
        if template := self._ask(_("Which template for {name}? Empty for none", name=item.name)):
            if template.isdecimal() and 0 < int(template) <= len(names):
                template = names[int(template) - 1]
            self._act("campaigns", "send", template, "--to", f"id = {item.company_id}")

    def _open(self) -> None:
        """Whatever the board lists, by its number in a list of all of it."""
        things = list(self._things())
        for number, (title, _show) in enumerate(things, 1):
            self._cli.console.print(Text(f"{number:3}  {title}", no_wrap=True, overflow="ellipsis"))
        chosen = self._ask(_("Which one? Its number"))
        if chosen.isdecimal() and 0 < int(chosen) <= len(things):
            things[int(chosen) - 1][1]()

    def _things(self) -> Iterator[tuple[str, Callable[[], object]]]:
        if "inbox" in self._commands:
            for mail in self._asked("inbox", "list", "--state", "waiting"):
                title = f"{mail['name'] or mail['from']}: {mail['subject']}"
                yield title, partial(self._run, "inbox", "show", str(mail["id"]))
        for visit in self._board.visits:
            yield visit_text(visit), partial(self._run, "visits", "show", str(visit.id))
        for task in self._board.tasks:
            yield task_text(task), partial(self._show_task, task)
        for line in self._board.lines:
            if line.action is not None and not any(each.isupper() for each in line.action.arguments):
                yield line_text(line), partial(self._run, *shlex.split(line.action.command)[1:])
        for item in self._board.agenda:
            yield item.name, partial(self._run, "companies", "show", str(item.company_id))

    def _show_task(self, task: Task) -> None:
        """All of a task, and the card of its company."""
        giver = task.giver.name if task.giver is not None else task.given_by
        self._cli.console.print(Text(task_text(task)), Text(_("from {name}", name=giver)), sep="\n")
        if task.note:
            self._cli.console.print(Text(task.note))
        if task.company_id is not None:
            self._run("companies", "show", str(task.company_id))

    def _help(self) -> None:
        """Each key on a line of its own."""
        if self._board.agenda:
            self._cli.console.print(_("1–{last} choose", last=len(self._board.agenda)), highlight=False)
        for key, (title, _act) in self._here().items():
            self._cli.console.print(Text(f"{key}  {title}"))
        self._cli.console.print(Text(_("q leave")))

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
        return self._cli.run([*arguments, *self._options()])

    def _asked(self, *arguments: str) -> list[dict[str, Any]]:
        """What a command lists, as a machine reads it."""
        listed = self._cli.execute([*arguments, *self._options()])
        return listed if isinstance(listed, list) else []

    def _options(self) -> list[str]:
        plugins = [] if self._cli.options.plugins else ["--no-plugins"]
        return ["--workspace", str(self._cli.app().folder), "--as", self._cli.actor().name, *plugins]
