"""Logging in with the browser of this machine: a redirect to the loopback interface (RFC 8252, 7.3) with PKCE (RFC 7636, S256).

Whoever sends a visitor here must know the state that only the browser was told; a page that tries is turned away and changes
nothing. The first right visit is the last: the door is closed behind it.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import sys
import threading
import time
import webbrowser
from base64 import urlsafe_b64encode
from contextlib import contextmanager, suppress
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode, urlsplit

from tagwerk.api import Action, Conflict, Unreachable, language, read_in, translator
from tagwerk_email_offers.oauth.endpoints import Reply, ask
from tagwerk_email_offers.oauth.tokens import refusal, tokens_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tagwerk_email_offers.oauth.providers import Provider
    from tagwerk_email_offers.oauth.tokens import Tokens
    from tagwerk_email_offers.settings import EmailOffersSettings

HOST = "127.0.0.1"
PATIENCE = 300.0
"""Seconds that somebody has to log in."""
SLOW_VISITOR = 5.0
MOST_FIELDS = 20

_ = translator("tagwerk_email_offers")


class _Door(ThreadingHTTPServer):
    """Listens on the loopback interface. Browsers connect ahead and say nothing, so each visitor has a thread of its own."""

    daemon_threads = True

    def __init__(self, state: str, port: int) -> None:
        self.state = state
        self.language = language()
        self.taken = threading.Lock()  # by the first right visit, for ever
        self.visits: SimpleQueue[dict[str, str]] = SimpleQueue()
        super().__init__((HOST, port), _Visitor)

    def handle_error(self, request: object, client_address: object) -> None:
        """A visitor who left in the middle is nobody's trouble."""


class _Visitor(BaseHTTPRequestHandler):
    timeout = SLOW_VISITOR
    server: _Door

    def do_GET(self) -> None:
        fields = self._fields()
        with read_in(self.server.language):
            if fields is None or not hmac.compare_digest(fields.get("state", "").encode(), self.server.state.encode()):
                self._say(404, _("This is not the answer that Tagwerk waits for."))
            elif not self.server.taken.acquire(blocking=False):
                self._say(409, _("Somebody has been here before. This visit changes nothing."))
            else:
                try:
                    self._say(200, _("Tagwerk has its answer. You may close this page and go back to it."))
                finally:
                    self.server.visits.put(fields)

    def _fields(self) -> dict[str, str] | None:
        """The parameters; None for another address, or one that says something twice."""
        address = urlsplit(self.path)
        try:
            found = parse_qs(address.query, max_num_fields=MOST_FIELDS)
        except ValueError:
            return None
        if address.path != "/" or any(len(values) > 1 for values in found.values()):
            return None
        return {name: values[0] for name, values in found.items()}

    def _say(self, status: int, text: str) -> None:
        page = f'<!doctype html><meta charset="utf-8"><title>Tagwerk</title><p>{escape(text)}</p>'.encode()
        self.send_response(status)
        for name, value in (
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Length", str(len(page))),
            ("Cache-Control", "no-store"),
            ("Referrer-Policy", "no-referrer"),
            ("Content-Security-Policy", "default-src 'none'"),
            ("Connection", "close"),
        ):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, format: str, *args: object) -> None:
        """The address holds the code: it is logged nowhere."""


def log_in_by_browser(
    settings: EmailOffersSettings,
    provider: Provider,
    scopes: tuple[str, ...],
    invite: Callable[[str, str, float], None],
    user: str,
    *,
    open_it: bool = True,
    port: int = 0,
) -> Tokens:
    """*invite* somebody to open an address (with no code, for some seconds), open it too unless *open_it* is False, and wait for
    the answer on *port* of the loopback interface, any free one by default.

    Raises Unreachable when it was refused or nobody came, Conflict where the port is taken, ConfigurationError.
    """
    state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(64)
    with _listening(state, port) as door:
        redirect = f"http://{provider.redirect_host}:{door.server_address[1]}/"
        address = _address(settings, provider, scopes, redirect, state, verifier, user)
        invite(address, "", PATIENCE)
        if open_it:
            open_in_browser(address)
        answer = _answer(provider, door)
    form = {"grant_type": "authorization_code", "code": answer, "redirect_uri": redirect, "code_verifier": verifier}
    return tokens_in(provider, ask(settings, provider.token_url, form))


def open_in_browser(address: str) -> None:
    """Open *address* where there is a screen; a browser of the terminal would cover what is said there."""
    has_screen = sys.platform in ("win32", "darwin") or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )
    if has_screen or os.environ.get("BROWSER"):
        with suppress(webbrowser.Error, OSError):
            webbrowser.open(address)


@contextmanager
def _listening(state: str, port: int) -> Iterator[_Door]:
    try:
        door = _Door(state, port)
    except (OSError, OverflowError):
        raise Conflict(
            _("Nobody can listen on port {port} of this machine.", port=port), _("Name another with --port.")
        ) from None
    listening = threading.Thread(target=door.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    listening.start()
    try:
        yield door
    finally:
        door.shutdown()
        door.server_close()
        listening.join()


def _address(
    settings: EmailOffersSettings,
    provider: Provider,
    scopes: tuple[str, ...],
    redirect: str,
    state: str,
    verifier: str,
    user: str,
) -> str:
    challenge = urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
    fields = {
        "response_type": "code",
        "client_id": settings.client_id,
        "redirect_uri": redirect,
        "scope": " ".join(scopes),
        "state": state,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
        "login_hint": user,
        **provider.more,
    }
    return f"{provider.authorize_url}{'&' if '?' in provider.authorize_url else '?'}{urlencode(fields)}"


def _answer(provider: Provider, door: _Door) -> str:
    """The code that the browser brings back."""
    end = time.monotonic() + PATIENCE
    while (left := end - time.monotonic()) > 0:
        try:
            fields = door.visits.get(timeout=min(left, 1.0))  # so that Ctrl+C is heard everywhere
        except Empty:
            continue
        if code := fields.get("code", ""):
            return code
        raise refusal(provider, Reply(400, fields))
    raise Unreachable(
        _("Nobody has logged in within {minutes} minutes.", minutes=f"{PATIENCE / 60:g}"), Action("mail.login")
    )
