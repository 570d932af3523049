"""``setup mail`` and ``setup mailbox``: finds the server, tries it at once, and writes the settings; secrets into files."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import quote, urlsplit

import typer

from tagwerk.api import TagwerkError, Unreachable, WrongInput, cause_in_words, later, nearest_hint, translator

if TYPE_CHECKING:
    from collections.abc import Callable

    from tagwerk.api import Actor, App, CommandLine
    from tagwerk_email_offers.senders.hosts import Hosts

SECTION = ("plugins", "email_offers")
PATIENCE = 8.0  # seconds that one server may be silent while somebody waits
_ = translator("tagwerk_email_offers")

Address = Annotated[str | None, typer.Option(help=later("Your e-mail address; its domain tells the server."))]
Server = Annotated[
    str | None, typer.Option(help=later("The server, where it is not found: smtps://mail.firma.example:465"))
]
Box = Annotated[
    str | None, typer.Option("--server", help=later("The server, where it is not found: imaps://mail.firma.example"))
]
User = Annotated[
    str | None, typer.Option(help=later("Who logs in, where it is not the address; '' for a server without login."))
]
Provider = Annotated[str, typer.Option(help=later("Who keeps the mail of your domain: strato, ionos, microsoft …"))]
PasswordFile = Annotated[
    Path | None, typer.Option(help=later("A file whose first line is the password; else it is asked for, unseen."))
]

mail, mailbox = typer.Typer(), typer.Typer()


@mail.command(
    "mail",
    help=later(
        "Find the server that your mail leaves through, try it, write to yourself, and keep the settings.\n\n"
        "Examples: tagwerk setup mail, tagwerk setup mail --address anna@firma.example --password-file password.txt"
    ),
)
def mail_(
    context: typer.Context,
    address: Address = None,
    server: Server = None,
    user: User = None,
    provider: Provider = "",
    password_file: PasswordFile = None,
    sender: Annotated[
        str | None, typer.Option(help=later("How clients see you: 'Anna Groß <anna@firma.example>'"))
    ] = None,
    test: Annotated[
        bool, typer.Option("--test/--no-test", help=later("A mail to yourself, to see that it arrives."))
    ] = True,
) -> None:
    from tagwerk.api import set_up_settings

    cli: CommandLine = context.obj
    app, actor = cli.app(), cli.actor()
    address, name = _address(cli, app, actor, address)
    given = _Login("smtp", address, user, password_file)
    url, password, trying = _found(cli, app, given, server, provider, _reach_smtp)
    sender = sender or (f"{name} <{address}>" if name and name != actor.name else address)
    said = _write_to_yourself(trying, sender, address) if test else ""
    set_up_settings(app, actor, {(*SECTION, "smtp_url"): url, (*SECTION, "sender"): sender}, given.secrets(password))
    whose = _(
        "Everybody here writes as {sender}; without this setting each employee writes under the own address.",
        sender=sender,
    )
    lines = [_("Mail leaves through {server}.", server=_shown(url)), said, whose]
    cli.show(
        {"server": _shown(url), "sender": sender, "tested": test, "address": address},
        "\n".join(line for line in lines if line),
    )


@mailbox.command(
    "mailbox",
    help=later(
        "Find the mailbox that answers arrive in, try it, and keep the settings.\n\n"
        "Examples: tagwerk setup mailbox, tagwerk setup mailbox --server imaps://mail.firma.example"
    ),
)
def mailbox_(
    context: typer.Context,
    address: Address = None,
    server: Box = None,
    user: User = None,
    provider: Provider = "",
    password_file: PasswordFile = None,
) -> None:
    from tagwerk.api import set_up_settings

    cli: CommandLine = context.obj
    app, actor = cli.app(), cli.actor()
    address, _name = _address(cli, app, actor, address)
    given = _Login("imap", address, user, password_file)
    url, password, _trying = _found(cli, app, given, server, provider, _reach_imap)
    set_up_settings(app, actor, {(*SECTION, "imap_url"): url}, given.secrets(password))
    cli.show(
        {"server": _shown(url), "address": address},
        _("Mail is read from {server}.", server=_shown(url)) + "\n" + _("Read it with: tagwerk inbox sync"),
    )


class _Login:
    """Who logs in at which kind of server, and where the password comes from."""

    def __init__(self, kind: str, address: str, user: str | None, password_file: Path | None) -> None:
        self.kind, self.address, self.file = kind, address, password_file
        self.user = address if user is None else user
        self.variable = f"TAGWERK_PLUGINS__EMAIL_OFFERS__{kind.upper()}_PASSWORD"

    def password(self, cli: CommandLine, app: App) -> str:
        """From the file that was named, from the environment, as it was set up for the same user before, else typed unseen."""
        if not self.user:
            return ""
        if self.file is not None:
            try:
                return self.file.expanduser().read_text(encoding="utf-8").partition("\n")[0].strip()
            except (OSError, UnicodeDecodeError) as error:
                cause = cause_in_words(error) if isinstance(error, OSError) else _("it is no text")
                raise WrongInput(_("{path} cannot be read: {cause}.", path=self.file, cause=cause)) from None
        before = os.environ.get(self.variable, "") or _known_password(app, self.user)
        question = _("Password (return keeps the one there is)") if before else _("Password")
        return cli.ask(question, None, option="--password-file", default=before, hidden=True)

    def secrets(self, password: str) -> dict[tuple[str, ...], str]:
        """What is kept in a file: nothing that the environment says already."""
        if not password or os.environ.get(self.variable) == password:
            return {}
        return {(*SECTION, f"{self.kind}_password"): password}

    def url(self, server: str) -> str:
        """*server* with the user who logs in there."""
        scheme, _mark, rest = server.partition("://")
        if scheme == "maildir" or not self.user or "@" in rest:
            return server
        return f"{scheme}://{quote(self.user, safe='')}@{rest}"


def _address(cli: CommandLine, app: App, actor: Actor, given: str | None) -> tuple[str, str]:
    """The address of who sets up, and that one's name. Raises WrongInput."""
    from tagwerk.api import employee_seen_by, normal_email

    with app.database.reading() as session:
        employee = employee_seen_by(session, actor, None)
    typed = cli.ask(_("Your e-mail address"), given, option="--address", default=employee.email)
    return normal_email(typed), employee.name


