"""A connection is opened: greeted, encrypted and logged in as it must be, or one clear line says why not.

A token that is not taken is renewed once, on a connection of its own: some servers hang up after a refusal.
"""

from __future__ import annotations

import asyncio
import os
import re
import socket
import ssl
from collections.abc import Callable
from typing import TYPE_CHECKING

from tagwerk.api import Action, Unreachable, translator
from tagwerk_email_offers.oauth.access import access_token
from tagwerk_email_offers.oauth.providers import uses_token
from tagwerk_email_offers.oauth.sasl import TokenRefused
from tagwerk_email_offers.servers import unreachable
from tagwerk_email_offers.wire.dialogue import Dialogue
from tagwerk_email_offers.wire.login import log_in, log_in_with_token
from tagwerk_email_offers.wire.replies import Extensions, extensions_in

if TYPE_CHECKING:
    from pydantic import SecretStr

    from tagwerk_email_offers.servers import Server
    from tagwerk_email_offers.settings import EmailOffersSettings
    from tagwerk_email_offers.wire.replies import Reply

READY, DONE = 220, 250
NOT_KNOWN = (500, 501, 502, 504, 550)
BUSY = (421, 432)
CROWDED = re.compile(r"too many|zu viele|trop de|(connection|session)s? (limit|rate)|concurrent", re.IGNORECASE)
NAME = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)+")

_ = translator("tagwerk_email_offers")


class Busy(Unreachable):
    """The server takes no further connection now: 421, 432, or words that say so."""


Tls = Callable[[], ssl.SSLContext]


async def open_connection(
    settings: EmailOffersSettings, name: str, tls: Tls, refused: SecretStr | None = None
) -> tuple[Dialogue, Extensions]:
    """Connect to the server of *settings* and say that we are *name*; *tls* makes the context where it is needed, and *refused*
    is a token that the server takes no longer.

    Raises Unreachable, Busy, ConfigurationError.
    """
    if not uses_token(settings, settings.smtp):
        return await _open(settings, name, tls, None)
    token = await asyncio.to_thread(access_token, settings, "smtp", refused)
    try:
        return await _open(settings, name, tls, token)
    except TokenRefused:
        renewed = await asyncio.to_thread(access_token, settings, "smtp", token)
        if renewed == token:
            raise
    return await _open(settings, name, tls, renewed)


async def _open(
    settings: EmailOffersSettings, name: str, tls: Tls, token: SecretStr | None
) -> tuple[Dialogue, Extensions]:
    server = settings.smtp
    dialogue: Dialogue | None = None
    if settings.cafile:
        tls()  # a wrong setting is told whatever else is wrong
    try:
        dialogue = await _connect(server, settings.timeout)
        dialogue.token = token
        if server.starts_with_tls:
            await dialogue.encrypt(tls(), server.host)
        return dialogue, await _introduce(dialogue, settings, name, tls)
    except BaseException as error:
        if dialogue is not None:
            dialogue.raw.abort()
        if isinstance(error, OSError | UnicodeError):
            raise unreachable(server, error) from None
        raise


def own_name() -> str:
    """What to say in EHLO: the full name of this machine, or the literal of its address (RFC 5321, 4.1.4). May wait for DNS."""
    name = socket.getfqdn()
    if NAME.fullmatch(name):
        return name
    try:
        return f"[{socket.gethostbyname(socket.gethostname())}]"
    except (OSError, UnicodeError):
        return "[127.0.0.1]"


async def _connect(server: Server, patience: float) -> Dialogue:
    """Try each address of the server. Raises OSError in the words of the system, for the last one."""
    loop = asyncio.get_running_loop()
    trouble: OSError = TimeoutError(_("no connection within {seconds} seconds", seconds=f"{patience:g}"))
    try:
        async with asyncio.timeout(patience):
            found = await loop.getaddrinfo(server.host, server.port, type=socket.SOCK_STREAM)
    except TimeoutError:
        raise trouble from None
    for family, kind, protocol, _name, address in found:
        sock = socket.socket(family, kind, protocol)
        try:
            sock.setblocking(False)
            async with asyncio.timeout(patience):
                await loop.sock_connect(sock, address)
        except OSError as error:
            sock.close()
            trouble = OSError(error.errno, os.strerror(error.errno)) if error.errno else trouble
        except BaseException:
            sock.close()
            raise
        else:
            _transport, dialogue = await loop.create_connection(lambda: Dialogue(loop, patience), sock=sock)
            return dialogue
    raise trouble


async def _introduce(dialogue: Dialogue, settings: EmailOffersSettings, name: str, tls: Tls) -> Extensions:
    server = settings.smtp
    _accept(server, await dialogue.reply(), READY)
    extensions = await _hello(dialogue, server, name)
    if server.wants_starttls(offered=extensions.starttls, cafile=settings.cafile):
        _accept(server, await dialogue.ask(b"STARTTLS"), READY)
        await dialogue.encrypt(tls(), server.host)
        extensions = await _hello(dialogue, server, name)  # what was offered in the clear may be anybody's
    if dialogue.token is not None:
        await log_in_with_token(dialogue, server, extensions.login, dialogue.token)
    elif server.user:
        await log_in(dialogue, server, extensions.login)
    dialogue.settle()
    return extensions


async def _hello(dialogue: Dialogue, server: Server, name: str) -> Extensions:
    reply = await dialogue.ask(f"EHLO {name}".encode())
    if reply.code in NOT_KNOWN:
        _accept(server, await dialogue.ask(f"HELO {name}".encode()), DONE)
        return Extensions()
    _accept(server, reply, DONE)
    return extensions_in(reply)


def _accept(server: Server, reply: Reply, wanted: int) -> None:
    if reply.code == wanted:
        return
    kind = Busy if reply.code in BUSY or (reply.code >= 400 and CROWDED.search(reply.text)) else Unreachable
    raise kind(
        _("The mail server {server} refuses the connection: {code} {text}", server=server, code=reply.code, text=reply.text),
        Action("doctor"),
    )  # fmt: skip
