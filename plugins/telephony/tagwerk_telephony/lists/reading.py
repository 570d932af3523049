"""A file with a list of calls, as rows in our words; a row that cannot be read is kept with the reason and stops nobody else."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from tagwerk.api import NotFound, WrongInput, cause_in_words, nearest_hint, translator
from tagwerk_telephony.lists.formats import (
    ANSWERED,
    ASTERISK,
    BUSY,
    FAILED,
    FORMATS,
    INBOUND,
    LEAST_ASTERISK_COLUMNS,
    MISSED,
    MOST_ASTERISK_COLUMNS,
    OUTBOUND,
    UNANSWERED,
    Format,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tagwerk_telephony.api import EndState

LARGEST_FILE = 20 * 1024 * 1024
"""Bytes."""
LONGEST_CALL = timedelta(hours=24)
ENCODINGS = ("utf-8-sig", "cp1252", "latin-1")
MOMENTS = (
    "%d.%m.%y %H:%M", "%d.%m.%Y %H:%M", "%d.%m.%Y %H:%M:%S", "%d.%m.%y %H:%M:%S", "%d.%m.%Y, %H:%M", "%d.%m.%Y, %H:%M:%S",
    "%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %H:%M:%S", "%d/%m/%Y %H:%M:%S", "%Y/%m/%d %H:%M:%S",
)  # fmt: skip
FIELDS = (
    "when",
    "time",
    "direction",
    "from",
    "to",
    "client",
    "own",
    "duration",
    "status",
    "id",
    "extension",
    "employee",
)
HOURS = {"time": ("uhrzeit", "zeit", "time")}
"""Where the hour stands that a column with the day alone leaves out, unless the list is known to call it otherwise."""
HOUR = re.compile(r"[\sT]\d{1,2}[:.]\d\d")
LINE = re.compile(r"(\d{1,5})|[^\d(]+\((\d{1,5})\)")
CLOCK = re.compile(r"(?:(\d+):)?(\d+):(\d{1,2})")
WORDS = re.compile(r"(?:(\d+)\s*h)?\s*(?:(\d+)\s*m(?:in)?\w*\.?)?\s*(?:(\d+)\s*s(?:ek|ec)?\w*\.?)?", re.IGNORECASE)

_ = translator("tagwerk_telephony")


@dataclass(frozen=True)
class ListedRow:
    """A call of a list: *client* and *own* are as written; *state* is how it ended; *number* is the line in the file."""

    number: int
    identity: str
    started_at: datetime
    direction: Literal["outbound", "inbound", ""]
    client: str
    own: str
    state: EndState
    talk: timedelta
    employee: str = ""
    extension: str = ""


@dataclass(frozen=True)
class ReadList:
    """What a file holds: its *format*, its rows, and the lines that are none with their reasons."""

    format: Format
    rows: list[ListedRow]
    rejects: list[tuple[int, str]]


def read_list(path: Path, zone: str, mapping: Mapping[str, str] | None = None) -> ReadList:
    """Read the list in the file *path*; times without a zone are those of *zone*. *mapping* names the header of each field of a
    list that is none of the known ones.

    Raises NotFound, WrongInput.
    """
    lines = _table(_text(path))
    shape, names, body = _recognised(lines, mapping)
    rows: list[ListedRow] = []
    rejects: list[tuple[int, str]] = []
    for number, cells in body:
        given = {field: cells[place].strip() for field, place in names.items() if place < len(cells)}
        if not any(given.values()):
            continue
        try:
            rows.append(_row(shape, number, given, zone))
        except WrongInput as error:
            rejects.append((number, str(error)))
    return ReadList(shape, rows, rejects)


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise WrongInput(_("{path} is too large for a list of calls.", path=path))
        content = path.read_bytes()
    except OSError as error:
        raise NotFound(_("{path} cannot be read: {cause}.", path=path, cause=cause_in_words(error))) from None
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", "replace")
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise WrongInput(_("{path} is no text.", path=path))


def _table(text: str) -> list[tuple[int, list[str]]]:
    lines = text.replace("\x00", "").splitlines()
    skipped = 0
    if lines and lines[0].lower().startswith("sep="):
        lines, skipped = lines[1:], 1
    head = "\n".join(lines[:5])
    delimiter = max(";,\t|", key=head.count)
    reader = csv.reader(io.StringIO("\n".join(lines)), delimiter=delimiter)
    try:
        return [(reader.line_num + skipped, row) for row in reader if row]
    except csv.Error:
        raise WrongInput(
            _("The file is no table that can be read."), _("A quote is never closed, or a cell is too long.")
        ) from None


def _recognised(
    lines: list[tuple[int, list[str]]], mapping: Mapping[str, str] | None
) -> tuple[Format, dict[str, int], list[tuple[int, list[str]]]]:
    """Which list it is, the place of each field, and the rows below the header."""
    if not lines:
        raise WrongInput(_("The file is empty."))
    for start, (_line, cells) in enumerate(lines[:10]):
        header = [cell.strip().casefold().lstrip("\ufeff") for cell in cells]
        if mapping is not None:
            shape: Format | None = _mapped(mapping, header)
        else:
            shape = next((each for each in FORMATS if each.needs <= set(header)), None)
        if shape is not None:
            found = {field: _place(header, names) for field, names in (HOURS | shape.columns).items()}
            return shape, {field: place for field, place in found.items() if place is not None}, lines[start + 1 :]
    if mapping is not None:
        raise WrongInput(_("No line of the file has the columns: {names}.", names=", ".join(mapping.values())))
    if LEAST_ASTERISK_COLUMNS <= len(lines[0][1]) <= MOST_ASTERISK_COLUMNS:
        return ASTERISK, dict(ASTERISK.places), lines
    raise WrongInput(
        _("This is no list of calls that is known."),
        _(
            "Known: {known}. Any other: --columns when=…,to=…,duration=…",
            known=", ".join(each.name for each in (*FORMATS, ASTERISK)),
        ),
    )


def _mapped(mapping: Mapping[str, str], header: list[str]) -> Format | None:
    for field in mapping:
        if field not in FIELDS:
            raise WrongInput(_("A list of calls has no field {field!r}.", field=field), nearest_hint(field, FIELDS))
    wanted: dict[str, tuple[str, ...]] = {field: (name.strip().casefold(),) for field, name in mapping.items()}
    if not all(names[0] in header for names in wanted.values()):
        return None
    return Format("mapped", wanted)


def _place(header: list[str], names: tuple[str, ...]) -> int | None:
    return next((header.index(name) for name in names if name in header), None)


def _row(shape: Format, number: int, given: dict[str, str], zone: str) -> ListedRow:
    when = given.get("when", "")
    started_at = _moment(when if HOUR.search(when) else f"{when} {given.get('time', '')}", zone)
    talk = _duration(given.get("duration", ""), shape)
    direction, missed = _direction(given)
    client, own = given.get("client", ""), given.get("own", "")
    if "client" not in given:
        source, target = given.get("from", ""), given.get("to", "")
        if direction == "":
            direction = "inbound" if "from" in given and line_of(target) and not line_of(source) else "outbound"
        client, own = (source, target) if direction == "inbound" else (target, source)
    return ListedRow(
        number=number,
        identity=given.get("id", ""),
        started_at=started_at,
        direction=direction or "outbound",
        client=client,
        own=own,
        state=_state(given.get("status", ""), talk, missed=missed),
        talk=talk,
        employee=given.get("employee", ""),
        extension=given.get("extension", ""),
    )


def _direction(given: dict[str, str]) -> tuple[Literal["outbound", "inbound", ""], bool]:
    word = given.get("direction", "").casefold()
    if not word:
        return "", False
    if word in MISSED:
        return "inbound", True
    if word in INBOUND:
        return "inbound", False
    if word in OUTBOUND:
        return "outbound", False
    raise WrongInput(_("{word!r} is no direction of a call.", word=word))


def _state(word: str, talk: timedelta, *, missed: bool) -> EndState:
    said = " ".join(word.casefold().replace("_", " ").split())
    if missed or said in UNANSWERED:
        return "no_answer"
    if said in BUSY:
        return "busy"
    if said in FAILED:
        return "failed"
    if talk > timedelta(0) and (not said or said in ANSWERED or said not in UNANSWERED):
        return "completed"
    return "completed" if said in ANSWERED else "no_answer"


def _moment(text: str, zone: str) -> datetime:
    plain = " ".join(text.split())
    moment = None
    try:
        moment = datetime.fromisoformat(plain)
    except ValueError:
        for form in MOMENTS:
            try:
                moment = datetime.strptime(plain, form)  # noqa: DTZ007 - its zone follows
                break
            except ValueError:
                continue
    if moment is None or not 2000 <= moment.year <= 2199:
        raise WrongInput(
            _("{text!r} is no moment.", text=plain),
            _("Where day and hour stand apart, name both: --columns when=…,time=…"),
        )
    return (
        moment.astimezone(UTC) if moment.tzinfo is not None else moment.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    )


def _duration(text: str, shape: Format) -> timedelta:
    """Seconds, ``1:30`` as the list means it, ``0:01:30``, or words."""
    plain = text.strip()
    if not plain or plain == "-":
        return timedelta(0)
    if plain.isdecimal() and len(plain) < 9:
        took = timedelta(seconds=int(plain))
    elif (found := CLOCK.fullmatch(plain)) is not None and len(plain) < 12:
        first, middle, last = int(found[1] or 0), int(found[2]), int(found[3])
        minutes_only = shape.unit == "minutes" and found[1] is None
        took = (
            timedelta(hours=middle, minutes=last)
            if minutes_only
            else timedelta(hours=first, minutes=middle, seconds=last)
        )
    elif (named := WORDS.fullmatch(plain)) is not None and any(named.groups()) and len(plain) < 24:
        took = timedelta(hours=int(named[1] or 0), minutes=int(named[2] or 0), seconds=int(named[3] or 0))
    else:
        raise WrongInput(_("{text!r} is no duration of a call.", text=text))
    if took > LONGEST_CALL:
        raise WrongInput(_("{text!r} is no duration of a call.", text=text))
    return took


def line_of(text: str) -> str:
    """The extension of an exchange that stands where a number may: a few digits, alone or in brackets behind a name."""
    found = LINE.fullmatch(text)
    return found[1] or found[2] if found is not None else ""