def _found(
    cli: CommandLine, app: App, login: _Login, server: str | None, provider: str, reach: Callable[[App], None]
) -> tuple[str, str, App]:
    """The first server that takes the login, the password, and the workspace under these settings. Raises TagwerkError."""
    from tagwerk_email_offers.senders.hosts import NAMED, candidates

    if provider and provider.lower() not in NAMED:
        raise WrongInput(_("There is no provider {name!r} on file.", name=provider), nearest_hint(provider, NAMED))
    if server is not None and "://" not in server:
        server = f"{login.kind}s://{server}"
    known = [] if server is not None else candidates(login.address, provider.lower())
    for note in dict.fromkeys(_(hosts.note) for hosts in known if hosts.note):
        cli.console.print(note)
    password = "" if server is not None and server.startswith("maildir:") else login.password(cli, app)
    servers = [server] if server is not None else [_of(hosts, login.kind) for hosts in known]
    for place, each in enumerate(servers):
        url = login.url(each)
        values: dict[str, Any] = {f"{login.kind}_url": url, f"{login.kind}_password": password, "timeout": PATIENCE}
        trying = app.trying("email_offers", values)
        cli.console.print(_("Trying {server} …", server=_shown(url)))
        try:
            reach(trying)
        except TagwerkError as error:
            is_there = not isinstance(error.__context__, OSError)  # and refuses: no other one is told the password
            if is_there or place + 1 == len(servers):
                raise _not_written(error, 1 if is_there else len(servers)) from None
            continue
        return url, password, trying
    raise WrongInput(_("No server was found."))


def _not_written(error: TagwerkError, tried: int) -> TagwerkError:
    hint = (
        _("Say the server: --server {example}", example="smtps://mail.firma.example:465") if tried > 1 else error.hint
    )
    return type(error)(_("Nothing is written: {cause}", cause=error.message), hint)


def _of(hosts: Hosts, kind: str) -> str:
    return hosts.smtp if kind == "smtp" else hosts.imap


def _reach_smtp(app: App) -> None:
    from tagwerk_email_offers.checks import reach_smtp

    reach_smtp(app)


def _reach_imap(app: App) -> None:
    from tagwerk_email_offers.inbox.mailboxes.opening import open_mailbox
    from tagwerk_email_offers.settings import settings_of

    open_mailbox(settings_of(app)).close()


def _write_to_yourself(app: App, sender: str, address: str) -> str:
    """A mail to who sets up. Raises TagwerkError where the server does not take it."""
    from tagwerk.api import clock
    from tagwerk_email_offers.mime.addresses import wire_address
    from tagwerk_email_offers.settings import settings_of
    from tagwerk_email_offers.wire.wire import send_one
    from tagwerk_email_offers.writing.composing import Composer
    from tagwerk_email_offers.writing.correspondents import Correspondent
    from tagwerk_email_offers.writing.rendered import Rendered

    writes = Correspondent.parse(sender)
    text = Rendered(_("Tagwerk can write"), _("This mail shows that Tagwerk reaches your mail server."), "")
    envelope = Composer(writes, automatic=True).compose(
        text, Correspondent("", wire_address(address)), writes.new_message_id(), clock.now()
    )
    answer = send_one(settings_of(app), envelope)
    if answer.outcome != "sent":
        raise Unreachable(
            _(
                "Nothing is written: the server did not take a mail to {address}: {reason}",
                address=address,
                reason=answer.text,
            )
        )
    return _("A mail to {address} has left; look whether it arrives.", address=address)


def _known_password(app: App, user: str) -> str:
    """The password with which the same user logs in at the other server already."""
    from tagwerk_email_offers.settings import settings_of

    try:
        settings = settings_of(app)
    except TagwerkError:  # they are what is set up anew
        return ""
    for url, secret in ((settings.smtp_url, settings.smtp_password), (settings.imap_url, settings.imap_password)):
        if f"//{quote(user, safe='')}@" in url.get_secret_value() and secret.get_secret_value():
            return secret.get_secret_value()
    return ""


def _shown(url: str) -> str:
    """The address of a server without user and password."""
    if url.startswith("maildir:"):
        return url
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
