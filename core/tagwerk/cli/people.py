"""Commands for the staff."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from tagwerk.cli.companies import table
from tagwerk.contributions import Command
from tagwerk.texts import translator

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tagwerk.cli.console import Cli
    from tagwerk.staff import Employee

_ = translator("tagwerk")


def commands(cli: Cli) -> Iterable[Command]:
    """The group ``staff``."""
    group = typer.Typer(help=_("The people who work here."), no_args_is_help=True)

    @group.command("list", help=_("List the employees.\n\nExample: tagwerk staff list"))
    def list_() -> None:
        from tagwerk.staff.employees import list_employees

        rows = [_fields(employee) for employee in list_employees(cli.app(), cli.actor())]
        titles = (_("Login"), _("Name"), _("Role"), _("Job description"), _("Region"), _("Time zone"), _("Phone"))
        columns = ("login", "name", "role", "job_description", "region", "time_zone", "phone")
        cli.show(rows, table(titles, ([row[column] for column in columns] for row in rows)))

    @group.command(help=_("Add an employee.\n\nExample: tagwerk staff add jörg 'Jörg Weiß' --region BY"))
    def add(
        login: str,
        name: str,
        role: Annotated[str, typer.Option(help="manager, head, director or administrator")] = "manager",
        job_description: str = "customer_search_manager",
        country: Annotated[str, typer.Option(help="ISO 3166-1, such as DE")] = "DE",
        region: Annotated[str, typer.Option(help="ISO 3166-2 without the country, such as BY")] = "",
        time_zone: Annotated[str, typer.Option(help="IANA name")] = "Europe/Berlin",
        email: str = "",
        phone: Annotated[str, typer.Option(help="Where click-to-call reaches the employee.")] = "",
    ) -> None:
        from tagwerk.staff.employees import NewEmployee, add_employee

        new = NewEmployee(login, name, role, job_description, country, region, time_zone, email, phone)
        cli.show(_fields(add_employee(cli.app(), cli.actor(), new)), _("Saved: {name}", name=name))

    @group.command(help=_("Change an employee.\n\nExample: tagwerk staff edit anna --phone '+49 30 23125 000'"))
    def edit(
        login: str,
        name: str | None = None,
        region: str | None = None,
        time_zone: str | None = None,
        email: str | None = None,
        phone: str | None = None,
    ) -> None:
        from tagwerk.staff.employees import edit_employee

        given = {"name": name, "region": region, "time_zone": time_zone, "email": email, "phone": phone}
        changes = {field: value for field, value in given.items() if value is not None}
        cli.show(_fields(edit_employee(cli.app(), cli.actor(), login, **changes)), _("Saved: {name}", name=login))

    return [Command("staff", group)]


def _fields(employee: Employee) -> dict[str, Any]:
    names = ("login", "name", "role", "job_description", "country", "region", "time_zone", "email", "phone", "active")
    return {name: getattr(employee, name) for name in names}
