"""Commands for tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from tagwerk.access.hookspecs import Command
from tagwerk.cli.companies import table
from tagwerk.platform import clock
from tagwerk.platform.errors import WrongInput
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tagwerk.cli.console import Cli
    from tagwerk.diary.tables import Task

_ = translator("tagwerk")

Number = Annotated[int, typer.Argument(help=_("The number of a task; `tagwerk tasks list` names them."))]


def commands(cli: Cli) -> Iterable[Command]:
    """The group ``tasks``."""
    group = typer.Typer(help=_("What is to be done, by whom and by when."), no_args_is_help=True)

    @group.command(
        help=_(
            "Give a task, to yourself by default.\n\nExample: tagwerk tasks add 'Preisliste prüfen' --for jörg --due 2026-12-01"
        )
    )
    def add(
        text: str,
        login: Annotated[str | None, typer.Option("--for", help=_("Whose task it is; a login."))] = None,
        due: Annotated[str | None, typer.Option(help=_("By which day, as 2026-12-01."))] = None,
        remind: Annotated[str | None, typer.Option(help=_("On which day to be reminded."))] = None,
        company: Annotated[str | None, typer.Option(help=_("The company that it is about."))] = None,
    ) -> None:
        from tagwerk.diary.tasks import add_task

        days = {"due": clock.read_date(due), "remind": clock.read_date(remind)}
        task = add_task(cli.app(), cli.actor(), text, login=login, company=company, **days)
        cli.show(task_fields(task), _("Task {id}: {text}", id=task.id, text=task.text))

    @group.command("list", help=_("List the open tasks, overdue ones first.\n\nExample: tagwerk tasks list --of jörg"))
    def list_(
        login: Annotated[str | None, typer.Option("--of", help=_("Only those of one employee."))] = None,
        closed: Annotated[bool, typer.Option("--all", help=_("Also those done and dropped."))] = False,
    ) -> None:
        from tagwerk.diary.tasks import list_tasks

        rows = [task_fields(task) for task in list_tasks(cli.app(), cli.actor(), login=login, closed=closed)]
        titles = (_("No."), _("Task"), _("For"), _("By"), _("Due"), _("State"), _("Company"))
        names = ("task", "text", "for", "by", "due", "state", "company_name")
        cli.show(rows, table(titles, ([row[name] for name in names] for row in rows)))

    @group.command(
        help=_(
            "Change a task that you gave.\n\nExample: tagwerk tasks edit 7 --text 'Preisliste prüfen' --due 2026-12-08"
        )
    )
    def edit(
        task: Number,
        text: str | None = None,
        login: Annotated[str | None, typer.Option("--for", help=_("Whose task it is; a login."))] = None,
        due: Annotated[str | None, typer.Option(help=_("By which day, as 2026-12-01."))] = None,
        remind: Annotated[str | None, typer.Option(help=_("On which day to be reminded."))] = None,
    ) -> None:
        from tagwerk.diary.tasks import edit_task

        if text is login is due is remind is None:
            raise WrongInput(_("Nothing to change was given."), _("Give --text, --for, --due or --remind."))
        days = {"due": clock.read_date(due), "remind": clock.read_date(remind)}
        edited = edit_task(cli.app(), cli.actor(), task, text=text, login=login, **days)
        cli.show(task_fields(edited), _("Saved: task {id}", id=edited.id))

    @group.command(help=_("A task is done.\n\nExample: tagwerk tasks done 7 --note 'angerufen'"))
    def done(task: Number, note: str = "") -> None:
        from tagwerk.diary.tasks import finish_task

        finished = finish_task(cli.app(), cli.actor(), task, note)
        cli.show(task_fields(finished), _("Done: {text}", text=finished.text))

    @group.command(help=_("A task was not done after all.\n\nExample: tagwerk tasks reopen 7"))
    def reopen(task: Number) -> None:
        from tagwerk.diary.tasks import reopen_task

        opened = reopen_task(cli.app(), cli.actor(), task)
        cli.show(task_fields(opened), _("Open again: {text}", text=opened.text))

    @group.command(help=_("A task need not be done.\n\nExample: tagwerk tasks drop 7"))
    def drop(task: Number, note: str = "") -> None:
        from tagwerk.diary.tasks import drop_task

        dropped = drop_task(cli.app(), cli.actor(), task, note)
        cli.show(task_fields(dropped), _("Dropped: {text}", text=dropped.text))

    return [Command("tasks", group)]


def task_fields(task: Task) -> dict[str, Any]:
    """A task as machines read it."""
    company = task.company
    return {
        "task": task.id,
        "text": task.text,
        "for": task.employee.login,
        "by": task.giver.login if task.giver is not None else task.given_by,
        "due": task.due_on,
        "remind": task.remind_on,
        "company": task.company_id,
        "company_name": company.name if company is not None else None,
        "state": task.state,
        "overdue": task.state == "open" and task.due_on is not None and task.due_on < task.employee.today(),
        "note": task.note,
        "closed_at": task.closed_at,
    }
