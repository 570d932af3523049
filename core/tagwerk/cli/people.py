"""Commands for the staff: employees, tokens, departments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from tagwerk.access.hookspecs import Command
from tagwerk.cli.absences import Login, absence_commands
from tagwerk.cli.companies import table
from tagwerk.platform import clock
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tagwerk.access.tables import Access
    from tagwerk.cli.console import Cli
    from tagwerk.staff.tables import Department, Employee

CLOSED = ("job_description", "workload", "hired_on", "left_on")

_ = translator("tagwerk")

Workload = Annotated[
    str | None, typer.Option(help=_("60%, of each day, or the days worked: mon,tue,fri:0.5; full time by default."))
]
Since = Annotated[str | None, typer.Option(help=_("The day from which it holds; today by default."))]


def commands(cli: Cli) -> Iterable[Command]:
    """The groups ``staff``, ``departments`` and ``absence``."""
    return [
        Command("staff", _staff(cli)),
        Command("departments", _departments(cli)),
        Command("absence", absence_commands(cli)),
    ]


def _staff(cli: Cli) -> typer.Typer:
    group = typer.Typer(help=_("The people who work here."), no_args_is_help=True)

    @group.command("list", help=_("List the employees.\n\nExample: tagwerk staff list"))
    def list_() -> None:
        from tagwerk.staff.employees import list_employees

        known = list_employees(cli.app(), cli.actor())
        rows = [_fields(someone.employee, closed=someone.closed) for someone in known]
        titles = (_("Login"), _("Name"), _("Role"), _("Department"), _("Job description"), _("Region"), _("Time zone"))
        columns = ("login", "name", "role", "department", "job_description", "region", "time_zone")
        cli.show(rows, table(titles, ([row[column] for column in columns] for row in rows)))

    @group.command(help=_("Add an employee.\n\nExample: tagwerk staff add jörg 'Jörg Weiß' --region BY --workload 60%"))
    def add(
        login: str,
        name: str,
        role: Annotated[str, typer.Option(help="manager, head, director or administrator")] = "manager",
        job_description: str = "customer_search_manager",
        country: Annotated[str, typer.Option(help="ISO 3166-1, such as DE")] = "DE",
        region: Annotated[str, typer.Option(help="ISO 3166-2 without the country, such as BY; yours by default.")] = "",
        time_zone: Annotated[str, typer.Option(help="IANA name")] = "Europe/Berlin",
        email: str = "",
        phone: Annotated[str, typer.Option(help="Where click-to-call reaches the employee.")] = "",
        department: str = "",
        workload: Workload = None,
        hired: Annotated[str | None, typer.Option(help=_("The day of hiring; today by default."))] = None,
    ) -> None:
        from tagwerk.obligations.job_descriptions.versions import show_job_description
        from tagwerk.staff.employees import NewEmployee, add_employee

        show_job_description(cli.app(), cli.actor(), job_description)  # there is one of that name
        new = NewEmployee(
            login, name, role, job_description, country, region, time_zone, email, phone,
            department, workload or "", clock.read_date(hired),
        )  # fmt: skip
        cli.show(_fields(add_employee(cli.app(), cli.actor(), new)), _("Saved: {name}", name=name))

    @group.command(help=_("Change an employee.\n\nExample: tagwerk staff edit anna --workload 60% --since 2026-12-01"))
    def edit(
        login: Login,
        name: str | None = None,
        email: str | None = None,
        phone: str | None = None,
        role: str | None = None,
        department: str | None = None,
        country: str | None = None,
        region: str | None = None,
        time_zone: str | None = None,
        workload: Workload = None,
        since: Since = None,
        hired: Annotated[str | None, typer.Option(help=_("The day of hiring, to correct it."))] = None,
        left: Annotated[str | None, typer.Option(help=_("The last day of work here."))] = None,
        stays: Annotated[bool, typer.Option("--stays", help=_("Does not leave after all."))] = False,
    ) -> None:
        from tagwerk.staff.employees import edit_employee

        given = {"name": name, "email": email, "phone": phone, "role": role, "department": department}
        given |= {"country": country, "region": region, "time_zone": time_zone, "workload": workload}
        changes = {field: value for field, value in given.items() if value is not None}
        days = {"since": since, "hired_on": hired, "left_on": left}
        dates = {name: clock.read_date(text) for name, text in days.items()}
        edited = edit_employee(cli.app(), cli.actor(), login, changes, **dates, stays=stays)
        lines = [_("Saved: {name}", name=login)]
        if left is not None:
            lines.append(_("Give the clients and tasks to another: tagwerk staff hand-over {login} LOGIN", login=login))
        cli.show(_fields(edited), "\n".join(lines))

    @group.command(
        "hand-over",
        help=_(
            "Give all that somebody looks after to another, for good.\n\nExample: tagwerk staff hand-over jörg eva --yes"
        ),
    )
    def hand_over(
        login: Login,
        to: Annotated[str, typer.Argument(help=_("Who takes it over; a login."))],
        yes: Annotated[bool, typer.Option("--yes", help=_("Do not ask."))] = False,
    ) -> None:
        from tagwerk.staff.absences.handing_over import hand_over as give

        app, actor = cli.app(), cli.actor()
        numbers = give(app, actor, login, to, dry_run=True)
        what = _(
            "companies: {companies}, open tasks: {tasks}, planned visits: {visits}, open requests: {requests}",
            **numbers,
        )
        cli.confirm(_("Hand over from {login} to {to}, for good: {what}?", login=login, to=to, what=what), yes=yes)
        data = {"from": login, "to": to, **give(app, actor, login, to)}
        cli.show(data, _("{to} has it now: {what}", to=to, what=what))

    @group.command(help=_("A certification was held with an employee.\n\nExample: tagwerk staff certify anna"))
    def certify(
        login: Login,
        on: Annotated[str | None, typer.Option(help=_("Today by default."))] = None,
        undo: Annotated[bool, typer.Option("--undo", help=_("It was not held after all."))] = False,
    ) -> None:
        from tagwerk.staff.certification import certify as hold
        from tagwerk.staff.certification import take_back_certification

        if undo:
            reversal = take_back_certification(cli.app(), cli.actor(), login, clock.read_date(on))
            data = {"employee": login, "on": reversal.work_date, "activity": reversal.id}
            cli.show(data, _("The certification of {login} is taken back.", login=login))
            return
        deed = hold(cli.app(), cli.actor(), login, clock.read_date(on))
        data = {"employee": login, "on": deed.work_date, "activity": deed.id}
        cli.show(data, _("The certification of {login} is on record.", login=login))

    @group.command(
        help=_("Who read or exported what, the newest first.\n\nExample: tagwerk staff accesses --employee anna")
    )
    def accesses(
        employee: Annotated[str | None, typer.Option(help=_("A login; everybody by default."))] = None,
        subject: Annotated[str | None, typer.Option(help=_("Such as company:17."))] = None,
        limit: Annotated[int, typer.Option(min=1)] = 100,
    ) -> None:
        from tagwerk.staff.accesses import list_accesses
        from tagwerk.staff.employees import list_employees

        actor = cli.actor()
        found = list_accesses(cli.app(), actor, login=employee, subject=subject, limit=limit)
        everybody = list_employees(cli.app(), actor)
        logins = {f"employee:{known.employee.id}": known.employee.login for known in everybody}
        rows = [_access_fields(access, logins) for access in found]
        titles = (_("When"), _("Who"), _("Permission"), _("What"), "")
        zone, columns = ZoneInfo(actor.time_zone), ("who", "permission", "subject", "about")
        cells = (
            (row["happened_at"].astimezone(zone).strftime("%Y-%m-%d %H:%M"), *(row[column] for column in columns))
            for row in rows
        )
        cli.show(rows, table(titles, cells))

    group.add_typer(_token(cli), name="token")
    return group


def _token(cli: Cli) -> typer.Typer:
    group = typer.Typer(help=_("Tokens, with which programs ask `tagwerk serve`."), no_args_is_help=True)

    @group.command(help=_("Make a token; it is shown once.\n\nExample: tagwerk staff token make anna --name dashboard"))
    def make(
        login: Login,
        name: Annotated[str, typer.Option(help=_("What uses it."))],
        days: Annotated[int, typer.Option(help=_("How long it lasts."))] = 90,
    ) -> None:
        from tagwerk.staff.tokens import make_token

        made = make_token(cli.app(), cli.actor(), login, name, days)
        data = {"token": made.token.id, "secret": made.secret, "expires_at": made.token.expires_at}
        cli.show(data, _("{secret}\nThis is shown once; keep it like a password.", secret=made.secret))

    @group.command(help=_("Make a token useless.\n\nExample: tagwerk staff token revoke 3"))
    def revoke(token: int) -> None:
        from tagwerk.staff.tokens import revoke_token

        revoked = revoke_token(cli.app(), cli.actor(), token)
        cli.show({"token": token, "revoked_at": revoked.revoked_at}, _("Revoked: token {id}", id=token))

    @group.command("list", help=_("List the tokens, without their secrets.\n\nExample: tagwerk staff token list"))
    def list_() -> None:
        from tagwerk.staff.tokens import list_tokens

        rows = [
            {"token": token.id, "employee": employee.login, "name": token.name, "expires_at": token.expires_at,
             "revoked_at": token.revoked_at}
            for token, employee in list_tokens(cli.app(), cli.actor())
        ]  # fmt: skip
        titles = (_("No."), _("Login"), _("Name"), _("Expires"), _("Revoked"))
        cli.show(rows, table(titles, (row.values() for row in rows)))

    return group


def _departments(cli: Cli) -> typer.Typer:
    group = typer.Typer(help=_("Departments and their addresses."), no_args_is_help=True)

    @group.command(
        help=_("Add a department.\n\nExample: tagwerk departments add Logistik --email logistik@firma.example")
    )
    def add(name: str, email: str = "") -> None:
        from tagwerk.staff.departments import add_department

        added = add_department(cli.app(), cli.actor(), name, email)
        cli.show(_department_fields(added), _("Saved: {name}", name=added.name))

    @group.command(
        help=_("Change its address.\n\nExample: tagwerk departments edit Logistik --email lager@firma.example")
    )
    def edit(name: str, email: Annotated[str, typer.Option(help=_("Where requests reach it."))]) -> None:
        from tagwerk.staff.departments import edit_department

        edited = edit_department(cli.app(), cli.actor(), name, email)
        cli.show(_department_fields(edited), _("Saved: {name}", name=edited.name))

    @group.command("list", help=_("List the departments.\n\nExample: tagwerk departments list"))
    def list_() -> None:
        from tagwerk.staff.departments import list_departments

        rows = [_department_fields(department) for department in list_departments(cli.app(), cli.actor())]
        cli.show(rows, table((_("Department"), _("E-mail")), (row.values() for row in rows)))

    return group


def _fields(employee: Employee, *, closed: bool = False) -> dict[str, Any]:
    department = employee.department
    names = ("login", "name", "role", "job_description", "country", "region", "time_zone", "email", "phone", "active")
    fields = {name: getattr(employee, name) for name in names}
    fields |= {"department": department.name if department is not None else None, "workload": employee.present.workload}
    fields |= {"hired_on": employee.hired_on, "left_on": employee.left_on}
    return fields | (dict.fromkeys(CLOSED) if closed else {})


def _access_fields(access: Access, logins: dict[str, str]) -> dict[str, Any]:
    """The log keeps numbers; *who* and *about* are the logins of who looked and of whose things it was."""
    names = ("happened_at", "actor", "permission", "subject")
    fields = {name: getattr(access, name) for name in names}
    return fields | {"who": logins.get(access.actor, access.actor), "about": logins.get(access.subject)}


def _department_fields(department: Department) -> dict[str, Any]:
    return {"department": department.name, "email": department.email}
