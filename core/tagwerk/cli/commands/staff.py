"""Commands for the people who work here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from tagwerk.access.hookspecs import Command
from tagwerk.cli.commands.tokens import tokens
from tagwerk.cli.parameters import Login, Yes
from tagwerk.platform import clock
from tagwerk.platform.errors import WrongInput
from tagwerk.platform.texts import as_read, later, moment_text, translator

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tagwerk.access.hookspecs import CommandLine
    from tagwerk.staff.hookspecs import HandedOver

_ = translator("tagwerk")

Workload = Annotated[
    str | None, typer.Option(help=later("60%, of each day, or the days worked: mon,tue,fri:0.5; full time by default."))
]
CountingStarts = Annotated[
    str | None,
    typer.Option(help=later("Nothing is owed before this day, nor before that of hiring.")),
]
Since = Annotated[str | None, typer.Option(help=later("The day from which it holds; today by default."))]

READS = later("What the employee reads, in two letters such as de; notices and `tagwerk serve` speak it.")

staff = typer.Typer(help=later("The people who work here."), no_args_is_help=True)
staff.add_typer(tokens, name="token")


@staff.command("list", help=later("List the employees.\n\nExample: tagwerk staff list"))
def list_(context: typer.Context) -> None:
    from tagwerk.staff.employees import list_employees
    from tagwerk.views.staff import employee_view
    from tagwerk.views.tables import listing

    cli: CommandLine = context.obj
    known = list_employees(cli.app(), cli.actor())
    views = [employee_view(someone.employee, closed=someone.closed) for someone in known]
    columns = {
        "login": _("Login"),
        "name": _("Name"),
        "role": _("Role"),
        "department": _("Department"),
        "job_description": _("Job description"),
        "region": _("Region"),
        "time_zone": _("Time zone"),
    }
    cli.show(views, listing(columns, views))


@staff.command(help=later("Add an employee.\n\nExample: tagwerk staff add jörg 'Jörg Weiß' --region BY --workload 60%"))
def add(
    context: typer.Context,
    login: str,
    name: str,
    role: Annotated[str, typer.Option(help=later("manager, head, director or administrator"))] = "manager",
    job_description: Annotated[
        str | None, typer.Option(help=later("By default that of a manager; anybody else has none."))
    ] = None,
    country: Annotated[str, typer.Option(help=later("ISO 3166-1, such as DE"))] = "DE",
    region: Annotated[
        str, typer.Option(help=later("ISO 3166-2 without the country, such as BY; yours by default."))
    ] = "",
    time_zone: Annotated[str, typer.Option(help=later("IANA name"))] = "Europe/Berlin",
    email: str = "",
    phone: Annotated[str, typer.Option(help=later("Where click-to-call reaches the employee."))] = "",
    department: str = "",
    language: Annotated[str, typer.Option(help=READS)] = "",
    workload: Workload = None,
    hired: Annotated[str | None, typer.Option(help=later("The day of hiring; today by default."))] = None,
    counting_starts: CountingStarts = None,
) -> None:
    from tagwerk.obligations.job_descriptions.versions import show_job_description
    from tagwerk.staff.employees import NewEmployee, add_employee
    from tagwerk.staff.terms.places import check_zone
    from tagwerk.views.staff import employee_view

    cli: CommandLine = context.obj
    if job_description:
        show_job_description(cli.app(), cli.actor(), job_description)  # there is one of that name
    check_zone(time_zone)
    starts = clock.read_date(counting_starts)
    new = NewEmployee(
        login, name, role, job_description, country, region, time_zone, email, phone,
        department, workload or "", clock.read_date(hired), language, starts,
    )  # fmt: skip
    cli.show(employee_view(add_employee(cli.app(), cli.actor(), new)), _("Saved: {name}", name=name))


@staff.command(help=later("Change an employee.\n\nExample: tagwerk staff edit anna --workload 60% --since 2026-12-01"))
def edit(
    context: typer.Context,
    login: Login,
    name: str | None = None,
    email: str | None = None,
    phone: str | None = None,
    role: str | None = None,
    department: str | None = None,
    language: Annotated[str | None, typer.Option(help=READS)] = None,
    country: str | None = None,
    region: str | None = None,
    time_zone: str | None = None,
    workload: Workload = None,
    since: Since = None,
    hired: Annotated[str | None, typer.Option(help=later("The day of hiring, to correct it."))] = None,
    left: Annotated[str | None, typer.Option(help=later("The last day of work here."))] = None,
    counting_starts: CountingStarts = None,
    stays: Annotated[bool, typer.Option("--stays", help=later("Does not leave after all."))] = False,
) -> None:
    from tagwerk.staff.employees import edit_employee
    from tagwerk.views.staff import employee_view

    cli: CommandLine = context.obj
    given = {"name": name, "email": email, "phone": phone, "role": role, "department": department}
    given |= {"country": country, "region": region, "time_zone": time_zone, "workload": workload, "language": language}
    changes = {field: value for field, value in given.items() if value is not None}
    if not changes and left is hired is counting_starts is None and not stays:
        raise WrongInput(_("Nothing to change was given."), _("Its --help names what can be."))
    days = {"since": since, "hired_on": hired, "left_on": left, "counting_starts": counting_starts}
    dates = {name: clock.read_date(text) for name, text in days.items()}
    edited = edit_employee(cli.app(), cli.actor(), login, changes, **dates, stays=stays)
    lines = [_("Saved: {name}", name=login)]
    if left is not None:
        lines.append(_("Give the clients and tasks to another: tagwerk staff hand-over {login} LOGIN", login=login))
    cli.show(employee_view(edited), "\n".join(lines))


@staff.command(
    "hand-over",
    help=later(
        "Give all that somebody looks after to another, for good.\n\nExample: tagwerk staff hand-over jörg eva --yes"
    ),
)
def hand_over(
    context: typer.Context,
    login: Login,
    to: Annotated[str, typer.Argument(help=later("Who takes it over; a login."))],
    yes: Yes = False,
) -> None:
    from tagwerk.staff.absences.handing_over import hand_over as give

    cli: CommandLine = context.obj
    app, actor = cli.app(), cli.actor()
    what = _listed(give(app, actor, login, to, dry_run=True))
    cli.confirm(_("Hand over from {login} to {to}, for good: {what}?", login=login, to=to, what=what), yes=yes)
    given = give(app, actor, login, to)
    data = {"from": login, "to": to} | {each.name: len(each.ids) for each in given}
    cli.show(data, _("{to} has it now: {what}", to=to, what=_listed(given)))


def _listed(given: Iterable[HandedOver]) -> str:
    """How many of what, in the reader's language; what a plugin keeps comes last."""
    numbers = {each.name: len(each.ids) for each in given}
    ours = ("companies", "tasks", "visits", "requests")
    what = _(
        "companies: {companies}, open tasks: {tasks}, planned visits: {visits}, open requests: {requests}",
        **{name: numbers.get(name, 0) for name in ours},
    )
    more = [f"{as_read(each.title) or each.name}: {len(each.ids)}" for each in given if each.name not in ours]
    return ", ".join([what, *more])


