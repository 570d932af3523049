"""Whether a request really comes from Twilio: ``X-Twilio-Signature`` over the public URL and the form.

Source: Twilio's document "Security: validating signatures". The URL is the one that Twilio was given, so it is put together
from ``web.public_url`` and the path and query as they came; headers of proxies are nobody's proof. Twilio signs the URL with or
without its port, whatever the port is. Its voice webhooks are forms; a body of JSON, signed by a hash in the URL, is none of
them.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from twilio.request_validator import RequestValidator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tagwerk_telephony.api import Request

HEADER = "x-twilio-signature"
PORTS = {"http": 80, "https": 443}


def is_authentic(request: Request, auth_token: str) -> bool:
    """Whether the signature of *request* was made with *auth_token*. Without a token nothing is authentic."""
    signature = request.headers.get(HEADER, "")
    if not auth_token or not signature.isascii():
        return False
    signed: dict[str, list[str]] = {}
    for name, value in request.pairs:
        signed.setdefault(name, []).append(value)
    validator = RequestValidator(auth_token)
    expected = (validator.compute_signature(url, _Form(signed)) for url in _urls(request.url))
    return any(hmac.compare_digest(each, signature) for each in expected)


class _Form(dict[str, list[str]]):
    """The form as the SDK signs it: a name that comes several times has its values beside each other."""

    def getall(self, name: str) -> list[str]:
        """All values of one name."""
        return self[name]


def _urls(url: str) -> Iterator[str]:
    """The forms of *url* that Twilio may have signed: as it is, without its port, with the port of its scheme."""
    yield url
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        return
    host = parts.netloc.rpartition("@")[2]
    without = host.removesuffix(f":{port}") if port is not None else host
    for netloc in (without, f"{without}:{port or PORTS.get(parts.scheme, 443)}"):
        if netloc != parts.netloc:
            yield url.replace(f"{parts.scheme}://{parts.netloc}", f"{parts.scheme}://{netloc}", 1)
