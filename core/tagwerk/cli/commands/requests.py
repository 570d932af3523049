"""Commands for requests to departments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tagwerk.access.hookspecs import Command
from tagwerk.platform import clock
from tagwerk.platform.texts import later, translator

if TYPE_CHECKING:
    from tagwerk.access.hookspecs import CommandLine

_ = translator("tagwerk")

Number = Annotated[int, typer.Argument(help=later("The number of a request; `tagwerk requests list` names them."))]

requests = typer.Typer(help=later("Requests to departments, closed by their answer."), no_args_is_help=True)


@requests.command(
    help=later(
        "Ask a department.\n\nExample: tagwerk requests send Logistik 'Wann kommt Artikel 4711?' --due 2026-12-01"
    )
)
def send(
    context: typer.Context,
    department: str,
    text: str,
    due: Annotated[str | None, typer.Option(help=later("In three working days by default."))] = None,
    company: Annotated[str | None, typer.Option(help=later("The company that it is about."))] = None,
) -> None:
    from tagwerk.diary.requests import send_request
    from tagwerk.views.requests import request_view

    cli: CommandLine = context.obj
    request = send_request(cli.app(), cli.actor(), department, text, due=clock.read_date(due), company=company)
    cli.show(request_view(request), _("Request {id}, due {due}.", id=request.id, due=request.due_on))


@requests.command(help=later("Answer, which closes it.\n\nExample: tagwerk requests answer 3 'Am 4. Dezember.'"))
def answer(context: typer.Context, request: Number, text: str) -> None:
    from tagwerk.diary.requests import answer_request
    from tagwerk.views.requests import request_view

    cli: CommandLine = context.obj
    answered = answer_request(cli.app(), cli.actor(), request, text)
    cli.show(request_view(answered), _("Request {id} is answered.", id=answered.id))


@requests.command(help=later("It is no longer needed.\n\nExample: tagwerk requests withdraw 3"))
def withdraw(context: typer.Context, request: Number) -> None:
    from tagwerk.diary.requests import withdraw_request
    from tagwerk.views.requests import request_view

    cli: CommandLine = context.obj
    withdrawn = withdraw_request(cli.app(), cli.actor(), request)
    cli.show(request_view(withdrawn), _("Request {id} is withdrawn.", id=withdrawn.id))


@requests.command("list", help=later("List the open requests.\n\nExample: tagwerk requests list --all"))
def list_(
    context: typer.Context, closed: Annotated[bool, typer.Option("--all", help=later("Also the closed ones."))] = False
) -> None:
    from tagwerk.diary.requests import list_requests
    from tagwerk.views.requests import request_view
    from tagwerk.views.tables import listing

    cli: CommandLine = context.obj
    views = [request_view(request) for request in list_requests(cli.app(), cli.actor(), closed=closed)]
    columns = {
        "request": _("No."),
        "department": _("Department"),
        "text": _("Request"),
        "company_name": _("Company"),
        "by": _("By"),
        "due": _("Due"),
        "state": _("State"),
        "answer": _("Answer"),
    }
    cli.show(views, listing(columns, views))


@requests.command(help=later("Show a request with its answer.\n\nExample: tagwerk requests show 3"))
def show(context: typer.Context, request: Number) -> None:
    from tagwerk.diary.requests import show_request
    from tagwerk.views.requests import request_view
    from tagwerk.views.tables import sheet

    cli: CommandLine = context.obj
    view = request_view(show_request(cli.app(), cli.actor(), request))
    rows = {
        "department": _("Department"),
        "by": _("By"),
        "company_name": _("Company"),
        "due": _("Due"),
        "state": _("State"),
        "text": _("Request"),
        "answer": _("Answer"),
    }
    cli.show(view, sheet(rows, view))


COMMANDS = (Command("requests", requests),)
