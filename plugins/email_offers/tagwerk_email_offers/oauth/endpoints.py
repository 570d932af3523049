"""Asking a token server: a form over verified TLS, answered in JSON, within a time and a size; no redirect is followed."""

from __future__ import annotations

import asyncio
import json
import logging
import ssl
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tagwerk.api import TagwerkError, Unreachable, cause_in_words, causes_of, is_this_machine, translator
from tagwerk_email_offers.servers import tls_context

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tagwerk_email_offers.settings import EmailOffersSettings

LONGEST_WAIT = 30.0
"""Seconds for one question with its answer, whatever the mail servers are given."""
MOST_BYTES = 256 * 1024

_ = translator("tagwerk_email_offers")
logging.getLogger("httpx").setLevel(logging.WARNING)  # it logs each address that it asks


@dataclass(frozen=True)
class Reply:
    """What a token server said. *fields* may hold tokens, and are never shown."""

    status: int
    fields: Mapping[str, Any] = field(repr=False)

    @property
    def is_success(self) -> bool:
        return self.status == 200 and "error" not in self.fields

    @property
    def error(self) -> str:
        """The code of the error (RFC 6749, 5.2); ``""`` where there is none that can be read."""
        code = self.fields.get("error")
        known = isinstance(code, str) and len(code) <= 60 and code.isascii() and code.replace("_", "").isalnum()
        return str(code) if known else ""

    def text(self, name: str) -> str:
        """A field that is printable ASCII, as everything is that goes on (RFC 6749, appendix A); ``""`` for all else."""
        value = self.fields.get(name)
        return value if isinstance(value, str) and value.isascii() and value.isprintable() else ""

    def seconds(self, name: str, default: float, most: float) -> float:
        """A field with a number of seconds, which some write as text; at most *most*."""
        value = self.fields.get(name)
        if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 16:
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int | float) or not value >= 0:  # NaN is not either
            return default
        return min(float(value), most)


def ask(settings: EmailOffersSettings, url: str, form: Mapping[str, str]) -> Reply:
    """Send *form* to *url*, with what says which application asks. Raises Unreachable, ConfigurationError."""
    secret = settings.client_secret.get_secret_value()
    whole = {**form, "client_id": settings.client_id, **({"client_secret": secret} if secret else {})}
    patience = min(settings.timeout, LONGEST_WAIT)
    host = urlsplit(url).netloc
    context = tls_context(settings.cafile)
    try:
        status, content = asyncio.run(_post(url, whole, context, patience))
    except TagwerkError:
        raise
    except TimeoutError:
        raise Unreachable(
            _("{host} was silent for {seconds} seconds.", host=host, seconds=f"{patience:g}"), _("Try again later.")
        ) from None
    except Exception as error:
        raise _trouble(host, error) from None
    return Reply(status, _read(host, status, content))


async def _post(url: str, form: Mapping[str, str], context: ssl.SSLContext, patience: float) -> tuple[int, bytes]:
    import httpx

    # no proxy stands before this machine itself
    outside = not is_this_machine(urlsplit(url).hostname or "")
    headers = {"Accept": "application/json"}
    async with (
        asyncio.timeout(patience),
        httpx.AsyncClient(verify=context, trust_env=outside, timeout=patience, follow_redirects=False) as client,
        client.stream("POST", url, data=form, headers=headers) as response,
    ):
        content = b""
        async for piece in response.aiter_bytes():
            content += piece
            if len(content) > MOST_BYTES:
                raise Unreachable(_("{host} answers with more than a token.", host=urlsplit(url).netloc))
        return response.status_code, content


def _read(host: str, status: int, content: bytes) -> dict[str, Any]:
    """The JSON object; a success may do without (RFC 7009, 2.2), and a server in trouble has none."""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        found = {} if status == 200 or status >= 500 else None
    if isinstance(found, dict):
        return found
    raise Unreachable(
        _("{host} does not answer as a token server does (HTTP {status}).", host=host, status=status),
        _("Check its addresses in plugins.email_offers."),
    )


def _trouble(host: str, error: BaseException) -> Unreachable:
    """One clear line for what went wrong on the way."""
    causes = list(causes_of(error))
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return Unreachable(
                _("The certificate of {host} cannot be trusted: {cause}.", host=host, cause=cause.verify_message),
                _("Name the certificate of a private authority in plugins.email_offers.cafile."),
            )
    for cause in causes:
        if isinstance(cause, OSError) and cause.strerror:
            return Unreachable(_("{host} cannot be reached: {cause}.", host=host, cause=cause_in_words(cause)))
    return Unreachable(_("{host} does not answer as a token server does.", host=host), _("Try again later."))
