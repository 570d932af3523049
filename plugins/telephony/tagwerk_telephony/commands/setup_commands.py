"""``tagwerk setup telephone``: asks for what the telephone needs, tries each answer at once, and writes the settings."""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tagwerk.api import Action, TagwerkError, WrongInput, later, normal_phone, one_of, set_up_settings, translator

if TYPE_CHECKING:
    from tagwerk.api import App, CommandLine

FILE = "tagwerk.toml"
PROVIDERS = ("twilio", "sipgate", "webhook")
SECRETS = {"twilio": ("auth_token",), "sipgate": ("secret", "token"), "webhook": ("secret",)}
PREFIX = "TAGWERK_PLUGINS__TELEPHONY__"

_ = translator("tagwerk_telephony")

setup = typer.Typer()


@setup.command(
    "telephone",
    help=later(
        "Ask for what the telephone needs, and try it.\n\n"
        "Example: tagwerk setup telephone --provider twilio --caller-id '030 123456'"
    ),
)
def telephone(
    context: typer.Context,
    provider: Annotated[str | None, typer.Option(help=later("twilio, sipgate or webhook"))] = None,
    caller_id: Annotated[str | None, typer.Option(help=later("The number that clients see."))] = None,
    account_sid: Annotated[str | None, typer.Option(help=later("The account at Twilio."))] = None,
    own: Annotated[
        str | None, typer.Option(metavar="NUMBER", help=later("Your own telephone, which rings first."))
    ] = None,
) -> None:
    """The telephone."""
    cli: CommandLine = context.obj
    app, actor = cli.app(), cli.actor()
    chosen = provider or typer.prompt(_("Provider"), default="twilio")
    if chosen not in PROVIDERS:
        raise WrongInput(_("There is no telephone provider {name!r} to set up.", name=chosen), one_of(PROVIDERS))
    written: dict[str, dict[str, str]] = {"": {"provider": chosen}, chosen: {}}
    if chosen != "webhook":
        typed = caller_id or typer.prompt(_("The number that clients see"))
        written[""]["caller_id"] = normal_phone(typed, "DE")
    if chosen == "twilio":
        written["twilio"]["account_sid"] = account_sid or typer.prompt(_("Account SID (begins with AC)"))
    if own is not None:
        typer.echo(
            _("Write your own number on file: {command}", command=Action("staff.edit", actor.name, phone=own).command),
            err=True,
        )
    hidden = _secrets(chosen)
    verdict = _try(app, written, hidden)
    path = app.folder / FILE
    set_up_settings(
        app,
        actor,
        {
            ("plugins", "telephony", *([section] if section else []), name): value
            for section, values in written.items()
            for name, value in values.items()
        },
    )
    exports = [f"export {name}={value!r}" for name, value in hidden.items()]
    told = [
        _("Written: {path}", path=path),
        verdict,
        _("Keep the secrets where programs start, not in the file:"),
        *exports,
    ]
    cli.show({"file": str(path), "provider": chosen, "verdict": verdict, "secrets": sorted(hidden)}, "\n".join(told))


def _secrets(provider: str) -> dict[str, str]:
    """The secrets, each from the environment, else typed unseen, else made where it is ours to make."""
    found = {}
    for name in SECRETS[provider]:
        variable = f"{PREFIX}{provider.upper()}__{name.upper()}"
        value = os.environ.get(variable, "")
        if not value and name == "secret":
            value = secrets.token_hex(24)
        elif not value:
            value = typer.prompt(name, hide_input=True, default="", show_default=False)
        if value:
            found[variable] = value
    return found


def _try(app: App, written: dict[str, dict[str, str]], hidden: dict[str, str]) -> str:
    """What the provider says of these settings before they are written. Raises TagwerkError."""
    from tagwerk_telephony.api import Checks
    from tagwerk_telephony.calls.providers import chosen_provider

    values: dict[str, Any] = {**written[""], **{section: dict(each) for section, each in written.items() if section}}
    for variable, secret in hidden.items():
        section, name = variable.removeprefix(PREFIX).lower().split("__")
        if variable not in os.environ:  # else it comes from there by itself
            values.setdefault(section, {})[name] = secret
    try:
        provider = chosen_provider(app.trying("telephony", values))
        return provider.check() if isinstance(provider, Checks) else provider.name
    except TagwerkError as error:
        raise TagwerkError(_("Nothing is written: {cause}", cause=error.message), error.hint) from None
