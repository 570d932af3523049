"""The commands ``staff token``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from tagwerk.cli.parameters import Login
from tagwerk.platform.texts import later, moment_text, translator

if TYPE_CHECKING:
    from tagwerk.access.hookspecs import CommandLine

_ = translator("tagwerk")

tokens = typer.Typer(help=later("Tokens, with which programs ask `tagwerk serve`."), no_args_is_help=True)


@tokens.command(
    help=later("Make a token; it is shown once.\n\nExample: tagwerk staff token make anna --name dashboard")
)
def make(
    context: typer.Context,
    login: Login,
    name: Annotated[str, typer.Option(help=later("What uses it."))],
    days: Annotated[int, typer.Option(help=later("How long it lasts."))] = 90,
) -> None:
    from tagwerk.staff.tokens import make_token

    cli: CommandLine = context.obj
    made = make_token(cli.app(), cli.actor(), login, name, days)
    data = {"token": made.token.id, "secret": made.secret, "expires_at": made.token.expires_at}
    cli.show(data, _("{secret}\nThis is shown once; keep it like a password.", secret=made.secret))


@tokens.command(help=later("Make a token useless.\n\nExample: tagwerk staff token revoke 3"))
def revoke(context: typer.Context, token: int) -> None:
    from tagwerk.staff.tokens import revoke_token

    cli: CommandLine = context.obj
    revoked = revoke_token(cli.app(), cli.actor(), token)
    cli.show({"token": token, "revoked_at": revoked.revoked_at}, _("Revoked: token {id}", id=token))


@tokens.command("list", help=later("List the tokens, without their secrets.\n\nExample: tagwerk staff token list"))
def list_(context: typer.Context) -> None:
    from tagwerk.staff.tokens import list_tokens
    from tagwerk.views.staff import token_view
    from tagwerk.views.tables import table

    cli: CommandLine = context.obj
    known = list_tokens(cli.app(), cli.actor())
    titles = (_("No."), _("Login"), _("Name"), _("Last used"), _("Expires"), _("Revoked"))
    zone = ZoneInfo(cli.actor().time_zone)
    moments = {token.id: (token.used_at, token.expires_at, token.revoked_at) for token, _employee in known}
    rows = (
        (token.id, employee.login, token.name, *(moment_text(moment, zone) for moment in moments[token.id]))
        for token, employee in known
    )
    cli.show([token_view(token, employee) for token, employee in known], table(titles, rows))


COMMANDS = ()  # they are a group within ``staff``
