"""A list of what is not to be contacted, taken line by line: what cannot be meant is listed, and the rest is suppressed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tagwerk.access.use_cases import use_case
from tagwerk.companies.consent.suppressions import suppress
from tagwerk.companies.consent.targets import target_of
from tagwerk.companies.imports.reading.separated import form_of, lines_of
from tagwerk.companies.imports.recognising.headers import read_header
from tagwerk.platform import clock
from tagwerk.platform.database import pieces
from tagwerk.platform.errors import TagwerkError, WrongInput
from tagwerk.platform.inputs import one_line, require_file
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from sqlalchemy.orm import Session

    from tagwerk.access.actors import Actor
    from tagwerk.companies.imports.reading.lines import Line
    from tagwerk.platform.app import App

DOMAIN = ("domain", "domäne")
ADDRESS = ("address", "adresse", "email", "e-mail", "mail", "phone", "telefon", "number", "nummer", *DOMAIN)
REASON = ("reason", "grund", "note", "bemerkung")
UNTIL = ("until", "bis", "ends", "ende")
REACH = ("email", "phone", "mobile", "company_email", "company_phone")
LONGEST_NOTE = 500
PIECE = 200

_ = translator("tagwerk")


@dataclass(frozen=True)
class RejectedLine:
    """A line that was not taken, and why."""

    line: int
    value: str
    reason: str


@dataclass
class SuppressedList:
    """How many were suppressed, how many were so already, and what was not taken."""

    suppressed: int = 0
    known: int = 0
    rejected: list[RejectedLine] = field(default_factory=list)

    @property
    def nothing_taken(self) -> bool:
        """Whether there were lines and none of them was taken."""
        return bool(self.rejected) and not self.suppressed and not self.known


@use_case("suppressions.add")
def suppress_list(
    app: App, actor: Actor, path: Path, *, channel: str = "", reason: str = "", until: date | None = None
) -> SuppressedList:
    """Suppress each line of *path*: its first column, or each with a heading such as ``address``, ``email``, ``phone``; one
    called ``domain`` counts where it is the only one.

    The columns ``reason`` and ``until`` say of a line what *reason* and *until* say of all. Raises NotFound, WrongInput for the
    file.
    """
    require_file(path)
    lines = [line for line in lines_of(path, form_of(path)) if any(cell.strip() for cell in line.cells)]
    header = [cell.strip().lower() for cell in lines[0].cells] if lines else []
    places = {name: tuple(n for n, cell in enumerate(header) if cell in words or (name == "address" and _names_reach(cell)))
              for name, words in (("address", ADDRESS), ("reason", REASON), ("until", UNTIL))}  # fmt: skip
    if places["address"]:
        lines = lines[1:]
    if not lines:
        raise WrongInput(_("{path} holds no line.", path=path))
    reached = tuple(place for place in places["address"] if header[place] not in DOMAIN) or places["address"]
    columns = _Columns(reached or (0,), *(next(iter(places[name]), None) for name in ("reason", "until")))
    result = SuppressedList()
    common = _Common(channel, one_line(reason, LONGEST_NOTE), until, path.name[:90])
    for piece in pieces(lines, PIECE):
        with app.database.transaction() as session:
            _take(session, actor, piece, columns, common, result)
    return result


@dataclass(frozen=True)
class _Columns:
    addresses: tuple[int, ...]
    reason: int | None
    until: int | None


@dataclass(frozen=True)
class _Common:
    channel: str
    reason: str
    until: date | None
    file: str


def _take(
    session: Session, actor: Actor, piece: Sequence[Line], columns: _Columns, common: _Common, result: SuppressedList
) -> None:
    for line in piece:
        values = [value for place in columns.addresses if (value := _cell(line, place))]
        for value in values or [""]:
            try:
                until = _until(actor, line, columns.until) or common.until
                note = one_line(_cell(line, columns.reason), LONGEST_NOTE) or common.reason
                target = target_of(session, actor, value, common.channel)
                origin = f"list:{common.file}"
                new = suppress(session, target.channel, target.address, "by_hand", made_by=actor.signature, origin=origin,
                               until=until, note=note)  # fmt: skip
            except TagwerkError as error:
                result.rejected.append(RejectedLine(line.number, value, str(error)))
                continue
            result.suppressed += new
            result.known += not new


def _names_reach(heading: str) -> bool:
    """Whether a column has addresses or numbers, as lists of companies call them."""
    return read_header(heading).field in REACH


def _cell(line: Line, place: int | None) -> str:
    return line.cells[place].strip() if place is not None and place < len(line.cells) else ""


def _until(actor: Actor, line: Line, place: int | None) -> date | None:
    until = clock.read_date(_cell(line, place) or None)
    if until is not None and until < clock.today(actor.time_zone):
        raise WrongInput(_("{day} is over; a suppression ends on a later day.", day=until))
    return until
