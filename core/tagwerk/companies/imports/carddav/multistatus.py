"""What a WebDAV server says of several things at once (RFC 4918, 13). What declares anything of its own is not read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.etree.ElementTree import TreeBuilder  # nosec B405 - it builds what is told, and parses nothing
from xml.parsers import expat  # nosec B407 - a document type, and with it each entity, is refused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element  # nosec B405 - a type

DAV, CARDDAV = "{DAV:}", "{urn:ietf:params:xml:ns:carddav}"
DEEPEST, MOST = 60, 1_000_000
"""How far elements may be nested, and how many there may be: each takes far more memory than its letters."""


@dataclass(frozen=True)
class Thing:
    """What a server says of what lies at *href*: *status* of the whole, and the properties that it has."""

    href: str
    status: int = 200
    properties: dict[str, Element] = field(default_factory=dict, repr=False)

    def text(self, name: str) -> str:
        """The text of a property, ``""`` where it is not there."""
        found = self.properties.get(name)
        return "" if found is None else (found.text or "")

    def is_a(self, kind: str) -> bool:
        """Whether it is of that type of resource."""
        types = self.properties.get(f"{DAV}resourcetype")
        return types is not None and types.find(kind) is not None

    def hrefs(self, name: str) -> list[str]:
        """The addresses that a property names."""
        found = self.properties.get(name)
        texts = [] if found is None else [(each.text or "").strip() for each in found.iter(f"{DAV}href")]
        return [text for text in texts if text]


def things_in(content: bytes) -> list[Thing]:
    """What a multistatus says, thing by thing. Raises ValueError for anything else."""
    root = _tree(content)
    if root.tag != f"{DAV}multistatus":
        raise ValueError("no multistatus")
    return list(_things(root))


def _things(root: Element) -> Iterator[Thing]:
    for response in root.iter(f"{DAV}response"):
        properties: dict[str, Element] = {}
        for part in response.findall(f"{DAV}propstat"):
            if 200 <= _status(part) < 300:
                properties |= {each.tag: each for holder in part.findall(f"{DAV}prop") for each in holder}
        for href in response.findall(f"{DAV}href"):
            yield Thing((href.text or "").strip(), _status(response), properties)


def _status(element: Element) -> int:
    """``HTTP/1.1 404 Not Found`` as a number; 200 where nothing is said."""
    words = (element.findtext(f"{DAV}status") or "").split()
    if not words:
        return 200
    return int(words[1]) if len(words) > 1 and words[1].isascii() and words[1].isdecimal() and len(words[1]) == 3 else 0


def _tree(content: bytes) -> Element:
    builder = TreeBuilder()
    parser = expat.ParserCreate(namespace_separator="}")
    depth = number = 0

    def begin(name: str, _attributes: dict[str, str]) -> None:
        nonlocal depth, number
        depth, number = depth + 1, number + 1
        if depth > DEEPEST or number > MOST:
            raise ValueError("too deep, or too many")
        builder.start(_name(name), {})

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(_name(name))

    def refuse(*_said: object) -> None:
        raise ValueError("a document type")

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    parser.buffer_text = True
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, LookupError):
        raise ValueError("no XML") from None
    return builder.close()


def _name(name: str) -> str:
    return "{" + name if "}" in name else name
