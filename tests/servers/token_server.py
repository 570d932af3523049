"""A provider of tokens: device codes (RFC 8628), codes with PKCE (RFC 7636), refreshing with rotation, revoking, looking up."""

import hashlib
import json
import secrets
import ssl
import threading
import time
from base64 import urlsafe_b64encode
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from servers.over_http import Listening, listening

USER = "anna@firma.example"


@dataclass
class TokenServer:
    """What it gave and to whom. *mood* is how it is today: well, broken, html, silent, big, redirecting, slow."""

    mood: str = "well"
    holds: Any = 3600
    interval: int = 0
    rotates: bool = True
    length: int = 600
    scope: str | None = None
    user: str = USER
    """Who logs in."""
    user_says: list[str] = field(default_factory=list)
    """What the next questions after a device code are answered; then it is there."""
    denies: str = ""
    """The error with which the browser comes back."""
    extra: dict[str, Any] = field(default_factory=dict)
    secret: str = ""
    asked: Counter[str] = field(default_factory=Counter)
    forms: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    valid: dict[str, str] = field(default_factory=dict)
    """Access tokens that hold, each with its user."""
    refresh_tokens: set[str] = field(default_factory=set)
    used_up: set[str] = field(default_factory=set)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    device_codes: set[str] = field(default_factory=set)
    is_over: bool = False
    """Whether somebody used a refresh token twice, or revoked: nothing is given any more."""
    url: str = ""
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def settings(self) -> dict[str, str]:
        """The settings of the plugin to log in here."""
        return {
            "login": "oauth",
            "client_id": "tagwerk-test",
            "scopes": "mail offline_access",
            "token_url": f"{self.url}/token",
            "device_url": f"{self.url}/device",
            "authorize_url": f"{self.url}/authorize",
            "revoke_url": f"{self.url}/revoke",
        }

    def expire(self) -> None:
        """No access token that was given until now is valid any more."""
        with self.lock:
            self.valid.clear()

    def tokens(self) -> tuple[int, dict[str, Any]]:
        access, refresh = f"access-{secrets.token_urlsafe(self.length)}", f"refresh-{secrets.token_urlsafe(32)}"
        self.valid[access] = self.user
        given: dict[str, Any] = {"token_type": "Bearer", "access_token": access, "expires_in": self.holds}
        if self.rotates or not self.refresh_tokens:
            self.refresh_tokens.add(refresh)
            given["refresh_token"] = refresh
        if self.scope is not None:
            given["scope"] = self.scope
        given |= self.extra
        return 200, {name: value for name, value in given.items() if value is not None}

    def answer(self, path: str, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """What is said to *form*."""
        if form.get("client_id") != "tagwerk-test" or form.get("client_secret", "") != self.secret:
            return 401, {"error": "invalid_client", "error_description": f"wrong client {form}"}
        if path == "/device":
            code = secrets.token_urlsafe(16)
            self.device_codes.add(code)
            return 200, {
                "device_code": code, "user_code": "WDJB-MJHT", "verification_uri": f"{self.url}/activate",
                "expires_in": 600, "interval": self.interval, **self.extra,
            }  # fmt: skip
        if path == "/revoke":
            self.is_over = True
            self.valid.clear()
            return 200, {}
        kind = form.get("grant_type", "")
        if kind.endswith("device_code"):
            return self._device(form)
        return self._code(form) if kind == "authorization_code" else self._refresh(form)

    def _device(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        if form.get("device_code") not in self.device_codes:
            return 400, {"error": "invalid_grant"}
        if self.user_says:
            said = self.user_says.pop(0)
            return (503, {}) if said == "503" else (400, {"error": said})
        self.device_codes.clear()
        return self.tokens()

    def _code(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        known = self.codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = urlsafe_b64encode(digest).decode().rstrip("=")
        if known is None or known["redirect_uri"] != form.get("redirect_uri") or known["code_challenge"] != challenge:
            return 400, {"error": "invalid_grant"}
        return self.tokens()

    def _refresh(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        given = form.get("refresh_token", "")
        if given in self.used_up:
            self.is_over = True  # two that use one token: a thief may be one of them
        if self.is_over or given not in self.refresh_tokens:
            return 400, {"error": "invalid_grant", "error_description": f"AADSTS70000 {given}"}
        if self.rotates:
            self.refresh_tokens.remove(given)
            self.used_up.add(given)
        return self.tokens()


class _Asked(BaseHTTPRequestHandler):
    server: "_Server"

    def do_POST(self) -> None:
        here, length = self.server.here, int(self.headers["Content-Length"])
        form = {name: values[0] for name, values in parse_qs(self.rfile.read(length).decode()).items()}
        path = urlsplit(self.path).path
        with here.lock:
            here.asked[path] += 1
            here.forms.append((path, form))
            mood = here.mood
        if mood in ("silent", "slow"):
            time.sleep(3 if mood == "silent" else 0.5)
        with here.lock:
            status, fields = here.answer(path, form) if mood in ("well", "slow") else (200, {})
        match mood:
            case "html":
                self._say(404, b"<html>no</html>", "text/html")
            case "broken":
                self._say(500, b"Internal Server Error", "text/plain")
            case "big":
                self._say(200, b"{" + b" " * 1_000_000 + b"}", "application/json")
            case "redirecting":
                self.send_response(307)
                self.send_header("Location", f"{here.url}/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()
            case _:
                self._say(status, json.dumps(fields).encode(), "application/json")

    def do_GET(self) -> None:
        here, address = self.server.here, urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(address.query).items()}
        if address.path == "/tokeninfo":
            with here.lock:
                user = here.valid.get(asked.get("access_token", ""))
            found = {"email": user} if user else {"error": "invalid_token"}
            self._say(200 if user else 400, json.dumps(found).encode(), "application/json")
            return
        code = secrets.token_urlsafe(16)
        with here.lock:
            here.codes[code] = asked
            here.forms.append((address.path, asked))
        back = {"error": here.denies} if here.denies else {"code": code}
        self.send_response(302)
        self.send_header("Location", f"{asked['redirect_uri']}?{urlencode({**back, 'state': asked['state']})}")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _say(self, status: int, content: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


class _Server(Listening):
    here: TokenServer


@contextmanager
def running_token_server(tls: ssl.SSLContext | None = None) -> Iterator[TokenServer]:
    """A token server on a port of its own."""
    here = TokenServer()
    server = _Server(("127.0.0.1", 0), _Asked)
    server.here = here
    with listening(server, tls) as here.url:
        yield here


@pytest.fixture
def token_server() -> Iterator[TokenServer]:
    """A running token server without TLS, on the loopback interface."""
    with running_token_server() as server:
        yield server
