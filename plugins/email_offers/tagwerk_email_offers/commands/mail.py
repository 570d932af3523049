"""The commands ``mail login`` and ``mail logout``: a login serves sending and reading alike, so it belongs to neither group."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from tagwerk.api import Command, TagwerkError, later, translator

if TYPE_CHECKING:
    from datetime import datetime

    from tagwerk.api import CommandLine
    from tagwerk_email_offers.oauth.logging_in import LoginView

_ = translator("tagwerk_email_offers")

ProviderName = Annotated[
    Literal["microsoft", "google", "oauth"] | None,
    typer.Option(help=later("Where to log in; by default where the setting login says.")),
]
Browser = Annotated[
    bool | None,
    typer.Option("--browser/--code", help=later("In the browser of this machine, or with a code on any device.")),
]
NoBrowser = Annotated[bool, typer.Option("--no-open", help=later("Show the address, and open no browser."))]
Port = Annotated[
    int,
    typer.Option(
        min=0, max=65535, help=later("Where this machine listens for the browser's answer; 0 is any free port.")
    ),
]

Mailbox = Annotated[
    str,
    typer.Option(metavar="NAME", help=later("For this mailbox of the settings alone, which somebody else logs in to.")),
]

mail = typer.Typer(help=later("The login at the mail servers."), no_args_is_help=True)


@mail.command(
    "login",
    help=later(
        "Log in to mail at Microsoft, Google or another provider, for all who work here, or for one mailbox."
        "\n\nExample: tagwerk mail login --provider microsoft\nExample: tagwerk mail login --mailbox sales"
    ),
)
def login(
    context: typer.Context,
    provider: ProviderName = None,
    browser: Browser = None,
    no_open: NoBrowser = False,
    port: Port = 0,
    mailbox: Mailbox = "",
) -> None:
    from tagwerk_email_offers.oauth.logging_in import LoginWish, log_in

    cli: CommandLine = context.obj
    flow: Literal["code", "browser"] | None = None if browser is None else ("browser" if browser else "code")
    wish = LoginWish(provider, flow, not no_open, port, mailbox)
    view = log_in(cli.app(), cli.actor(), wish, lambda address, code, holds: _invite(cli, address, code, holds))
    tried = _try_servers(cli, view)
    cli.show(
        {**_fields(view), "servers": [server for server, _said, _error in tried]},
        _said(view, [said for _server, said, _error in tried]),
    )
    for _server, _line, error in tried:
        if error is not None:
            raise error


@mail.command("logout", help=later("Forget the login, and end it at the provider.\n\nExample: tagwerk mail logout"))
def logout(context: typer.Context, mailbox: Mailbox = "") -> None:
    from tagwerk_email_offers.oauth.logging_in import log_out

    cli: CommandLine = context.obj
    told = log_out(cli.app(), cli.actor(), mailbox)
    text = (
        _("Logged out; the provider was told.")
        if told
        else _("Logged out here. End it at the provider too where it is not to be used again.")
    )
    cli.show({"logged_out": True, "revoked": told}, text)


def _invite(cli: CommandLine, address: str, code: str, holds: float) -> None:
    """What somebody has to do now; the address stays in one piece."""
    minutes = f"{holds / 60:.0f}"
    if code:
        cli.console.print(_("Open {address} and type {code}; it holds for {minutes} minutes.", address=address, code=code,
                            minutes=minutes), soft_wrap=True)  # fmt: skip
        return
    cli.console.print(_("Log in within {minutes} minutes, in the browser of this machine:", minutes=minutes))
    cli.console.print(address, soft_wrap=True)


def _try_servers(cli: CommandLine, view: LoginView) -> list[tuple[dict[str, Any], str, TagwerkError | None]]:
    """Whether the servers take it, as far as the settings use it."""
    from tagwerk_email_offers.checks import reach_mailbox, reach_smtp

    tried: list[tuple[dict[str, Any], str, TagwerkError | None]] = []
    for use in view.uses if view.in_force else ():
        error: TagwerkError | None = None
        try:
            said = reach_smtp(cli.app()) if use == "smtp" else reach_mailbox(cli.app(), view.mailbox)
        except TagwerkError as refused:
            error, said = refused, str(refused)
        tried.append(({"use": use, "works": error is None, "says": said}, said if error is None else "", error))
    return tried


def _said(view: LoginView, lines: list[str]) -> str:
    first = _("Logged in at {provider}; it is kept in the workspace and renews itself.", provider=view.title)
    if not view.in_force:
        lines = [_('It is used when plugins.email_offers says login = "{provider}".', provider=view.provider)]
    return "\n".join(line for line in (first, *lines) if line)


def _fields(view: LoginView) -> dict[str, Any]:
    moments: dict[str, datetime | None] = {
        "logged_in_at": view.logged_in_at, "access_until": view.access_until, "refresh_until": view.refresh_until,
    }  # fmt: skip
    written = {name: moment.isoformat() if moment is not None else None for name, moment in moments.items()}
    return {
        "provider": view.provider,
        "mailbox": view.mailbox,
        "user": view.user,
        "uses": list(view.uses),
        **written,
        "in_force": view.in_force,
    }


COMMANDS = (Command("mail", mail),)
