"""The entrance of the site: what holds for every request, whoever answers it.

A request has an id, by which it is found in the log; it names a host that is ours; its answer is not sniffed at
and not kept by anybody on the way; and what breaks is one line in the log and a 500, never a traceback.
"""

from __future__ import annotations

import logging
import re
import secrets
import time
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders

from tagwerk.platform.errors import TagwerkError
from tagwerk.platform.hosting.failure_log import write_down
from tagwerk.platform.hosting.plugin import cause_of
from tagwerk.platform.hosting.structured_log import request_id
from tagwerk.platform.texts import translator
from tagwerk.views.errors import error_view
from tagwerk.web.answers import Json

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from tagwerk.platform.settings.sections import WebSettings

ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
SECRET = re.compile(r"[^/]{25,}")
"""A part of a path that could be a token of a signed link."""
EVERYBODY = "*"

log = logging.getLogger("tagwerk.requests")

_ = translator("tagwerk")


class Entrance:
    """The ASGI application *app* behind what holds for every request."""

    def __init__(self, app: ASGIApp, settings: WebSettings) -> None:
        self.app = app
        named = [urlsplit(settings.public_url).hostname or "", settings.host, "localhost", *settings.trusted_hosts]
        self.hosts = {name.strip("[]").casefold() for name in named if name}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status, headers = time.monotonic(), 0, Headers(scope=scope)
        given = headers.get("x-request-id", "")
        name = given if ID.fullmatch(given) else secrets.token_hex(8)

        async def send_guarded(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                answered = MutableHeaders(scope=message)
                answered["X-Content-Type-Options"] = "nosniff"
                answered["X-Request-ID"] = name
                answered.setdefault("Cache-Control", "no-store")
                del answered["Server"]
            await send(message)

        mark = request_id.set(name)
        try:
            if self.knows(headers.get("host", ""), scope):
                await self.app(scope, receive, send_guarded)
            else:
                wrong = TagwerkError(_("this is another host's"), _("Name it in web.trusted_hosts where it is ours."))
                await Json(error_view(wrong), status_code=400)(scope, receive, send_guarded)
        except Exception as error:
            what = f"{scope['method']} {SECRET.sub('…', scope['path'])}"
            log.error("%s: %s", what, cause_of(error))
            write_down(error, None, what)
            if not status:
                await Json({"error": type(error).__name__}, status_code=500)(scope, receive, send_guarded)
        finally:
            spent = round((time.monotonic() - began) * 1000)
            seen = {
                "method": scope["method"],
                "path": SECRET.sub("…", scope["path"]),
                "status": status,
                "milliseconds": spent,
            }
            log.info("%s %s: %s in %s ms", *seen.values(), extra={"fields": seen})
            request_id.reset(mark)

    def knows(self, host: str, scope: Scope) -> bool:
        """Whether a request to *host* is for us: by a name of ours, or by the address at which it arrived."""
        name = _without_port(host)
        if not name:
            return False
        if name in self.hosts or EVERYBODY in self.hosts:
            return True
        if any(name.endswith(each[1:]) for each in self.hosts if each.startswith("*.")):
            return True
        try:
            address = ip_address(name)
        except ValueError:
            return False
        return address.is_loopback or name == (scope.get("server") or ("",))[0]


def _without_port(host: str) -> str:
    """The name in a header ``Host``, in small letters; ``""`` where it is none."""
    try:
        parts = urlsplit(f"//{host}")
        _port = parts.port
    except ValueError:
        return ""
    plain = parts.username is None and not parts.path and not parts.query and not parts.fragment
    return (parts.hostname or "").rstrip(".") if plain else ""
