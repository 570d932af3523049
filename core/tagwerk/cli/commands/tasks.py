"""Commands for tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tagwerk.access.hookspecs import Command
from tagwerk.platform import clock
from tagwerk.platform.errors import WrongInput
from tagwerk.platform.texts import later, translator

if TYPE_CHECKING:
    from tagwerk.access.hookspecs import CommandLine

_ = translator("tagwerk")

Number = Annotated[int, typer.Argument(help=later("The number of a task; `tagwerk tasks list` names them."))]

tasks = typer.Typer(help=later("What is to be done, by whom and by when."), no_args_is_help=True)


@tasks.command(
    help=later(
        "Give a task, to yourself by default.\n\nExample: tagwerk tasks add 'Preisliste prüfen' --for jörg --due 2026-12-01"
    )
)
def add(
    context: typer.Context,
    text: str,
    login: Annotated[str | None, typer.Option("--for", help=later("Whose task it is; a login."))] = None,
    due: Annotated[str | None, typer.Option(help=later("By which day, as 2026-12-01."))] = None,
    remind: Annotated[str | None, typer.Option(help=later("On which day to be reminded."))] = None,
    company: Annotated[str | None, typer.Option(help=later("The company that it is about."))] = None,
) -> None:
    from tagwerk.diary.tasks import add_task
    from tagwerk.views.tasks import task_view

    cli: CommandLine = context.obj
    days = {"due": clock.read_date(due), "remind": clock.read_date(remind)}
    task = add_task(cli.app(), cli.actor(), text, login=login, company=company, **days)
    cli.show(task_view(task), _("Task {id}: {text}", id=task.id, text=task.text))


@tasks.command("list", help=later("List the open tasks, overdue ones first.\n\nExample: tagwerk tasks list --of jörg"))
def list_(
    context: typer.Context,
    login: Annotated[str | None, typer.Option("--of", help=later("Only those of one employee."))] = None,
    closed: Annotated[bool, typer.Option("--all", help=later("Also those done and dropped."))] = False,
) -> None:
    from tagwerk.diary.tasks import list_tasks
    from tagwerk.views.tables import listing
    from tagwerk.views.tasks import task_view

    cli: CommandLine = context.obj
    views = [task_view(task) for task in list_tasks(cli.app(), cli.actor(), login=login, closed=closed)]
    columns = {
        "task": _("No."),
        "text": _("Task"),
        "for": _("For"),
        "by": _("By"),
        "due": _("Due"),
        "state": _("State"),
        "company_name": _("Company"),
    }
    cli.show(views, listing(columns, views))


@tasks.command(
    help=later(
        "Change a task that you gave.\n\nExample: tagwerk tasks edit 7 --text 'Preisliste prüfen' --due 2026-12-08"
    )
)
def edit(
    context: typer.Context,
    task: Number,
    text: str | None = None,
    login: Annotated[str | None, typer.Option("--for", help=later("Whose task it is; a login."))] = None,
    due: Annotated[str | None, typer.Option(help=later("By which day, as 2026-12-01."))] = None,
    remind: Annotated[str | None, typer.Option(help=later("On which day to be reminded."))] = None,
) -> None:
    from tagwerk.diary.tasks import edit_task
    from tagwerk.views.tasks import task_view

    cli: CommandLine = context.obj
    if text is login is due is remind is None:
        raise WrongInput(_("Nothing to change was given."), _("Give --text, --for, --due or --remind."))
    days = {"due": clock.read_date(due), "remind": clock.read_date(remind)}
    edited = edit_task(cli.app(), cli.actor(), task, text=text, login=login, **days)
    cli.show(task_view(edited), _("Saved: task {id}", id=edited.id))


@tasks.command(help=later("A task is done.\n\nExample: tagwerk tasks done 7 --note 'angerufen'"))
def done(context: typer.Context, task: Number, note: str = "") -> None:
    from tagwerk.diary.tasks import finish_task
    from tagwerk.views.tasks import task_view

    cli: CommandLine = context.obj
    finished = finish_task(cli.app(), cli.actor(), task, note)
    cli.show(task_view(finished), _("Done: {text}", text=finished.text))


@tasks.command(help=later("A task was not done after all.\n\nExample: tagwerk tasks reopen 7"))
def reopen(context: typer.Context, task: Number) -> None:
    from tagwerk.diary.tasks import reopen_task
    from tagwerk.views.tasks import task_view

    cli: CommandLine = context.obj
    opened = reopen_task(cli.app(), cli.actor(), task)
    cli.show(task_view(opened), _("Open again: {text}", text=opened.text))


@tasks.command(help=later("A task need not be done.\n\nExample: tagwerk tasks drop 7"))
def drop(context: typer.Context, task: Number, note: str = "") -> None:
    from tagwerk.diary.tasks import drop_task
    from tagwerk.views.tasks import task_view

    cli: CommandLine = context.obj
    dropped = drop_task(cli.app(), cli.actor(), task, note)
    cli.show(task_view(dropped), _("Dropped: {text}", text=dropped.text))


COMMANDS = (Command("tasks", tasks),)
