"""Mail servers that take tokens, and logins for them."""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import MISSING, SMTP, AuthResult, Envelope, Session
from pydantic import SecretStr

from servers.requirement import free_port
from servers.token_server import USER, TokenServer
from tagwerk_email_offers.oauth.device import log_in_by_code
from tagwerk_email_offers.oauth.grants import Grant, GrantFile
from tagwerk_email_offers.oauth.providers import provider_of
from tagwerk_email_offers.settings import EmailOffersSettings


@dataclass
class TokenMail:
    """A mail server that takes nothing without a token that holds, and looks at it again at each mail."""

    tokens: TokenServer
    looks_again: bool = True
    port: int = field(default_factory=free_port)
    logins: list[tuple[str, str, str]] = field(default_factory=list)
    """Each that was tried: mechanism, user, token."""
    taken: list[Envelope] = field(default_factory=list)
    at_mail: int = 0

    @property
    def url(self) -> str:
        return f"smtp://{USER}@localhost:{self.port}"

    @property
    def recipients(self) -> list[str]:
        return [envelope.rcpt_tos[0] for envelope in self.taken]

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:
        return await self._bearer(server, args, "XOAUTH2")

    async def auth_OAUTHBEARER(self, server: SMTP, args: list[str]) -> AuthResult:
        return await self._bearer(server, args, "OAUTHBEARER")

    async def _bearer(self, server: SMTP, args: list[str], mechanism: str) -> AuthResult:
        said = b64decode(args[1]) if len(args) > 1 else await server.challenge_auth("")
        if said is MISSING or not isinstance(said, bytes):
            return AuthResult(success=False)
        fields = dict(part.split("=", 1) for part in said.decode().split("\x01") if "=" in part)
        token = fields.get("auth", "").removeprefix("Bearer ")
        user = fields["user"] if mechanism == "XOAUTH2" else fields["n,a"].rstrip(",")
        self.logins.append((mechanism, user, token))
        if self.tokens.valid.get(token) == user:
            return AuthResult(success=True, auth_data=token)
        # the refusal explains itself, and the explanation is answered
        explained = b64encode(json.dumps({"status": "400", "schemes": "Bearer"}).encode()).decode()
        answer = await server.challenge_auth(explained, encode_to_b64=False)
        assert answer == (b"" if mechanism == "XOAUTH2" else b"\x01")
        return AuthResult(success=False, handled=False, message=f"535 5.7.8 {token} is not accepted")

    async def handle_MAIL(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any) -> str:
        self.at_mail += 1
        if self.looks_again and session.auth_data not in self.tokens.valid:
            return "535 5.7.3 the token has expired"
        envelope.mail_from = address
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.taken.append(envelope)
        return "250 taken"


class LongLines(SMTP):
    """Takes the line of a token (RFC 4954, 4)."""

    line_length_limit = 12288


class _Controller(Controller):
    def factory(self) -> SMTP:
        return LongLines(self.handler, **self.SMTP_kwargs)


@contextmanager
def running_token_mail(tokens: TokenServer, *, without: str = "PLAIN LOGIN", **more: Any) -> Iterator[TokenMail]:
    """The server runs, and offers every mechanism but those in *without*."""
    server = TokenMail(tokens)
    controller = _Controller(
        server, hostname="127.0.0.1", port=server.port, auth_required="tls_context" in more,
        auth_exclude_mechanism=without.split(), **{"auth_require_tls": False, **more},
    )  # fmt: skip
    controller.start()
    try:
        yield server
    finally:
        controller.stop()


def settings_in(folder: Path, tokens: TokenServer, **more: Any) -> EmailOffersSettings:
    """Settings of the workspace in *folder*, to log in at *tokens*."""
    values = {"smtp_url": SecretStr(f"smtp://{USER}@localhost:1"), "timeout": 15.0, **tokens.settings, **more}
    return EmailOffersSettings.model_validate(values).of_workspace(folder)


def log_in(settings: EmailOffersSettings, mailbox: str = "") -> Grant:
    """Log in by code, as somebody does who types it at once, and keep what is given."""
    provider = provider_of(settings)
    scopes = provider.scopes(("smtp", "imap"))
    tokens = log_in_by_code(settings, provider, scopes, lambda _address, _code, _holds: None)
    grant, file = Grant.of(settings, provider, scopes, USER, tokens), GrantFile(settings.folder, mailbox)
    with file.locked(), file.replacing() as keep:
        keep(grant)
    return grant
