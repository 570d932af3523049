"""What a file of the folder is, and which of its columns is what."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from tagwerk.catalogue.folders.kinds import KINDS, PRICE_COLUMN, PRICE_OF, FileKind
from tagwerk.catalogue.folders.mapping import IGNORED, FileRule
from tagwerk.companies.imports.reading.lists import open_list
from tagwerk.companies.imports.recognising.headers import plain
from tagwerk.platform.errors import WrongInput
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from pathlib import Path

    from tagwerk.companies.imports.reading.lines import Line
    from tagwerk.companies.imports.reading.lists import List

SAMPLE = 400
BY_NAME = ("stock", "prices", "payments", "invoices", "orders", "products")
"""In which order kinds are sought in a file name: ``Artikelpreise`` are prices, ``Zahlungen_zu_Rechnungen`` payments."""

_ = translator("tagwerk")


@dataclass
class Recognised:
    """A file with its *kind*, the place of each field, and what is left out; *sample* are its first rows."""

    found: List
    kind: FileKind
    places: dict[str, int]
    left_out: list[str]
    sample: list[Line] = field(default_factory=list)


def recognise_file(path: Path, rule: FileRule) -> Recognised:
    """What the file at *path* is. Raises WrongInput where that cannot be said."""
    kinds = [KINDS[rule.kind]] if rule.kind in KINDS else _by_name(path.name)
    kinds = kinds or list(KINDS.values())
    found = open_list(path, lambda cells: max(_likeness(kind, rule, cells) for kind in kinds))
    best, places = _best(kinds, rule, found.header)
    if best is None:
        best, places = _best(list(KINDS.values()), rule, found.header) if rule.kind is None else (None, places)
    if best is None:
        raise _unknown(path, kinds, places)
    taken = set(places.values())
    left_out = [header for place, header in enumerate(found.header) if header and place not in taken]
    return Recognised(found, best, places, left_out, list(islice(found.rows, SAMPLE)))


def _unknown(path: Path, kinds: list[FileKind], places: dict[str, int]) -> WrongInput:
    hint = _(
        "Say it in mapping.toml beside the file: {example}, and under [file.columns] which column is what.",
        example=f'[[file]] name = "{path.name}", kind = "{kinds[0].name if len(kinds) == 1 else "invoices"}"',
    )
    if len(kinds) == 1:
        lacking = ", ".join(name for name in kinds[0].needed if name not in places)
        return WrongInput(_("{name} lacks: {lacking}.", name=path.name, lacking=lacking), hint)
    known = ", ".join(KINDS)
    return WrongInput(
        _("{name}: what it is cannot be said. The kinds that are known: {kinds}.", name=path.name, kinds=known), hint
    )


def _by_name(name: str) -> list[FileKind]:
    words = plain(re.sub(r"\.rejects.*$", "", name.rsplit(".", 1)[0]))
    for kind in BY_NAME:
        if any(re.search(rf"(^|[^a-z]){word}([^a-z]|$)", words) for word in KINDS[kind].words):
            return [KINDS[kind]]
    inside = [
        kind for kind in BY_NAME if any(word in words.replace(" ", "") for word in KINDS[kind].words if len(word) > 4)
    ]
    return [KINDS[inside[0]]] if inside else []


def _best(kinds: list[FileKind], rule: FileRule, header: list[str]) -> tuple[FileKind | None, dict[str, int]]:
    """The kind of which most columns are there, of those that lack nothing; else what the first one has."""
    rated = [(kind, _places(kind, rule, header)) for kind in kinds]
    whole = [(kind, places) for kind, places in rated if _has_all(kind, places)]
    if not whole:
        return None, rated[0][1]
    return max(whole, key=lambda each: (len(each[1]), -list(KINDS).index(each[0].name)))


def _has_all(kind: FileKind, places: dict[str, int]) -> bool:
    wide = any(name.startswith(PRICE_OF) for name in places)
    if kind.name == "invoices" and "open_amount" in places:
        return "number" in places
    return all(name in places or (name == "price" and wide) for name in kind.needed)


def _places(kind: FileKind, rule: FileRule, header: list[str]) -> dict[str, int]:
    """The place of each field; what the mapping says of a header counts alone, and the first of two columns."""
    said = {plain(name): name_of for name, name_of in rule.columns.items()}
    places: dict[str, int] = {}
    for told in (True, False):
        for place, text in enumerate(header):
            key = plain(text)
            name = said.get(key, "") if told else "" if key in said else _field(kind, key)
            if name and name != IGNORED:
                places.setdefault(name, place)
    return places


def _field(kind: FileKind, header: str) -> str:
    known = kind.known()
    if (found := known.get(header) or known.get(header.replace(" ", ""))) is not None:
        return found
    wide = PRICE_COLUMN.match(header) if kind.name in ("prices", "products") else None
    return f"{PRICE_OF}{wide[1].upper()}" if wide is not None else ""


def _likeness(kind: FileKind, rule: FileRule, cells: list[str]) -> float:
    filled = [cell for cell in cells if cell.strip()]
    if not filled or len(filled) > 500:
        return 0.0
    places = _places(kind, rule, filled)
    return len(places) + (1.0 if _has_all(kind, places) else 0.0) if places else 0.0
