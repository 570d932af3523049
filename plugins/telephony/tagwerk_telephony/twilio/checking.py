"""What ``tagwerk doctor`` tries of Twilio: the account with the very client that calls, the number, and our own address."""

from __future__ import annotations

import hmac
import secrets
from typing import TYPE_CHECKING, Any

import httpx

from tagwerk.api import ConfigurationError, Unreachable, translator
from tagwerk_telephony.door import HOOKS, signed_greeting
from tagwerk_telephony.settings import public_url

if TYPE_CHECKING:
    from collections.abc import Callable

    from tagwerk.api import App

TIMEOUT = 10.0
"""Seconds for our own server to answer."""

_ = translator("tagwerk_telephony")


def check(app: App, ask: Callable[[Any], Any], caller_id: str) -> str:
    """A sentence when all is well. Raises TagwerkError for what is not."""
    account = ask(lambda client: client.api.accounts(client.account_sid).fetch())
    if getattr(account, "status", "active") not in ("active", None):
        raise ConfigurationError(_("The account {name} at Twilio is not active.", name=account.friendly_name))
    mine = ask(lambda client: _numbers(client, caller_id))
    if not mine:
        raise ConfigurationError(
            _("The number {number} is none that the account at Twilio may call from.", number=caller_id),
            _("Buy it or verify it there, or set plugins.telephony.caller_id to one that you have."),
        )
    base = public_url(app)
    if not base:
        return _(
            "the account {name} answers; without web.public_url ends of calls are asked for", name=account.friendly_name
        )
    knock(app, base)
    return _("the account {name} answers, and {base} is this workspace", name=account.friendly_name, base=base)


def knock(app: App, base: str) -> None:
    """Whether our own server, with this workspace, answers at *base*. Raises Unreachable."""
    nonce = secrets.token_hex(16)
    try:
        answer = httpx.get(f"{base}{HOOKS}/hello", params={"nonce": nonce}, timeout=TIMEOUT)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise Unreachable(
            _("Nothing answers at web.public_url, {base}: {cause}.", base=base, cause=type(error).__name__),
            _("Start tagwerk serve, and let that address lead to it."),
        ) from None
    expected = signed_greeting(app, nonce)
    if answer.status_code != 200 or not hmac.compare_digest(answer.text.encode(), expected.encode()):
        raise Unreachable(
            _("At web.public_url, {base}, answers something else than this workspace.", base=base),
            _("Start tagwerk serve in this workspace, and let that address lead to it."),
        )


def _numbers(client: Any, number: str) -> list[Any]:
    """The number where the account has it, bought or verified."""
    bought = client.incoming_phone_numbers.list(phone_number=number, limit=1)
    return list(bought) or list(client.outgoing_caller_ids.list(phone_number=number, limit=1))
