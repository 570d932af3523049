"""Going through a list by telephone in a terminal, one key a step."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import typer

from tagwerk.api import TagwerkError, moment_typed, translator
from tagwerk_telephony.calls.calling import call_client
from tagwerk_telephony.calls.outcomes import OUTCOMES, note_call, offered_from, set_outcome
from tagwerk_telephony.desk.dialling import DialItem, dial_list, mark

if TYPE_CHECKING:
    from tagwerk.api import CommandLine

_ = translator("tagwerk_telephony")


def go_through(cli: CommandLine, what: str) -> None:
    """Show one company after the other, and do what the keys say, until the list is at its end or somebody leaves."""
    app, actor = cli.app(), cli.actor()
    with suppress(KeyboardInterrupt):
        while items := dial_list(app, actor, what).items:
            item = items[0]
            _show(cli, item, len(items))
            if not _steps(cli, what, item):
                return
        cli.console.print(_("Nobody is to be called now."))


def _show(cli: CommandLine, item: DialItem, left: int) -> None:
    title = f"{item.name}  {item.contact}  {item.number}  ({item.local_time})"
    cli.console.print(title, style="bold", highlight=False, markup=False)
    for reason in item.reasons:
        cli.console.print(f"  {reason}", highlight=False, markup=False)
    keys = _("c call · o outcome · n note · s next · l later · q leave ({left} left)", left=left)
    cli.console.print(keys, highlight=False, markup=False)


def _steps(cli: CommandLine, what: str, item: DialItem) -> bool:
    """Do what the keys say of one company; False where somebody leaves."""
    step = _Step(cli, what, item)
    while (key := cli.key().lower()) != "q":
        try:
            if step.press(key):
                return True
        except TagwerkError as error:
            cli.console.print(str(error), style="red", highlight=False, markup=False)
        except typer.Abort:
            cli.console.print()  # a question was not answered
    return False


class _Step:
    """One company of the list, and the call to it once there is one."""

    def __init__(self, cli: CommandLine, what: str, item: DialItem) -> None:
        self._cli, self._what, self._item = cli, what, item
        self._called: int | None = None

    def press(self, key: str) -> bool:
        """Do what *key* says, nothing for one that says nothing; True where the next company's turn has come."""
        app, actor = self._cli.app(), self._cli.actor()
        if key == "c":
            self._called = call_client(app, actor, str(self._item.company_id)).id
            text = _("Call {id} to {number} is on its way.", id=self._called, number=self._item.number)
            self._cli.console.print(text)
        elif key == "n" and self._called is not None:
            note_call(app, actor, self._called, typer.prompt(_("Note")))
        elif key == "o" and self._called is not None:
            return _ask_outcome(self._cli, self._called)
        elif key == "s" and self._called is not None:
            return True
        elif key in ("s", "l"):
            mark(app, actor, self._what, self._item.company_id, "next" if key == "s" else "later")
            return True
        return False


def _ask_outcome(cli: CommandLine, call: int) -> bool:
    """Ask what came of a call; False where nothing was said."""
    app, actor = cli.app(), cli.actor()
    words = list(OUTCOMES)
    for number, word in enumerate(words, 1):
        cli.console.print(f"{number} {word}", highlight=False)
    while (chosen := cli.key()) not in {str(number) for number in range(1, len(words) + 1)}:
        if chosen == "q":
            return False
    word = words[int(chosen) - 1]
    offered, at = [], None
    if word == "offer-made":
        article = typer.prompt(_("Article (empty for terms)"), default="", show_default=False)
        if article:
            offered = offered_from([article], [typer.prompt(_("Quantity"))], [typer.prompt(_("Price"))], "")
        else:
            offered = offered_from([], [], [], typer.prompt(_("Terms")))
    if word == "call-back":
        typed = typer.prompt(_("When (31.10.2026 14:30)"), default="", show_default=False)
        at = moment_typed(typed, actor.time_zone) if typed else None
    note = typer.prompt(_("Note"), default="", show_default=False)
    set_outcome(app, actor, word, call, offered, note=note, call_back_at=at)
    return True
