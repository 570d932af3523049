"""Fetching the vCards of an address book, piece by piece. The list is whole before anything is taken in."""

from __future__ import annotations

import asyncio
import hashlib
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote
from xml.sax.saxutils import escape  # nosec B406 - writes, and reads nothing

from tagwerk.companies.imports.carddav.address_book import no_address
from tagwerk.companies.imports.carddav.asking import Server, TooLarge, client_for, trouble
from tagwerk.companies.imports.carddav.finding import find_book
from tagwerk.companies.imports.carddav.multistatus import CARDDAV, DAV, things_in
from tagwerk.companies.imports.reading.cards import CardRows
from tagwerk.companies.people.vcards import read_vcards
from tagwerk.platform.connections.outside import is_this_machine
from tagwerk.platform.errors import Unreachable, WrongInput
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from pathlib import Path

    import httpx

    from tagwerk.companies.imports.carddav.address_book import AddressBook
    from tagwerk.companies.imports.reading.lists import List
    from tagwerk.platform.settings.sections import AddressBookSettings

PIECE = 40
MOST_CARDS = 50_000
LARGEST_CARD = 8 * 2**20
LONGEST = 1800.0
"""Seconds for a whole address book."""
ADDRESS_DATA = f"{CARDDAV}address-data"
MULTIGET = """<?xml version="1.0" encoding="utf-8"?>
<C:addressbook-multiget xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:carddav">
<D:prop><C:address-data/></D:prop>{hrefs}</C:addressbook-multiget>"""
OTHER_SIGNS = r"[^\w.-]+"
"""What stands in no name of a file."""
PARTLY = 507
"""The status of an answer that has not all of what was asked for (RFC 6352, 8.6.2)."""

_ = translator("tagwerk")


def open_book(book: AddressBook, settings: AddressBookSettings, folder: Path) -> List:
    """The vCards of *book* as a list; what is rejected of it is to lie in *folder*. Raises WrongInput, NotFound, Unreachable."""
    import httpx

    try:
        url = httpx.URL(book.address)
    except httpx.InvalidURL:
        raise no_address() from None
    host = url.netloc.decode("ascii")
    fetching = _Fetching()
    try:
        address = asyncio.run(fetching.all_of(book, url, settings))
    except TimeoutError:
        raise Unreachable(
            _("{host} did not answer in time.", host=host),
            _("Try again later, or leave it more seconds with address_book.timeout."),
        ) from None
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        raise trouble(host, error) from None
    if not fetching.cards.rows:
        raise WrongInput(_("{address} holds no vCard.", address=address))
    name = f"{address.host}-{address.path.rstrip('/').rpartition('/')[2]}"
    found = fetching.cards.as_list(folder / f"{re.sub(OTHER_SIGNS, '-', name)[:100]}.vcf")
    found.address, found.digest = str(address), fetching.digest.hexdigest()
    if fetching.missing:
        found.passed_over.append(
            _("{number} {number:entry|entries} that the server did not hand over as a vCard", number=fetching.missing)
        )
    return found


class _Fetching:
    """What has come so far, and how much did not."""

    def __init__(self) -> None:
        self.cards = CardRows()
        self.digest = hashlib.sha256()
        self.missing = 0

    async def all_of(self, book: AddressBook, url: httpx.URL, settings: AddressBookSettings) -> httpx.URL:
        """Fetch every card; gives the address of the book."""
        outside = not is_this_machine(url.host)
        async with asyncio.timeout(LONGEST), client_for(book, settings.cafile, outside=outside) as client:
            server = Server(client, url, settings.timeout)
            found = await find_book(server)
            places = await _places(server, found.url)
            for start in range(0, len(places), PIECE):
                await self._piece(server, found.url, places[start : start + PIECE])
        return found.url

    async def _piece(self, server: Server, book: httpx.URL, places: list[str]) -> None:
        """Several cards at once; one by one where the answer cannot be read, for one letter spoils it for all of them."""
        hrefs = "".join(f"<D:href>{escape(place)}</D:href>" for place in places)
        try:
            answer = await server.ask("REPORT", book, MULTIGET.format(hrefs=hrefs), depth=0)
            things = things_in(answer.content) if answer.status == 207 else None
        except (TooLarge, ValueError):
            things = None
        if things is None:
            for place in places:
                self._take(await _card(server, book, place))
            return
        texts = {
            server.at(thing.href, book).path: None if thing.status == 404 else thing.text(ADDRESS_DATA)
            for thing in things
        }
        for place in places:
            self._take(texts.get(unquote(place), ""))

    def _take(self, text: str | None) -> None:
        """A card, or None for one that is gone since."""
        if text is None:
            return
        cards = list(read_vcards(text))
        self.missing += not cards
        self.digest.update(text.encode("utf-8", errors="replace"))
        for card in cards:
            self.cards.add(card, self.cards.seen + 1)


async def _places(server: Server, book: httpx.URL) -> list[str]:
    """Where each entry of the address book lies, in an order that is the same every time."""
    said = await server.things(book, 1, "D:resourcetype", "D:getetag")
    if said is None:
        raise server.strange()
    url, things = said
    if any(thing.status == PARTLY for thing in things):
        raise Unreachable(_("{host} shows only a part of the address book.", host=server.host))
    places = {
        server.at(each.href, url).raw_path.decode("ascii") for each in things if not each.is_a(f"{DAV}collection")
    }
    places.discard(url.raw_path.decode("ascii"))
    if len(places) > MOST_CARDS:
        raise Unreachable(_("{host} has more entries than an address book.", host=server.host))
    return sorted(places)


async def _card(server: Server, book: httpx.URL, place: str) -> str | None:
    try:
        answer = await server.ask("GET", server.at(place, book), most=LARGEST_CARD)
    except TooLarge:
        return ""
    if answer.status in (404, 410):
        return None
    return answer.content.decode("utf-8", errors="replace") if answer.status == 200 else ""
