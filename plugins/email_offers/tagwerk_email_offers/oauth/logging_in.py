"""Logging in to mail for the whole workspace, logging out, and what there is of a login."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from tagwerk.api import ConfigurationError, Conflict, TagwerkError, Unreachable, WrongInput, translator, use_case
from tagwerk_email_offers.oauth.access import kept
from tagwerk_email_offers.oauth.browser import log_in_by_browser
from tagwerk_email_offers.oauth.device import log_in_by_code
from tagwerk_email_offers.oauth.endpoints import ask
from tagwerk_email_offers.oauth.grants import Grant, GrantFile
from tagwerk_email_offers.oauth.providers import provider_of, uses_of, uses_token
from tagwerk_email_offers.settings import MAIN, settings_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from tagwerk.api import Actor, App
    from tagwerk_email_offers.oauth.providers import Provider, Use
    from tagwerk_email_offers.settings import EmailOffersSettings, ProviderName

Flow = Literal["code", "browser"]

_ = translator("tagwerk_email_offers")


@dataclass(frozen=True)
class LoginView:
    """A login: whose it is, what it is for, until when its token holds, and until when it can be renewed (None: nobody says).

    *in_force* says whether the settings use it; *mailbox* is the name of the one whose own it is, ``""`` for the workspace.
    """

    provider: str
    title: str
    user: str
    uses: tuple[Use, ...]
    logged_in_at: datetime
    access_until: datetime
    refresh_until: datetime | None
    in_force: bool
    mailbox: str = ""


@dataclass(frozen=True)
class LoginWish:
    """How to log in. Without a *provider* it is the one of the settings, without a *flow* the one that fits it best; with a
    *mailbox* the login is for that one alone, by its name in the settings.
    """

    provider: ProviderName | None = None
    flow: Flow | None = None
    open_it: bool = True
    port: int = 0
    mailbox: str = ""


@use_case("mail.login", roles=("administrator", "director"))
def log_in(app: App, actor: Actor, wish: LoginWish, invite: Callable[[str, str, float], None]) -> LoginView:
    """Log in at the provider, for the servers whose address has a user and no password; the old login is replaced.

    *invite* hears the address to open, the code to type there (``""`` without one), and for how many seconds that holds. Raises
    ConfigurationError, WrongInput, Unreachable, Conflict.
    """
    settings = settings_of(app)
    provider = provider_of(settings, wish.provider)
    mailbox = _known_mailbox(settings, wish.mailbox)
    servers = uses_of(settings, mailbox)
    if not servers:
        raise ConfigurationError(
            _("No mail server is to be logged in to without a password."),
            _("Write the user into smtp_url or imap_url, and no password: smtp://anna@firma.example@smtp.example:587."),
        )
    uses: tuple[Use, ...] = tuple(servers)
    scopes, user = provider.scopes(uses), next(iter(servers.values())).user
    file = GrantFile(settings.folder, mailbox)
    with file.replacing():  # nobody logs in for what cannot be kept
        pass
    if _flow(provider, wish) == "code":
        tokens = log_in_by_code(settings, provider, scopes, invite)
    else:
        tokens = log_in_by_browser(settings, provider, scopes, invite, user, open_it=wish.open_it, port=wish.port)
    if tokens.scope and (withheld := provider.withheld(uses, tokens.scope)):
        raise Unreachable(
            _(
                "{provider} was not allowed everything that was asked for: {scopes}.",
                provider=provider.title,
                scopes=", ".join(withheld),
            ),
            _("Log in again and allow it."),
        )
    grant = Grant.of(settings, provider, scopes, user, tokens)
    with file.locked(), file.replacing() as keep:
        keep(grant)
    return _view(settings, provider, grant, mailbox)


@use_case("mail.login", roles=("administrator", "director"))
def log_out(app: App, actor: Actor, mailbox: str = "") -> bool:
    """Forget the login, that of the workspace or that of *mailbox*, and end it at the provider where that can be told
    (RFC 7009); gives whether it was.

    Raises Conflict where nobody is logged in, WrongInput for an unknown mailbox, and Unreachable where the provider did not
    hear of it: it is forgotten here all the same.
    """
    settings = settings_of(app)
    file = GrantFile(settings.folder, _known_mailbox(settings, mailbox))
    with file.locked():
        try:
            grant = file.read()
        except ConfigurationError:
            file.remove()
            raise
        if grant is None:
            raise Conflict(_("Nobody is logged in to mail."))
        file.remove()
    return _revoke(settings, grant)


def logins_of(settings: EmailOffersSettings) -> list[LoginView]:
    """The login of the workspace, where a server is logged in to with it, and those of mailboxes that have their own.

    Raises ConfigurationError where there is none, or one that the settings no longer speak of.
    """
    own = [name for name in sorted(settings.mailboxes) if GrantFile(settings.folder, name).path.exists()]
    servers = [settings.smtp] if settings.smtp_url.get_secret_value() else []
    servers += [settings.imap] if settings.imap_url.get_secret_value() else []
    servers += [each.server for name, each in settings.mailboxes.items() if name not in own]
    shared = not own or any(uses_token(settings, server) for server in servers)
    return [login_for(settings, name) for name in ([""] if shared else []) + own]


def login_for(settings: EmailOffersSettings, mailbox: str) -> LoginView:
    """The login of the workspace, or of *mailbox*. Raises ConfigurationError where there is none."""
    provider, file = provider_of(settings), GrantFile(settings.folder, mailbox)
    grants = [kept(settings, provider, file, use) for use in uses_of(settings, mailbox)]
    if not grants:
        raise ConfigurationError(
            _("No mail server is logged in to without a password."),
            _("Leave plugins.email_offers.login out, or the passwords."),
        )
    return _view(settings, provider, grants[0], mailbox)


def _known_mailbox(settings: EmailOffersSettings, name: str) -> str:
    """The name of a mailbox of the settings, or ``""`` for that of ``imap_url``. Raises WrongInput."""
    if name in ("", MAIN):
        return ""
    if name not in settings.mailboxes:
        known = ", ".join((MAIN, *sorted(settings.mailboxes)))
        raise WrongInput(_("There is no mailbox {name}.", name=name), _("Known are: {known}", known=known))
    return name


def _flow(provider: Provider, wish: LoginWish) -> Flow:
    """The code where it can be had: it works on any machine."""
    possible: dict[Flow, str] = {"code": provider.device_url, "browser": provider.authorize_url}
    if wish.flow is not None and not possible[wish.flow]:
        raise WrongInput(
            _("{provider} gives no rights to mail that way.", provider=provider.title),
            _("Log in with --browser.") if wish.flow == "code" else _("Log in with --code."),
        )
    return wish.flow or ("code" if provider.device_url else "browser")


def _revoke(settings: EmailOffersSettings, grant: Grant) -> bool:
    """Only the application and the server that gave it hear of a token."""
    try:
        provider = provider_of(settings, grant.provider)
    except ConfigurationError:
        return False
    same = (settings.client_id, provider.token_url) == (grant.client_id, grant.token_url)
    if not (same and provider.revoke_url):
        return False
    form = {"token": grant.refresh_token.get_secret_value(), "token_type_hint": "refresh_token"}  # nosec B105 - a kind
    try:
        reply = ask(settings, provider.revoke_url, form)
    except TagwerkError as error:
        raise _not_told(provider, error.message) from None
    if reply.is_success or reply.error in ("invalid_token", "invalid_grant"):  # it was over before
        return True
    raise _not_told(provider, f"HTTP {reply.status}")


def _not_told(provider: Provider, cause: str) -> Unreachable:
    return Unreachable(
        _(
            "The login is forgotten here, but {provider} did not hear of it: {cause}",
            provider=provider.title,
            cause=cause,
        ),
        _("End it there: {page}", page=provider.page) if provider.page else "",
    )


def _view(settings: EmailOffersSettings, provider: Provider, grant: Grant, mailbox: str) -> LoginView:
    uses: tuple[Use, ...] = tuple(use for use in uses_of(settings, mailbox) if grant.covers(settings, provider, use))
    return LoginView(
        grant.provider,
        provider.title,
        grant.user,
        uses,
        grant.logged_in_at,
        grant.access_until,
        grant.refresh_until,
        settings.login == grant.provider,
        mailbox,
    )
