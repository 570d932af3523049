"""The language in which the API answers: what the header ``Accept-Language`` asks for (RFC 9110, section 12.5.4)."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from starlette.datastructures import Headers

from tagwerk.platform.texts import read_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from starlette.requests import HTTPConnection
    from starlette.types import ASGIApp, Receive, Scope, Send

LONGEST_HEADER = 500  # letters; nobody reads so many languages
ASKED_FOR = "tagwerk.language"
RANGE = re.compile(
    r"(\*|[a-z]{1,8}(?:-[a-z0-9]{1,8})*)(?:[ \t]*;[ \t]*q=(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?))?",
    re.ASCII | re.IGNORECASE,
)


class ReaderLanguage:
    """Middleware: what is said while a request is answered is read in the language that its header asks for, where we have it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope[ASKED_FOR] = negotiated(",".join(Headers(scope=scope).getlist("accept-language")), our_languages())
        with read_in(scope[ASKED_FOR]):
            await self.app(scope, receive, send)


def asked_for(request: HTTPConnection) -> str:
    """The language that the header of the request asked for; ``""`` where it asked for none that we have."""
    return str(request.scope.get(ASKED_FOR, ""))


def negotiated(header: str, ours: Sequence[str]) -> str:
    """The one of *ours* that *header* asks for most, the earlier of equals; ``""`` where it names none of them.

    Languages are told apart by their primary subtag: who reads ``de-CH`` reads ``de``. What is refused with ``q=0`` is given only
    where all of *ours* are.
    """
    asked = _qualities(header)
    rest = asked.pop("*", 0.0)
    named = [code for code in asked if code in ours]
    if not named:
        return ""
    others = [code for code in ours if code not in asked]
    best = max([*named, *others], key=lambda code: asked.get(code, rest))
    return best if asked.get(best, rest) > 0 else next(iter(others), "")


@cache
def our_languages() -> tuple[str, ...]:
    """English, and every language that the core has a catalogue of."""
    folders = files("tagwerk").joinpath("locale").iterdir()
    ours = (folder.name for folder in folders if folder.joinpath("LC_MESSAGES", "tagwerk.mo").is_file())
    return ("en", *sorted(ours))


def _qualities(header: str) -> dict[str, float]:
    """How much each language is asked for, by its primary subtag, in the order of the header."""
    found: dict[str, float] = {}
    refused: set[str] = set()
    for tag, quality in _ranges(header):
        code = tag.partition("-")[0]
        found[code] = max(found.get(code, 0.0), quality)
        if tag == code and not quality:
            refused.add(code)
    return found | dict.fromkeys(refused, 0.0)


def _ranges(header: str) -> Iterator[tuple[str, float]]:
    """The language ranges, in small letters, with their weights; what is none is passed over."""
    if len(header) > LONGEST_HEADER:
        return
    for part in header.split(","):
        if match := RANGE.fullmatch(part.strip(" \t")):
            yield match[1].lower(), float(match[2] or 1)
