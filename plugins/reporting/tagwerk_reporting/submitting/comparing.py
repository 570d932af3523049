"""What somebody changed in a file: cell by cell in a spreadsheet, line by line in a text, else that it is another one."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from tagwerk.api import translator
from tagwerk_reporting.values import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST = 100  # differences that are told one by one
TEXTS = (".csv", ".json", ".txt", ".html")

_ = translator("tagwerk_reporting")


@dataclass(frozen=True)
class Change:
    """One difference: *place* (``Obligations!E2``, ``line 17``), what was *submitted* there, what is there *now*."""

    place: str
    submitted: str
    now: str


def changes(name: str, submitted: bytes, now: bytes) -> Iterator[Change]:
    """What differs in *now*; nothing where the two are the same bytes."""
    if submitted == now:
        return
    found = 0
    for change in _told(name, submitted, now):
        found += 1
        if found <= MOST:
            yield change
    if found > MOST:
        yield Change(_("and {count} more", count=found - MOST), "", "")
    if not found:
        yield Change(_("the file"), _("as submitted"), _("other bytes with the same content"))


def _told(name: str, submitted: bytes, now: bytes) -> Iterator[Change]:
    suffix = f".{name.rpartition('.')[2].lower()}"
    if suffix == ".xlsx":
        yield from _cells(submitted, now)
    elif suffix in TEXTS:
        yield from _lines(submitted, now)
    else:
        yield Change(_("the file"), _("as submitted"), _("other bytes"))


def _cells(submitted: bytes, now: bytes) -> Iterator[Change]:
    before = _book(submitted)
    try:
        after = _book(now)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, TypeError, AttributeError):
        yield Change(_("the file"), _("as submitted"), _("no spreadsheet that can be read"))
        return
    for sheet in dict.fromkeys([*before, *after]):
        if sheet not in before or sheet not in after:
            there, gone = _("there"), _("not there")
            yield Change(sheet, there if sheet in before else gone, there if sheet in after else gone)
            continue
        for place in sorted(before[sheet].keys() | after[sheet].keys(), key=lambda place: (len(place), place)):
            then, since = before[sheet].get(place, ""), after[sheet].get(place, "")
            if then != since:
                yield Change(f"{sheet}!{place}", then, since)


def _book(content: bytes) -> dict[str, dict[str, str]]:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(content))
    return {
        sheet.title: {
            cell.coordinate: _written(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None
        }
        for sheet in book.worksheets
    }


def _written(value: object) -> str:
    """A cell's content as text: a number is the same however a program writes it."""
    return f"{value:.10g}" if isinstance(value, (int, float)) and not isinstance(value, bool) else str(value)


def _lines(submitted: bytes, now: bytes) -> Iterator[Change]:
    before, after = (content.decode("utf-8", "replace").splitlines() for content in (submitted, now))
    for kind, first, last, other_first, other_last in SequenceMatcher(
        None, before, after, autojunk=False
    ).get_opcodes():
        if kind != "equal":
            place = _("line {number}", number=first + 1)
            yield Change(
                place, shown(" ".join(before[first:last])[:200]), shown(" ".join(after[other_first:other_last])[:200])
            )
