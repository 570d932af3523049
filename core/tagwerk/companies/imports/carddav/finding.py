"""Finding the address book from the address that somebody knows: of the book, of a principal, or of the server (RFC 6764, 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tagwerk.companies.imports.carddav.multistatus import CARDDAV, DAV
from tagwerk.platform.errors import NotFound, WrongInput
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    import httpx

    from tagwerk.companies.imports.carddav.asking import Server

WELL_KNOWN = "/.well-known/carddav"
BOOK, HOMES, PRINCIPAL = f"{CARDDAV}addressbook", f"{CARDDAV}addressbook-home-set", f"{DAV}current-user-principal"
NAMED = ("D:resourcetype", "D:displayname", "D:current-user-principal", "C:addressbook-home-set")
MOST_HOMES, SHOWN = 5, 20

_ = translator("tagwerk")


class Found(NamedTuple):
    """An address book, and what it is called."""

    url: httpx.URL
    title: str


async def find_book(server: Server) -> Found:
    """The address book that is meant. Raises NotFound, WrongInput where there are several, Unreachable."""
    of_server = server.url.path in ("", "/")
    for start in (server.url, server.at(WELL_KNOWN, server.url)) if of_server else (server.url,):
        found = await _seen_from(server, start)
        if len(found) == 1:
            return found[0]
        if found:
            named = ", ".join(f"{book.title} ({book.url})" if book.title else str(book.url) for book in found[:SHOWN])
            raise WrongInput(
                _("{host} has {number} address books: {named}.", host=server.host, number=len(found), named=named),
                _("Name the address of the one that is meant."),
            )
    raise NotFound(
        _("There is no address book at {address}.", address=server.url),
        _("Take the address that the server shows for it, or that of the server alone."),
    )


async def _seen_from(server: Server, url: httpx.URL) -> list[Found]:
    if (said := await server.things(url, 0, *NAMED)) is None or not said[1]:
        return []
    url, (thing, *_others) = said
    if thing.is_a(BOOK):
        return [Found(url, _title(thing.text(f"{DAV}displayname")))]
    homes = thing.hrefs(HOMES)
    for href in [] if homes else thing.hrefs(PRINCIPAL)[:1]:
        told = await server.things(server.at(href, url), 0, "C:addressbook-home-set")
        url, others = told if told is not None else (url, [])
        homes = [home for other in others[:1] for home in other.hrefs(HOMES)]
    there: dict[str, Found] = {}
    for href in homes[:MOST_HOMES]:
        below = await server.things(server.at(href, url), 1, "D:resourcetype", "D:displayname")
        for each in below[1] if below is not None else ():
            if below is not None and each.is_a(BOOK):
                place = server.at(each.href, below[0])
                there[str(place)] = Found(place, _title(each.text(f"{DAV}displayname")))
    return list(there.values())


def _title(text: str) -> str:
    """A name on one line, without what a terminal would take for a command."""
    return "".join(sign for sign in " ".join(text.split()) if sign.isprintable())[:60]
