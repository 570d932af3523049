"""Whether a request really comes from Twilio: ``X-Twilio-Signature`` over the public URL and the form.

Source: Twilio's document "Security: validating signatures". The URL is the one that Twilio was given, so it is put together
from ``web.public_url`` and the path and query as they came; headers of proxies are nobody's proof.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from twilio.request_validator import RequestValidator

if TYPE_CHECKING:
    from starlette.datastructures import ImmutableMultiDict
    from starlette.requests import Request

HEADER = "X-Twilio-Signature"


def is_authentic(request: Request, form: ImmutableMultiDict[str, str], public_url: str, auth_token: str) -> bool:
    """Whether the signature of *request* was made with *auth_token*. Without a token nothing is authentic."""
    signature = request.headers.get(HEADER, "")
    if not auth_token or not signature.isascii():
        return False
    return bool(RequestValidator(auth_token).validate(_url(request, public_url), form, signature))


def _url(request: Request, public_url: str) -> str:
    """The URL as Twilio called it, its path and its query still encoded as they came."""
    base = public_url or f"{request.url.scheme}://{request.url.netloc}"
    path = request.scope.get("raw_path", request.scope["path"].encode()).decode("latin-1").partition("?")[0]
    query = request.scope["query_string"].decode("latin-1")
    return f"{base}{path}?{query}" if query else f"{base}{path}"
