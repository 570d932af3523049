"""The command that says who acts, from now on or just now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tagwerk.access.hookspecs import Command
from tagwerk.platform.errors import WrongInput
from tagwerk.platform.texts import later, translator

if TYPE_CHECKING:
    from tagwerk.cli.console import Cli

_ = translator("tagwerk")

use = typer.Typer()


@use.command(
    "use",
    help=later(
        "Say who you are in this workspace: from now on every command of yours acts as LOGIN. Without LOGIN, show who acts.\n\n"
        "Example: tagwerk use anna"
    ),
)
def use_(
    context: typer.Context,
    login: Annotated[str | None, typer.Argument(help=later("The login of an employee."))] = None,
    forget: Annotated[bool, typer.Option("--forget", help=later("Forget whom you chose."))] = False,
) -> None:
    """Who acts."""
    from tagwerk.staff.acting import choose_login
    from tagwerk.staff.finding import find_actor

    cli: Cli = context.obj
    app = cli.app()
    if forget and login is not None:
        raise WrongInput(_("Say a login, or --forget."))
    if forget:
        choose_login(app, "")
        cli.show({"employee": None, "forgotten": True}, _("Forgotten."))
        return
    if login is not None:
        choose_login(app, find_actor(app, login).name)
    actor = cli.actor() if login is None else find_actor(app, login)
    cli.show({"employee": actor.name, "role": actor.role}, _("You act as {login}.", login=actor.name))


COMMANDS = (Command("use", use),)
