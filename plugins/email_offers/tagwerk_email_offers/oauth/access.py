"""A token to log in with, now: the kept one as long as it holds, else a new one, asked for once however many want it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tagwerk.api import ConfigurationError, Unreachable, clock, translator
from tagwerk_email_offers.oauth.endpoints import ask
from tagwerk_email_offers.oauth.grants import EARLY, LATE, Grant, GrantFile
from tagwerk_email_offers.oauth.providers import provider_of
from tagwerk_email_offers.oauth.tokens import LoginEnded, tokens_in

if TYPE_CHECKING:
    from pydantic import SecretStr

    from tagwerk_email_offers.oauth.providers import Provider, Use
    from tagwerk_email_offers.settings import EmailOffersSettings

YOUNG = timedelta(seconds=10)
"""A token that is refused at this age is refused for another reason than its age."""

_ = translator("tagwerk_email_offers")


def access_token(
    settings: EmailOffersSettings, use: Use, refused: SecretStr | None = None, mailbox: str = ""
) -> SecretStr:
    """A token for *use*, of the login of *mailbox* where that has its own. *refused* is the one that a server did not take: the
    answer is another one, or the same where it is so young that no other would be taken.

    Asks the provider at most once, and not while another process does. Raises ConfigurationError where nobody has logged in,
    LoginEnded, Unreachable.
    """
    provider, file = provider_of(settings), GrantFile.for_mailbox(settings.folder, mailbox)
    grant = kept(settings, provider, file, use)
    if grant.access_token != refused and grant.holds(clock.now(), EARLY):
        return grant.access_token
    with file.locked():
        grant = kept(settings, provider, file, use)  # who held the lock before may have renewed it
        moment = clock.now()
        usable = grant.access_token != refused or grant.is_young(moment, YOUNG)
        if usable and grant.holds(moment, EARLY):
            return grant.access_token
        try:
            return _renew(settings, provider, file, grant).access_token
        except LoginEnded:
            raise
        except Unreachable:
            if usable and grant.holds(moment, LATE):
                return grant.access_token
            raise


def kept(settings: EmailOffersSettings, provider: Provider, file: GrantFile, use: Use) -> Grant:
    """The login that is kept for *use*. Raises ConfigurationError where there is none that the settings speak of."""
    grant = file.read()
    if grant is None:
        raise ConfigurationError(_("Nobody has logged in to mail at {provider}.", provider=provider.title), file.login)
    if not grant.covers(settings, provider, use):
        raise ConfigurationError(
            _("The login for mail was made under other settings, or for less than they need now."),
            _("Log in again."),
            file.login,
        )
    return grant


def _renew(settings: EmailOffersSettings, provider: Provider, file: GrantFile, grant: Grant) -> Grant:
    """Ask for new tokens (RFC 6749, 6) and keep them before anybody uses them."""
    form = {"grant_type": "refresh_token", "refresh_token": grant.refresh_token.get_secret_value()}
    with file.replacing() as keep:
        renewed = grant.renewed(tokens_in(provider, ask(settings, provider.token_url, form)))
        keep(renewed)
    return renewed
