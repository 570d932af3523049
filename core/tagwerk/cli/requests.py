"""Commands for requests to departments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from tagwerk.access.hookspecs import Command
from tagwerk.cli.companies import table
from tagwerk.platform import clock
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tagwerk.cli.console import Cli
    from tagwerk.diary.tables import Request

_ = translator("tagwerk")

Number = Annotated[int, typer.Argument(help=_("The number of a request; `tagwerk requests list` names them."))]


def commands(cli: Cli) -> Iterable[Command]:
    """The group ``requests``."""
    group = typer.Typer(help=_("Requests to departments, closed by their answer."), no_args_is_help=True)

    @group.command(
        help=_(
            "Ask a department.\n\nExample: tagwerk requests send Logistik 'Wann kommt Artikel 4711?' --due 2026-12-01"
        )
    )
    def send(
        department: str,
        text: str,
        due: Annotated[str | None, typer.Option(help=_("In three working days by default."))] = None,
        company: Annotated[str | None, typer.Option(help=_("The company that it is about."))] = None,
    ) -> None:
        from tagwerk.diary.requests import send_request

        request = send_request(cli.app(), cli.actor(), department, text, due=clock.read_date(due), company=company)
        cli.show(request_fields(request), _("Request {id}, due {due}.", id=request.id, due=request.due_on))

    @group.command(help=_("Answer, which closes it.\n\nExample: tagwerk requests answer 3 'Am 4. Dezember.'"))
    def answer(request: Number, text: str) -> None:
        from tagwerk.diary.requests import answer_request

        answered = answer_request(cli.app(), cli.actor(), request, text)
        cli.show(request_fields(answered), _("Request {id} is answered.", id=answered.id))

    @group.command(help=_("It is no longer needed.\n\nExample: tagwerk requests withdraw 3"))
    def withdraw(request: Number) -> None:
        from tagwerk.diary.requests import withdraw_request

        withdrawn = withdraw_request(cli.app(), cli.actor(), request)
        cli.show(request_fields(withdrawn), _("Request {id} is withdrawn.", id=withdrawn.id))

    @group.command("list", help=_("List the open requests.\n\nExample: tagwerk requests list --all"))
    def list_(closed: Annotated[bool, typer.Option("--all", help=_("Also the closed ones."))] = False) -> None:
        from tagwerk.diary.requests import list_requests

        rows = [request_fields(request) for request in list_requests(cli.app(), cli.actor(), closed=closed)]
        titles = (_("No."), _("Department"), _("Request"), _("Company"), _("By"), _("Due"), _("State"), _("Answer"))
        names = ("request", "department", "text", "company_name", "by", "due", "state", "answer")
        cli.show(rows, table(titles, ([row[name] for name in names] for row in rows)))

    @group.command(help=_("Show a request with its answer.\n\nExample: tagwerk requests show 3"))
    def show(request: Number) -> None:
        from tagwerk.diary.requests import show_request

        fields = request_fields(show_request(cli.app(), cli.actor(), request))
        titles = (_("Department"), _("By"), _("Company"), _("Due"), _("State"), _("Request"), _("Answer"))
        names = ("department", "by", "company_name", "due", "state", "text", "answer")
        rows = [f"{title}: {fields[name]}" for title, name in zip(titles, names, strict=True) if fields[name]]
        cli.show(fields, "\n".join(rows))

    return [Command("requests", group)]


def request_fields(request: Request) -> dict[str, Any]:
    """A request as machines read it."""
    return {
        "request": request.id,
        "department": request.department.name,
        "by": request.employee.login,
        "text": request.text,
        "company": request.company_id,
        "company_name": request.company.name if request.company is not None else None,
        "due": request.due_on,
        "state": request.state,
        "answer": request.answer or None,
        "answered_by": request.answered_by or None,
        "overdue": request.state == "open" and request.due_on < request.employee.today(),
    }
