"""Logging in with a code that is typed on any device (RFC 8628)."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from tagwerk.api import Unreachable, translator
from tagwerk_email_offers.oauth.endpoints import ask
from tagwerk_email_offers.oauth.tokens import refusal, tokens_in
from tagwerk_email_offers.servers import check_endpoint

if TYPE_CHECKING:
    from collections.abc import Callable

    from tagwerk_email_offers.oauth.endpoints import Reply
    from tagwerk_email_offers.oauth.providers import Provider
    from tagwerk_email_offers.oauth.tokens import Tokens
    from tagwerk_email_offers.settings import EmailOffersSettings

GRANT_TYPE = "urn:ietf:params:oauth:grant-type:device_code"
USUAL_INTERVAL, SLOWER = 5.0, 5.0
"""Seconds between two questions where the server names none, and how many more when it wants them slower (RFC 8628, 3.2, 3.5)."""
SHORTEST, LONGEST = 1.0, 60.0
MOST_SECONDS = 1800.0

_ = translator("tagwerk_email_offers")


def log_in_by_code(
    settings: EmailOffersSettings,
    provider: Provider,
    scopes: tuple[str, ...],
    invite: Callable[[str, str, float], None],
) -> Tokens:
    """Ask for a code, *invite* somebody to type it (address, code, seconds that it holds), and wait until that is done.

    Raises Unreachable when it was refused or has expired, ConfigurationError.
    """
    given = ask(settings, provider.device_url, {"scope": " ".join(scopes)})
    if not given.is_success:
        raise refusal(provider, given)
    code, shown, address = given.text("device_code"), given.text("user_code"), _address(given)
    if not (code and shown and address and len(shown) <= 64):
        raise Unreachable(_("{provider} gave no code that can be used.", provider=provider.title))
    holds = given.seconds("expires_in", MOST_SECONDS, MOST_SECONDS)
    end = time.monotonic() + holds
    invite(address, shown, holds)
    interval = max(SHORTEST, given.seconds("interval", USUAL_INTERVAL, LONGEST))
    while (left := end - time.monotonic()) > 0:
        time.sleep(min(interval, left))
        reply = _ask_whether_done(settings, provider, code)
        if reply is None:  # nobody answered: rarer (RFC 8628, 3.5)
            interval = min(interval * 2, LONGEST)
        elif reply.error == "slow_down":
            interval += SLOWER
        elif reply.error != "authorization_pending":
            return tokens_in(provider, reply)
    raise Unreachable(_("The code has expired before somebody used it."))


def _ask_whether_done(settings: EmailOffersSettings, provider: Provider, code: str) -> Reply | None:
    """None where the server is away for a moment."""
    try:
        reply = ask(settings, provider.token_url, {"grant_type": GRANT_TYPE, "device_code": code})
    except Unreachable:
        return None
    return None if reply.status >= 500 or reply.status == 429 else reply


def _address(given: Reply) -> str:
    """Where the code is typed; some write ``verification_url``. Nobody is sent to an address that is not encrypted."""
    address = given.text("verification_uri") or given.text("verification_url")
    try:
        return check_endpoint(address) if len(address) <= 500 else ""
    except ValueError:
        return ""
