"""``setup telephone``: asks for what the telephone needs, tries it at once, and writes the settings; secrets into files."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tagwerk.api import (
    Action,
    TagwerkError,
    WrongInput,
    cause_in_words,
    later,
    normal_phone,
    one_of,
    set_up_settings,
    translator,
)

if TYPE_CHECKING:
    from tagwerk.api import App, CommandLine

SECTION = ("plugins", "telephony")
PROVIDERS = ("twilio", "sipgate", "webhook")
MADE = {"sipgate": "secret", "webhook": "secret"}
"""The secret that is ours to make, and that the exchange is told."""
GIVEN = {"twilio": "auth_token", "sipgate": "token"}
"""The secret that the provider gives."""
PREFIX = "TAGWERK_PLUGINS__TELEPHONY__"

_ = translator("tagwerk_telephony")

setup = typer.Typer()


@setup.command(
    "telephone",
    help=later(
        "Ask for what the telephone needs, and try it; secrets go into files that you alone can read.\n\n"
        "Examples: tagwerk setup telephone, "
        "tagwerk setup telephone --provider twilio --caller-id '030 123456' --account-sid AC1 --token-file token.txt"
    ),
)
def telephone(
    context: typer.Context,
    provider: Annotated[str | None, typer.Option(help=later("twilio, sipgate or webhook"))] = None,
    caller_id: Annotated[str | None, typer.Option(help=later("The number that clients see."))] = None,
    account_sid: Annotated[str | None, typer.Option(help=later("The account at Twilio."))] = None,
    token_id: Annotated[
        str | None, typer.Option(help=later("The token at sipgate, by its name; '' where Tagwerk does not dial."))
    ] = None,
    token_file: Annotated[
        Path | None, typer.Option(help=later("A file whose first line is the token; else it is asked for, unseen."))
    ] = None,
    own: Annotated[
        str | None, typer.Option(metavar="NUMBER", help=later("Your own telephone, which rings first."))
    ] = None,
) -> None:
    """The telephone."""
    cli: CommandLine = context.obj
    app, actor = cli.app(), cli.actor()
    chosen = cli.ask(_("Provider (twilio, sipgate, webhook)"), provider, option="--provider")
    if chosen not in PROVIDERS:
        raise WrongInput(_("There is no telephone provider {name!r} to set up.", name=chosen), one_of(PROVIDERS))
    before, country = _before(app, chosen), _country(app, cli)
    written: dict[str, str] = {"provider": chosen}
    if chosen != "webhook":
        known = str(before.get("caller_id", ""))
        typed = cli.ask(_("The number that clients see"), caller_id, option="--caller-id", default=known)
        written["caller_id"] = normal_phone(typed, country)
    section = _account(cli, chosen, before, account_sid, token_id)
    hidden = _secrets(cli, chosen, before, section, token_file)
    verdict = _try(app, {**written, chosen: {**section, **hidden}})
    kept = {name: value for name, value in hidden.items() if os.environ.get(_variable(chosen, name)) != value}
    values: dict[tuple[str, ...], str | int | bool] = {(*SECTION, name): value for name, value in written.items()}
    values |= {(*SECTION, chosen, name): value for name, value in section.items()}
    set_up_settings(app, actor, values, {(*SECTION, chosen, name): value for name, value in kept.items()})
    files = {name: str(app.folder / "secrets" / "-".join((*SECTION, chosen, name))) for name in kept}
    told = [_("Calls go through {provider}: {verdict}.", provider=chosen, verdict=verdict)]
    told += [_("Kept for your eyes alone: {path}", path=path) for path in files.values()]
    if (made := MADE.get(chosen, "")) in files:
        told.append(_("Tell your exchange the secret that stands in {path}.", path=files[made]))
    if own is not None:
        command = Action("staff.edit", actor.name, phone=own).command
        told.append(_("Write your own number on file: {command}", command=command))
    cli.show({"provider": chosen, "verdict": verdict, "secrets": files}, "\n".join(told))


def _country(app: App, cli: CommandLine) -> str:
    """Where a number without a country code belongs: where who sets up works."""
    from tagwerk.api import employee_seen_by

    with app.database.reading() as session:
        return employee_seen_by(session, cli.actor(), None).country


def _before(app: App, provider: str) -> dict[str, Any]:
    """What is set up already: the number, and the section of *provider*; nothing where it cannot be read."""
    from tagwerk_telephony.settings import settings_of

    try:
        settings = settings_of(app)
    except TagwerkError:  # it is what is set up anew
        return {}
    return {"caller_id": settings.caller_id, **dict(getattr(settings, provider))}


def _account(
    cli: CommandLine, provider: str, before: dict[str, Any], account_sid: str | None, token_id: str | None
) -> dict[str, str]:
    """What names the account at the provider, and is no secret."""
    if provider == "twilio":
        known = str(before.get("account_sid", ""))
        return {
            "account_sid": cli.ask(
                _("Account SID (begins with AC)"), account_sid, option="--account-sid", default=known
            )
        }
    if provider == "sipgate":
        known = str(before.get("token_id", ""))
        if token_id is None and not known and not cli.console.is_terminal:
            return {}
        return {
            "token_id": cli.ask(
                _("Token id (return: Tagwerk does not dial)"), token_id, option="--token-id", default=known
            )
        }
    return {}


def _secrets(
    cli: CommandLine, provider: str, before: dict[str, Any], section: dict[str, str], token_file: Path | None
) -> dict[str, str]:
    """The secrets by the name of their setting: as they are set up, from the file or the environment, typed unseen, or made."""
    found = {}
    if made := MADE.get(provider):
        found[made] = os.environ.get(_variable(provider, made), "") or _kept(before, made) or secrets.token_hex(24)
    given = GIVEN.get(provider)
    if given and (provider != "sipgate" or section.get("token_id")):
        known = os.environ.get(_variable(provider, given), "") or _kept(before, given)
        question = _("Token (return keeps the one there is)") if known else _("Token")
        typed = _first_line(token_file) if token_file is not None else None
        found[given] = cli.ask(question, typed, option="--token-file", default=known, hidden=True)
    return {name: value for name, value in found.items() if value}


def _kept(before: dict[str, Any], name: str) -> str:
    value = before.get(name)
    return value.get_secret_value() if value is not None else ""


def _variable(provider: str, name: str) -> str:
    return f"{PREFIX}{provider.upper()}__{name.upper()}"


def _first_line(path: Path) -> str:
    try:
        return path.expanduser().read_text(encoding="utf-8").partition("\n")[0].strip()
    except (OSError, UnicodeDecodeError) as error:
        cause = cause_in_words(error) if isinstance(error, OSError) else _("it is no text")
        raise WrongInput(_("{path} cannot be read: {cause}.", path=path, cause=cause)) from None


def _try(app: App, values: dict[str, Any]) -> str:
    """What the provider says of these settings before they are written. Raises TagwerkError."""
    from tagwerk_telephony.api import Checks
    from tagwerk_telephony.calls.providers import chosen_provider

    try:
        provider = chosen_provider(app.trying("telephony", values))
        return provider.check() if isinstance(provider, Checks) else provider.name
    except TagwerkError as error:
        raise TagwerkError(_("Nothing is written: {cause}", cause=error.message), error.hint) from None
