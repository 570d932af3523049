"""What a token server answers: tokens (RFC 6749, 5.1), or an error (5.2), which becomes one clear line with none of its words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from pydantic import SecretStr

from tagwerk.api import Action, ConfigurationError, TagwerkError, Unreachable, translator

if TYPE_CHECKING:
    from tagwerk_email_offers.oauth.endpoints import Reply
    from tagwerk_email_offers.oauth.providers import Provider

NOT_SAID = 600.0
"""Seconds that a token is taken to hold of which nobody says how long it does."""
LONGEST = 2 * 86_400.0
FOR_EVER = 10 * 366 * 86_400.0
LONGEST_TOKEN = 32_768

ENDED = ("invalid_grant", "interaction_required", "consent_required", "login_required")
DENIED = ("access_denied", "authorization_declined")
UNKNOWN_APPLICATION = ("invalid_client", "unauthorized_client")
LATER = ("temporarily_unavailable", "server_error", "slow_down")
MICROSOFT_NUMBERS = {
    7000218: "public_client", 90002: "tenant", 90023: "tenant", 900023: "tenant", 700016: "application", 700038: "application",
    50194: "tenant", 50059: "tenant",
}  # fmt: skip
"""``error_codes`` that a setting is to blame for ("Microsoft Entra authentication and authorization error codes")."""

_ = translator("tagwerk_email_offers")


class LoginEnded(Unreachable):
    """The provider gives no more tokens until somebody logs in again."""


@dataclass(frozen=True)
class Tokens:
    """What was given. *refresh* is None where the old one goes on, *refresh_holds* where nobody says how long it does."""

    access: SecretStr
    holds: timedelta
    refresh: SecretStr | None
    refresh_holds: timedelta | None
    scope: str


def tokens_in(provider: Provider, reply: Reply) -> Tokens:
    """The tokens in *reply*. Raises Unreachable, LoginEnded or ConfigurationError where there are none."""
    if not reply.is_success:
        raise refusal(provider, reply)
    access, refresh = reply.text("access_token"), reply.text("refresh_token")
    fits = access and " " not in access and len(access) <= LONGEST_TOKEN and len(refresh) <= LONGEST_TOKEN
    if not fits or reply.text("token_type").lower() != "bearer":
        raise Unreachable(_("{provider} gave no token that can be used.", provider=provider.title))
    lasts = max(reply.seconds(name, 0.0, FOR_EVER) for name in ("refresh_token_expires_in", "refresh_expires_in"))
    return Tokens(
        SecretStr(access),
        timedelta(seconds=reply.seconds("expires_in", NOT_SAID, LONGEST)),
        SecretStr(refresh) if refresh else None,
        timedelta(seconds=lasts) if lasts else None,
        reply.text("scope"),
    )


def refusal(provider: Provider, reply: Reply) -> TagwerkError:
    """The error in *reply*, in our words."""
    error, title = reply.error, provider.title
    if reply.status >= 500 or reply.status == 429 or error in LATER:
        return Unreachable(_("{provider} gives no tokens at the moment.", provider=title), _("Try again later."))
    if (wrong := _wrong_setting(provider, reply)) is not None:
        return wrong
    if error in ENDED:
        return LoginEnded(
            _("The login at {provider} is over: it was ended there, or has expired.", provider=title),
            _("Log in again."),
            Action("mail.login"),
        )
    if error in DENIED:
        return Unreachable(_("The login was refused at {provider}.", provider=title), Action("mail.login"))
    if error in ("expired_token", "code_expired"):
        return Unreachable(_("The code has expired before somebody used it."), Action("mail.login"))
    if error == "invalid_scope":
        return ConfigurationError(
            _("{provider} does not give this application the right to mail.", provider=title),
            _("Allow it at the provider, where the application is registered."),
        )
    said = error or f"HTTP {reply.status}"
    return Unreachable(_("{provider} refuses the login ({error}).", provider=title, error=said), Action("mail.login"))


def _wrong_setting(provider: Provider, reply: Reply) -> ConfigurationError | None:
    numbers = reply.fields.get("error_codes")
    known = (
        [MICROSOFT_NUMBERS.get(each) for each in numbers if isinstance(each, int)] if isinstance(numbers, list) else []
    )
    if "public_client" in known:
        return ConfigurationError(
            _("{provider} takes this application for one that keeps a secret.", provider=provider.title),
            _('Allow "public client flows" for it at the provider, or set plugins.email_offers.client_secret.'),
        )
    if "tenant" in known:
        return ConfigurationError(
            _("{provider} does not know this tenant, or not this application in it.", provider=provider.title),
            _("Check plugins.email_offers.tenant."),
        )
    if "application" in known or reply.error in UNKNOWN_APPLICATION:
        return ConfigurationError(
            _("{provider} does not know this application, or not by this secret.", provider=provider.title),
            _("Check plugins.email_offers.client_id and client_secret."),
        )
    return None