@staff.command(help=later("A certification was held with an employee.\n\nExample: tagwerk staff certify anna"))
def certify(
    context: typer.Context,
    login: Login,
    on: Annotated[str | None, typer.Option(help=later("Today by default."))] = None,
    undo: Annotated[bool, typer.Option("--undo", help=later("It was not held after all."))] = False,
) -> None:
    from tagwerk.staff.certification import certify as hold
    from tagwerk.staff.certification import take_back_certification

    cli: CommandLine = context.obj
    if undo:
        reversal = take_back_certification(cli.app(), cli.actor(), login, clock.read_date(on))
        data = {"employee": login, "on": reversal.work_date, "activity": reversal.id}
        cli.show(data, _("The certification of {login} is taken back.", login=login))
        return
    held = hold(cli.app(), cli.actor(), login, clock.read_date(on))
    data = {"employee": login, "on": held.work_date, "activity": held.id}
    cli.show(data, _("The certification of {login} is on record.", login=login))


@staff.command(
    help=later("Who read or exported what, the newest first.\n\nExample: tagwerk staff accesses --employee anna")
)
def accesses(
    context: typer.Context,
    employee: Annotated[str | None, typer.Option(help=later("A login; everybody by default."))] = None,
    subject: Annotated[str | None, typer.Option(help=later("Such as company:17."))] = None,
    limit: Annotated[int, typer.Option(min=1)] = 100,
) -> None:
    from tagwerk.staff.accesses import list_accesses
    from tagwerk.staff.employees import list_employees
    from tagwerk.views.staff import access_view
    from tagwerk.views.tables import table

    cli: CommandLine = context.obj
    actor = cli.actor()
    found = list_accesses(cli.app(), actor, login=employee, subject=subject, limit=limit)
    everybody = list_employees(cli.app(), actor)
    logins = {f"employee:{known.employee.id}": known.employee.login for known in everybody}
    rows = [access_view(access, logins) for access in found]
    titles = (_("When"), _("Who"), _("Permission"), _("What"), "")
    zone, columns = ZoneInfo(actor.time_zone), ("who", "permission", "subject", "about")
    cells = ((moment_text(row["happened_at"], zone), *(row[column] for column in columns)) for row in rows)
    cli.show(rows, table(titles, cells))


COMMANDS = (Command("staff", staff),)
