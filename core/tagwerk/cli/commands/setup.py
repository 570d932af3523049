"""The group ``setup``: step by step to the first real day. Plugins add their steps; alone, it goes through all of them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tagwerk.access.hookspecs import Command, SetupStep, tagwerk_setup_steps
from tagwerk.platform.errors import WrongInput
from tagwerk.platform.texts import later, translator

if TYPE_CHECKING:
    from tagwerk.cli.console import Cli
    from tagwerk.platform.texts import Translator

_ = translator("tagwerk")

setup = typer.Typer(
    help=later(
        "Set up, step by step; each step can be skipped and repeated.\n\nExamples: tagwerk setup, tagwerk setup mail"
    ),
    invoke_without_command=True,
)


@setup.callback()
def walk(context: typer.Context) -> None:
    """Go through all steps where none is named."""
    if context.invoked_subcommand is None:
        _walk(context.obj)


@setup.command("region", help=later("Say where you work.\n\nExample: tagwerk setup region --country DE --region BY"))
def region_(
    context: typer.Context,
    country: Annotated[str | None, typer.Option(help=later("ISO 3166-1, such as DE."))] = None,
    region: Annotated[str | None, typer.Option(help=later("ISO 3166-2 without the country, such as BY."))] = None,
) -> None:
    """The country and region of who sets up; public holidays differ by it."""
    from tagwerk.staff.employees import edit_employee
    from tagwerk.staff.finding import employee_seen_by
    from tagwerk.workspace.founding import TIME_ZONES

    cli: Cli = context.obj
    app, actor = cli.app(), cli.actor()
    with app.database.reading() as session:
        known = employee_seen_by(session, actor, None)
    country = cli.ask(_("Country (DE, AT, CH …)"), country, option="--country", default=known.country).upper()
    usual = known.region if country == known.country else ""
    region = cli.ask(_("Region, for its holidays (BE, BY …)"), region, option="--region", default=usual).upper()
    fields = {"country": country, "region": region}
    if country != known.country and country in TIME_ZONES:
        fields["time_zone"] = TIME_ZONES[country]
    edit_employee(app, actor, actor.name, fields)
    cli.show(
        {"employee": actor.name, **fields},
        _("You work in {place}.", place=f"{country}-{region}" if region else country),
    )


@setup.command(
    "me", help=later("Say who you are.\n\nExample: tagwerk setup me --name 'Anna Groß' --email anna@firma.example")
)
def me(
    context: typer.Context,
    name: Annotated[str | None, typer.Option(help=later("Your name, as clients read it."))] = None,
    email: Annotated[str | None, typer.Option(help=later("Your e-mail address."))] = None,
    phone: Annotated[str | None, typer.Option(help=later("Your telephone, which rings first when you call."))] = None,
) -> None:
    """Name, address and telephone of who sets up."""
    from tagwerk.staff.employees import edit_employee
    from tagwerk.staff.finding import employee_seen_by

    cli: Cli = context.obj
    app, actor = cli.app(), cli.actor()
    with app.database.reading() as session:
        known = employee_seen_by(session, actor, None)
    fields = {"name": cli.ask(_("Your name"), name, option="--name", default=known.name)}
    for field, question, given, before in (
        ("email", _("Your e-mail address"), email, known.email),
        ("phone", _("Your telephone"), phone, known.phone),
    ):
        asked = given is not None or sys.stdin.isatty()
        fields[field] = cli.ask(question, given, option=f"--{field}", default=before) if asked else before
    saved = edit_employee(app, actor, actor.name, fields)
    cli.show(
        {"employee": saved.login, "name": saved.name, "email": saved.email or None, "phone": saved.phone or None},
        _("You are {name}.", name=saved.name),
    )


@setup.command("list", help=later("Take in a list of companies.\n\nExample: tagwerk setup list clients.xlsx"))
def list_(
    context: typer.Context,
    file: Annotated[str | None, typer.Argument(help=later("A CSV or XLSX file."))] = None,
) -> None:
    """The first list of companies."""
    from tagwerk.cli.commands.companies import take_in

    cli: Cli = context.obj
    named = cli.ask(_("The file of your list (CSV or XLSX)"), file, option="FILE")
    if not named:
        raise WrongInput(_("No file was named."), _("Take one in later with: tagwerk companies import FILE"))
    take_in(cli, Path(named).expanduser())


OWN = (
    SetupStep("region", later("Region"), setup, 10),
    SetupStep("me", later("Who you are"), setup, 20),
    SetupStep("list", later("A list of companies"), setup, 90),
)


def _walk(cli: Cli) -> None:
    found: list[tuple[SetupStep, Translator]] = [(step, _) for step in OWN]
    for plugin, step in cli.plugins.collect_with_origin(tagwerk_setup_steps, cli):
        found.append((step, plugin.words))
    steps = [(step.name, words(step.title)) for step, words in sorted(found, key=lambda each: each[0].place)]
    if cli.options.json or not sys.stdin.isatty():
        names = ", ".join(f"tagwerk setup {name}" for name, _title in steps)
        raise WrongInput(_("Nobody is here to answer."), _("Set up each step by itself: {names}", names=names))
    cli.app()  # no workspace, no questions
    left = [name for name, title in steps if not _done(cli, name, title)]
    rest = ", ".join(f"tagwerk setup {name}" for name in left)
    said = _("Skipped; whenever you like: {commands}", commands=rest) if left else _("All is set up.")
    cli.show({"skipped": left}, said + "\n" + _("Your day: tagwerk today"))


def _done(cli: Cli, name: str, title: str) -> bool:
    """Whether the step was done; who says no, or presses Ctrl+C in it, goes on with the next one."""
    yes, no = _("yes")[:1], _("no")[:1]
    question = _("{title}: set it up now? [{yes}/{no}]", title=title, yes=yes.upper(), no=no)
    while True:
        answer = typer.prompt(question, default=yes, show_default=False, err=True).strip().lower()
        if answer[:1] in {no, "n"}:
            return False
        if answer[:1] in {yes, "y"} and cli.run(["setup", name, *_here(cli)]) == 0:
            return True
        question = _("{title}: try again? [{yes}/{no}]", title=title, yes=yes.upper(), no=no)


def _here(cli: Cli) -> list[str]:
    """In the same workspace, as the same employee."""
    login = ["--as", cli.options.login] if cli.options.login else []
    return ["--workspace", str(cli.app().folder), *login]


COMMANDS = (Command("setup", setup),)
