"""Commands for departments and their addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tagwerk.access.hookspecs import Command
from tagwerk.platform.texts import later, translator

if TYPE_CHECKING:
    from tagwerk.access.hookspecs import CommandLine

_ = translator("tagwerk")

departments = typer.Typer(help=later("Departments and their addresses."), no_args_is_help=True)


@departments.command(
    help=later("Add a department.\n\nExample: tagwerk departments add Logistik --email logistik@firma.example")
)
def add(context: typer.Context, name: str, email: str = "") -> None:
    from tagwerk.staff.departments import add_department
    from tagwerk.views.staff import department_view

    cli: CommandLine = context.obj
    added = add_department(cli.app(), cli.actor(), name, email)
    cli.show(department_view(added), _("Saved: {name}", name=added.name))


@departments.command(
    help=later("Change its address.\n\nExample: tagwerk departments edit Logistik --email lager@firma.example")
)
def edit(
    context: typer.Context, name: str, email: Annotated[str, typer.Option(help=later("Where requests reach it."))]
) -> None:
    from tagwerk.staff.departments import edit_department
    from tagwerk.views.staff import department_view

    cli: CommandLine = context.obj
    edited = edit_department(cli.app(), cli.actor(), name, email)
    cli.show(department_view(edited), _("Saved: {name}", name=edited.name))


@departments.command("list", help=later("List the departments.\n\nExample: tagwerk departments list"))
def list_(context: typer.Context) -> None:
    from tagwerk.staff.departments import list_departments
    from tagwerk.views.staff import department_view
    from tagwerk.views.tables import listing

    cli: CommandLine = context.obj
    views = [department_view(department) for department in list_departments(cli.app(), cli.actor())]
    cli.show(views, listing({"department": _("Department"), "email": _("E-mail")}, views))


COMMANDS = (Command("departments", departments),)
