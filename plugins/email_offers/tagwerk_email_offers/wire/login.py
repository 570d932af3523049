"""Logging in (RFC 4954), one function for each mechanism; another one with a password is a further line of MECHANISMS.

The server's own words stay out of every error: some servers repeat what was sent to them.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING

from tagwerk.api import Unreachable, translator
from tagwerk_email_offers.oauth import sasl

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import SecretStr

    from tagwerk_email_offers.servers import Server
    from tagwerk_email_offers.wire.dialogue import Dialogue
    from tagwerk_email_offers.wire.replies import Reply

LOGGED_IN = 235
GO_ON = 334
NOT_THIS_MECHANISM = (500, 501, 502, 503, 504, 534)
LONGEST_COMMAND = 510
"""Bytes of a command with what comes with it (RFC 5321, 4.5.3.1.4, without the line end); more goes into a line of its own."""

_ = translator("tagwerk_email_offers")


Mechanism = Callable[["Dialogue", "Server"], Awaitable["Reply"]]


async def log_in(dialogue: Dialogue, server: Server, offered: tuple[str, ...]) -> None:
    """Log in with the first mechanism that both sides know and the server takes. Raises Unreachable, OSError."""
    if not offered:
        raise Unreachable(
            _("The mail server {server} offers no login.", server=server),
            _("Leave user and password out of plugins.email_offers.smtp_url."),
        )
    code = (await _first_taken(MECHANISMS, dialogue, server, offered)).code
    if code != LOGGED_IN:
        raise Unreachable(
            _("The mail server {server} refuses user or password ({code}).", server=server, code=code),
            _("Check plugins.email_offers.smtp_url."),
        )


async def log_in_with_token(dialogue: Dialogue, server: Server, offered: tuple[str, ...], token: SecretStr) -> None:
    """The same with a token. Raises TokenRefused, Unreachable, OSError."""
    mechanisms = {name: partial(bearer, mechanism=name, token=token) for name in sasl.MECHANISMS}
    reply = await _first_taken(mechanisms, dialogue, server, offered)
    if reply.code != LOGGED_IN:
        raise sasl.TokenRefused.by(server, reply.code, reply.status)


async def _first_taken(
    known: Mapping[str, Mechanism], dialogue: Dialogue, server: Server, offered: tuple[str, ...]
) -> Reply:
    """What the server says in the end: that we are logged in, or no. Raises Unreachable where it says neither."""
    possible = [mechanism for name, mechanism in known.items() if name in offered]
    if not possible:
        raise Unreachable(
            _("The mail server {server} offers no way to log in that is known here, only {offered}.", server=server,
              offered=", ".join(offered) or "–"),
            _("Known are: {known}.", known=", ".join(known)),
        )  # fmt: skip
    reply = await possible[0](dialogue, server)
    for mechanism in possible[1:]:
        if reply.code not in NOT_THIS_MECHANISM:
            break
        reply = await mechanism(dialogue, server)
    if 400 <= reply.code < 500:
        raise Unreachable(
            _("The mail server {server} takes no login at the moment ({code}).", server=server, code=reply.code),
            _("Try again later."),
        )
    return reply


async def plain(dialogue: Dialogue, server: Server) -> Reply:
    """PLAIN (RFC 4616), with the initial response."""
    return await dialogue.ask(b"AUTH PLAIN " + _encoded(f"\0{server.user}\0{server.password}"))


async def login(dialogue: Dialogue, server: Server) -> Reply:
    """LOGIN (draft-murchison-sasl-login), which older servers of Microsoft offer alone."""
    reply = await dialogue.ask(b"AUTH LOGIN")
    for said in (server.user, server.password):
        if reply.code != GO_ON:
            return reply
        reply = await dialogue.ask(_encoded(said))
    return reply


async def bearer(dialogue: Dialogue, server: Server, *, mechanism: str, token: SecretStr) -> Reply:
    """XOAUTH2 or OAUTHBEARER. A no is a challenge first, which is answered before the server says it."""
    command, said = f"AUTH {mechanism}".encode(), b64encode(sasl.message(mechanism, server, token))
    if len(command) + len(said) < LONGEST_COMMAND:
        reply = await dialogue.ask(command + b" " + said)
    else:
        reply = await dialogue.ask(command)
        reply = await dialogue.ask(said) if reply.code == GO_ON else reply
    return await dialogue.ask(b64encode(sasl.LAST_WORDS[mechanism])) if reply.code == GO_ON else reply


def _encoded(text: str) -> bytes:
    return b64encode(text.encode())


MECHANISMS: dict[str, Mechanism] = {"PLAIN": plain, "LOGIN": login}
"""In the order in which they are tried."""
