"""A list in a file: its header line, the rows below, and how a row is written that goes back to where it came from."""

from __future__ import annotations

import re
from itertools import chain, islice
from typing import TYPE_CHECKING

from tagwerk.companies.imports.reading import separated, spreadsheets
from tagwerk.companies.imports.reading.cards import CardRows
from tagwerk.companies.imports.reading.encodings import encoding_of
from tagwerk.companies.imports.reading.lines import List as List
from tagwerk.companies.people.vcards import read_vcards
from tagwerk.platform.errors import WrongInput
from tagwerk.platform.inputs import require_file
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tagwerk.companies.imports.reading.lines import Form, Line

TOP = 40
"""Lines in which the header is sought: titles, notes and a logo stand above it."""
MOST_BYTES = 2**30
SPREADSHEET = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
NO_LIST = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rt", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"SQLi")
"""How documents, pictures, archives and databases begin."""
NO_TABLE = frozenset(
    ["toml", "json", "yaml", "yml", "xml", "html", "htm", "md", "ini", "cfg", "conf", "log", "py", "sql", "eml"]
)
"""Endings of text that is no table; what ends in any other way is read, and looked at."""
VCARD = "BEGIN:VCARD"
DATEV = ("EXTF", "DTVF")
MOST_COLUMNS = 2_000
NARROW, LONGEST_FOOTER = 3, 12
FOOTER = re.compile(
    r"\bcopyright\b|©|all rights reserved|confidential information|^generated (?:by|on)\b"
    r"|^(?:erstellt|exportiert|gedruckt|generiert) (?:von|am)\b"
    r"|^(?:seite|page) \d+|^(?:druckdatum|stand|exported|printed)\b.*\d{4}",
    re.IGNORECASE,
)

_ = translator("tagwerk")


def open_list(path: Path, known: Callable[[list[str]], float]) -> List:
    """The list in the file at *path*. *known* says of a line how much it is like a header: 0 for not at all.

    Raises NotFound, and WrongInput for what is no list.
    """
    require_file(path)
    with path.open("rb") as file:
        start = file.read(4)
    if start.startswith(NO_LIST):
        raise WrongInput(_("{path} is no list.", path=path), _("CSV, XLSX, XLSM, XLSB, XLS and ODS can be read."))
    if path.suffix.lower().lstrip(".") in NO_TABLE:
        raise WrongInput(
            _("{path} is no list, as its ending says.", path=path),
            _("If it is one all the same, give it the ending .csv."),
        )
    if path.stat().st_size > MOST_BYTES:
        raise WrongInput(_("{path} is larger than a list of companies.", path=path), _("Split it."))
    if start in SPREADSHEET:
        return _of_spreadsheet(path, known)
    return _of_vcards(path) if is_vcards(path) else _of_text(path, known)


def is_vcards(path: Path) -> bool:
    """Whether the file at *path* begins with a vCard."""
    encoding, errors = encoding_of(path)
    with path.open(encoding=encoding, errors=errors) as file:
        return file.read(200).lstrip("\ufeff \r\n\t").upper().startswith(VCARD)


def _of_vcards(path: Path) -> List:
    """Each vCard is a row; its line is the one on which it begins."""
    encoding, errors = encoding_of(path)
    cards = CardRows()
    for card in read_vcards(path.read_text(encoding=encoding, errors=errors)):
        cards.add(card, card.line)
    return cards.as_list(path)


def _of_text(path: Path, known: Callable[[list[str]], float]) -> List:
    form = separated.form_of(path)
    lines = separated.lines_of(path, form)
    top = list(islice(lines, TOP))
    place, _likeness = _header(top, known)
    return _list(path, top, place, lines, form)


