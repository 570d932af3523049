"""Asking a CardDAV server: over verified TLS, within a time and a size; what it is told goes to no other server."""

from __future__ import annotations

import asyncio
import logging
import os
import ssl
from typing import TYPE_CHECKING, NamedTuple

from tagwerk.companies.imports.carddav.multistatus import things_in
from tagwerk.platform.connections.outside import causes_of, tls_context
from tagwerk.platform.errors import Unreachable
from tagwerk.platform.texts import cause_in_words, translator

if TYPE_CHECKING:
    import httpx

    from tagwerk.companies.imports.carddav.address_book import AddressBook
    from tagwerk.companies.imports.carddav.multistatus import Thing

MOST_BYTES = 32 * 2**20
"""Of one answer."""
MOST_ALTOGETHER = 2**30
MOST_HOPS = 5
MOVED = (301, 302, 303, 307, 308)
XML = {"Content-Type": "application/xml; charset=utf-8"}
ASKED = """<?xml version="1.0" encoding="utf-8"?>
<D:propfind xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:carddav"><D:prop>{names}</D:prop></D:propfind>"""

_ = translator("tagwerk")
logging.getLogger("httpx").setLevel(logging.WARNING)  # it logs each address that it asks


class TooLarge(Exception):
    """An answer is larger than what was asked for can be."""


class Answer(NamedTuple):
    """What a server answered, and from which address in the end."""

    status: int
    url: httpx.URL
    content: bytes


class Server:
    """The server on which an address book is; *patience* is how many seconds it may take for one answer."""

    def __init__(self, client: httpx.AsyncClient, url: httpx.URL, patience: float) -> None:
        self.client, self.url, self.patience = client, url, patience
        self.host = url.netloc.decode("ascii")
        self.taken = 0

    def at(self, href: str, base: httpx.URL) -> httpx.URL:
        """The address that *href* means, seen from *base*. Raises Unreachable for one on another server."""
        import httpx

        try:
            url = base.join(href)
        except (httpx.InvalidURL, ValueError):
            raise self.strange() from None
        if (url.host, url.port) != (self.url.host, self.url.port):
            raise Unreachable(
                _("{host} sends us to another server, {other}.", host=self.host, other=url.netloc.decode("ascii")),
                _("Nothing was sent there. If that is right, name the address there yourself."),
            )
        return url.copy_with(scheme=self.url.scheme, userinfo=b"", fragment=None)

    async def things(self, url: httpx.URL, depth: int, *names: str) -> tuple[httpx.URL, list[Thing]] | None:
        """What lies at *url*, and one step below with a *depth* of 1; None where there is nothing that it can say."""
        body = ASKED.format(names="".join(f"<{name}/>" for name in names))
        try:
            answer = await self.ask("PROPFIND", url, body, depth)
        except TooLarge:
            raise Unreachable(_("{host} answers without an end.", host=self.host)) from None
        if answer.status != 207:
            return None
        try:
            return answer.url, things_in(answer.content)
        except ValueError:
            raise self.strange() from None

    async def ask(self, method: str, url: httpx.URL, body: str = "", depth: int = 0, most: int = MOST_BYTES) -> Answer:
        """An answer, from wherever on this server it is. Raises Unreachable, TooLarge."""
        for _hop in range(MOST_HOPS):
            async with asyncio.timeout(self.patience):
                answer, location = await self._once(method, url, body, depth, most)
            if answer.status not in MOVED or not location:
                return answer
            url = self.at(location, url)
        raise Unreachable(_("{host} sends us from one address to the next.", host=self.host))

    async def _once(self, method: str, url: httpx.URL, body: str, depth: int, most: int) -> tuple[Answer, str]:
        headers = {"Depth": str(depth), **XML} if body else {}
        async with self.client.stream(method, url, content=body.encode(), headers=headers) as response:
            self._check(response)
            content = bytearray()
            async for piece in response.aiter_raw():
                content += piece
                self.taken += len(piece)
                if self.taken > MOST_ALTOGETHER:
                    raise Unreachable(_("{host} answers without an end.", host=self.host))
                if len(content) > most:
                    raise TooLarge
            return Answer(response.status_code, url, bytes(content)), response.headers.get("Location", "")

    def _check(self, response: httpx.Response) -> None:
        status = response.status_code
        if status == 401:
            if "basic" not in response.headers.get("WWW-Authenticate", "basic").lower():
                raise Unreachable(_("{host} asks for another login than by user and password.", host=self.host))
            if self.client.auth is None:
                raise Unreachable(_("{host} asks who reads the address book.", host=self.host), _("Say --user NAME."))
            raise Unreachable(
                _("{host} does not take this user with this password.", host=self.host),
                _("Many servers want a password made for programs: in Nextcloud under Settings, Security."),
            )
        if status == 429 or (status >= 500 and status != 501):
            raise Unreachable(_("{host} failed (HTTP {status}).", host=self.host, status=status), _("Try again later."))
        if response.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise self.strange()

    def strange(self) -> Unreachable:
        """It says what no such server says."""
        return Unreachable(_("{host} does not answer as a CardDAV server does.", host=self.host))


def client_for(book: AddressBook, cafile: str, *, outside: bool) -> httpx.AsyncClient:
    """What asks for *book*; no proxy stands before this machine itself. Raises ConfigurationError."""
    import httpx

    return httpx.AsyncClient(
        verify=tls_context(cafile, "address_book.cafile"),
        auth=httpx.BasicAuth(book.user, book.password) if book.user else None,
        headers={"Accept-Encoding": "identity"},
        timeout=None,  # noqa: S113 - each answer has its time as a whole
        follow_redirects=False,
        trust_env=outside,
    )


def trouble(host: str, error: Exception) -> Unreachable:
    """One clear line for what went wrong on the way."""
    causes = list(causes_of(error))
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return Unreachable(
                _("The certificate of {host} cannot be trusted: {cause}.", host=host, cause=cause.verify_message),
                _("Name the certificate of a private authority in address_book.cafile."),
            )
        if isinstance(cause, ssl.SSLError):
            return Unreachable(_("{host} does not speak TLS as it should.", host=host), _("Is the port right?"))
    for cause in causes:
        if isinstance(cause, OSError) and cause.errno:  # asyncio says it otherwise than the system does
            said = cause if cause.errno < 0 else OSError(cause.errno, os.strerror(cause.errno))
            return Unreachable(_("{host} cannot be reached: {cause}.", host=host, cause=cause_in_words(said)))
    if type(error).__name__ == "ConnectError":
        return Unreachable(_("{host} cannot be reached.", host=host), _("Try again later."))
    return Unreachable(_("{host} broke off in the middle. Nothing was taken in.", host=host), _("Try again later."))
