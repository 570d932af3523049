"""Who gives tokens for mail, at which addresses, and what each allows.

Microsoft: the delegated rights ``SMTP.Send`` and ``IMAP.AccessAsUser.All`` of Outlook with ``offline_access``, by device code
or in the browser ("Authenticate an IMAP, POP or SMTP connection using OAuth", learn.microsoft.com; "OAuth 2.0 device
authorization grant", documentation of Entra). Redirects go to ``http://localhost``, of which it ignores the port. It cannot be
told that a token is no longer wanted.

Google: the one right ``https://mail.google.com/`` for SMTP and IMAP ("OAuth 2.0 mechanism", developers.google.com/gmail/imap),
which is not among those that its device flow gives ("OAuth 2.0 for TV and limited-input device applications", allowed
scopes); so in the browser, with a redirect to 127.0.0.1 ("OAuth 2.0 for iOS & desktop apps"). ``access_type=offline`` and
``prompt=consent`` bring a refresh token each time.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from tagwerk.api import ConfigurationError, translator

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tagwerk_email_offers.servers import Server
    from tagwerk_email_offers.settings import EmailOffersSettings, ProviderName

Use = Literal["smtp", "imap"]
"""What a token is for: sending, or reading."""

MICROSOFT_LOGIN = "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/"
OUTLOOK = "https://outlook.office.com/"
NO_RIGHTS = ("offline_access", "openid")
"""Scopes that say how the login is to be, and that not every provider repeats."""
GOOGLE_MAIL = ("https://mail.google.com/",)

_ = translator("tagwerk_email_offers")


@dataclass(frozen=True)
class Provider:
    """Who gives tokens. *rights* are the scopes by use, *always* those that are asked for besides; *more* goes into the address
    that is opened in the browser, *redirect_host* is how this machine is called in it. *page* is where a login can be ended
    by hand.
    """

    name: ProviderName
    title: str
    token_url: str
    device_url: str = ""
    authorize_url: str = ""
    revoke_url: str = ""
    rights: Mapping[Use, tuple[str, ...]] = field(default_factory=dict)
    always: tuple[str, ...] = ()
    more: Mapping[str, str] = field(default_factory=dict)
    redirect_host: str = "127.0.0.1"
    page: str = ""

    def scopes(self, uses: tuple[Use, ...]) -> tuple[str, ...]:
        """What to ask for, and no more than that."""
        wanted = [scope for use in uses for scope in self.rights[use]]
        return tuple(dict.fromkeys((*wanted, *self.always)))

    def withheld(self, uses: tuple[Use, ...], given: str) -> tuple[str, ...]:
        """The rights that were asked for and not given. Microsoft may name them without their resource, in any case."""
        known = {_short(scope) for scope in given.split()}
        wanted = self.scopes(uses)
        return tuple(scope for scope in wanted if scope not in NO_RIGHTS and _short(scope) not in known)


def provider_of(settings: EmailOffersSettings, name: ProviderName | None = None) -> Provider:
    """The provider of the setting ``login``, or the one called *name*. Raises ConfigurationError where something is missing."""
    chosen = name or settings.login
    if chosen == "password":
        raise ConfigurationError(
            _("The setting plugins.email_offers.login names no provider that gives tokens."),
            _('Set login = "microsoft" or login = "google".'),
        )
    provider = _MAKERS[chosen](settings)
    own = {name: getattr(settings, name) for name in ("authorize_url", "device_url", "token_url", "revoke_url")}
    provider = replace(provider, **{name: url for name, url in own.items() if url})
    has = {
        "client_id": settings.client_id,
        "token_url": provider.token_url,
        "device_url": provider.device_url or provider.authorize_url,
        "scopes": chosen != "oauth" or settings.scopes,
    }
    for setting, value in has.items():
        if not value:
            raise ConfigurationError(
                _("The setting plugins.email_offers.{name} is empty.", name=setting),
                _("The provider of your mail says what belongs there, once the application is registered."),
            )
    return provider


def uses_token(settings: EmailOffersSettings, server: Server) -> bool:
    """Whether *server* is logged in to with a token: where its address has a user, and no password."""
    return settings.login != "password" and bool(server.user) and not server.password


def uses_of(settings: EmailOffersSettings, mailbox: str = "") -> dict[Use, Server]:
    """The servers whose address has a user and no password, by what they are for; of the *mailbox* of that name its own alone."""
    found: dict[Use, Server] = {}
    if settings.smtp_url.get_secret_value():
        found["smtp"] = settings.smtp
    if settings.imap_url.get_secret_value():
        found["imap"] = settings.imap
    elif settings.mailboxes:
        found["imap"] = next(iter(settings.mailboxes.values())).server
    if mailbox:
        found = {"imap": settings.mailboxes[mailbox].server}
    return {use: server for use, server in found.items() if server.user and not server.password}


def _microsoft(settings: EmailOffersSettings) -> Provider:
    login = MICROSOFT_LOGIN.format(tenant=settings.tenant)
    return Provider(
        "microsoft",
        "Microsoft",
        token_url=f"{login}token",
        device_url=f"{login}devicecode",
        authorize_url=f"{login}authorize",
        rights={"smtp": (f"{OUTLOOK}SMTP.Send",), "imap": (f"{OUTLOOK}IMAP.AccessAsUser.All",)},
        always=("offline_access",),
        redirect_host="localhost",
        page="https://myapps.microsoft.com",
    )


def _google(_settings: EmailOffersSettings) -> Provider:
    return Provider(
        "google",
        "Google",
        token_url="https://oauth2.googleapis.com/token",  # noqa: S106 - an address
        authorize_url="https://accounts.google.com/o/oauth2/v2/auth",
        revoke_url="https://oauth2.googleapis.com/revoke",
        rights={"smtp": GOOGLE_MAIL, "imap": GOOGLE_MAIL},
        more={"access_type": "offline", "prompt": "consent"},
        page="https://myaccount.google.com/connections",
    )


def _other(settings: EmailOffersSettings) -> Provider:
    scopes = tuple(settings.scopes.split())
    host = settings.token_url.split("/")[2] if settings.token_url else ""
    return Provider("oauth", host, token_url="", rights={"smtp": scopes, "imap": scopes})


_MAKERS = {"microsoft": _microsoft, "google": _google, "oauth": _other}


def _short(scope: str) -> str:
    return scope.removeprefix(OUTLOOK).removeprefix("https://outlook.office365.com/").lower()