def _of_spreadsheet(path: Path, known: Callable[[list[str]], float]) -> List:
    book = spreadsheets.open_book(path)
    best: tuple[float, str, list[Line], int, Iterator[Line]] | None = None
    for name in book.sheet_names:
        lines = spreadsheets.lines_of(book, name)
        top = list(islice(lines, TOP))
        place, likeness = _header(top, known)
        if top and (best is None or likeness > best[0]):
            best = likeness, name, top, place, lines
    if best is None:
        raise WrongInput(_("{path} is empty.", path=path))
    _likeness, name, top, place, lines = best
    found = _list(path, top, place, lines, None)
    found.sheet = name
    others = [other for other in book.sheet_names if other != name]
    found.passed_over += [_("the sheet {name!r}", name=other) for other in others]
    return found


def _header(top: list[Line], known: Callable[[list[str]], float]) -> tuple[int, float]:
    """Which of the first lines is the header, and how much it is like one."""
    if top and top[0].cells and top[0].cells[0].strip() in DATEV and len(top) > 1:
        return 1, 100.0  # the first line of DATEV's form is about the file
    likeness = [known(line.cells) for line in top]
    best = max(likeness, default=0.0)
    return (likeness.index(best), best) if best > 0 else (0, 0.0)


def _list(path: Path, top: list[Line], place: int, lines: Iterator[Line], form: Form | None) -> List:
    if not top:
        raise WrongInput(_("{path} is empty.", path=path))
    header = _under_bands([" ".join(cell.split()) for cell in top[place].cells], top[:place])
    while header and not header[-1]:
        header.pop()
    if len(header) > MOST_COLUMNS:
        raise WrongInput(_("{path} has more columns than a list of companies.", path=path))
    passed_over: list[str] = []
    rows = _above_the_footer(_rows(chain(top[place + 1 :], lines), top[place].cells), len(header), passed_over)
    found = List(path, header, rows, form, top[place].number, passed_over=passed_over)
    above = sum(any(cell.strip() for cell in line.cells) for line in top[:place])
    if above:
        found.passed_over.append(_("{number} {number:line|lines} above the header", number=above))
    return found


def _under_bands(header: list[str], above: list[Line]) -> list[str]:
    """What stands twice in the line, with what is above it: ``Name`` below ``Firma`` and below ``Ansprechpartner``."""
    twice = {text for text in header if text and header.count(text) > 1}
    if not twice or not above or sum(bool(cell.strip()) for cell in above[-1].cells) < 2:
        return header
    band, found = "", []
    for place, text in enumerate(header):
        band = (above[-1].cells[place].strip() if place < len(above[-1].cells) else "") or band
        found.append(f"{band} {text}" if text in twice and band else text)
    return found


def _above_the_footer(rows: Iterator[Line], width: int, passed_over: list[str]) -> Iterator[Line]:
    """The rows without what a report writes below its table, such as its title and its maker.

    Those are lines of one cell at the end, one of which says what no company is called. Rows with a single cell are held back
    until a whole one shows that the table goes on.
    """
    held: list[Line] = []
    last = 0
    for line in rows:
        if width >= NARROW and line.cells[0].strip() and not any(cell.strip() for cell in line.cells[1:]):
            held.append(line)
            if len(held) > LONGEST_FOOTER:
                last = held[0].number
                yield held.pop(0)
            continue
        yield from held
        yield line
        held, last = [], line.number
    begin = _footer(held, last)
    yield from held[:begin]
    if held[begin:]:
        passed_over.append(_("{number} {number:line|lines} below the list", number=len(held) - begin))


def _footer(held: list[Line], last: int) -> int:
    """With which of the lines that were held back a footer begins: after an empty line, or where it says what it is."""
    said = next((place for place, line in enumerate(held) if FOOTER.search(line.cells[0])), None)
    if said is None:
        return len(held)
    numbers = [last or held[0].number - 1, *(line.number for line in held)]
    gaps = [place for place in range(said + 1) if numbers[place + 1] - numbers[place] > 1]
    return gaps[-1] if gaps else said


def _rows(lines: Iterator[Line], header: list[str]) -> Iterator[Line]:
    """The lines with anything in them; a header that is repeated on each printed page is none."""
    for line in lines:
        if any(line.cells) and line.cells != header and any(cell.strip() for cell in line.cells):
            yield line
