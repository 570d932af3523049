"""Taking in lists of companies: any table with a header line, again and again without duplicates.

The plan and the run are one: ``dry_run`` does the same with what the client base would be by then, and writes nothing.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain, count, islice
from pathlib import Path
from time import perf_counter, thread_time
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError

from tagwerk.access.use_cases import use_case
from tagwerk.companies.duplicates.keeping import lock_client_base
from tagwerk.companies.duplicates.looking_up import cards_for
from tagwerk.companies.hookspecs import CardsOpened, CompanySaved, tagwerk_cards_opened, tagwerk_company_saved
from tagwerk.companies.imports.carddav.address_book import AddressBook
from tagwerk.companies.imports.deciding import Deciding, Piece, reasons_told
from tagwerk.companies.imports.matching import NOBODY, Sought, sought_of
from tagwerk.companies.imports.reading.lists import is_vcards, open_list
from tagwerk.companies.imports.recognising.columns import Column, recognise
from tagwerk.companies.imports.recognising.headers import likeness_to_header
from tagwerk.companies.imports.rehearsing import Rehearsal
from tagwerk.companies.imports.rejecting import Rejects
from tagwerk.companies.imports.remembering import begin, columns_said, continued, remember
from tagwerk.companies.imports.rows.entries import Entry, Problem
from tagwerk.companies.imports.rows.understanding import Understanding
from tagwerk.companies.imports.tables import Import
from tagwerk.companies.imports.writing import write
from tagwerk.companies.own.declaring import own_columns, own_fields
from tagwerk.ledger.activities import hears_of_activities, tell_recorded
from tagwerk.platform import clock
from tagwerk.platform.errors import Conflict, TagwerkError, WrongInput
from tagwerk.platform.texts import translator
from tagwerk.staff.finding import country_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tagwerk.access.actors import Actor
    from tagwerk.companies.imports.reading.lines import Line
    from tagwerk.companies.imports.reading.lists import List
    from tagwerk.companies.own.values import OwnField
    from tagwerk.ledger.tables import Activity
    from tagwerk.platform.app import App

SAMPLE = 400
LARGEST, SMALLEST, FIRST = 1_000, 50, 100
ALL_OF_IT = 50
"""After so many pieces everything is looked through for what nobody needs any more."""
HELD, BY_THE_CLOCK, GROWTH = 0.13, 0.18, 1.2
"""Seconds of work for which a piece may keep others waiting, and by the clock on a busy machine, where the others have less to do
in them, too. The next piece is as large as fits, and not much larger at once."""
SHOWN = 1_000
"""Problems and doubts that are kept to be shown; all of the former stand in the file with the rejects."""

REFUSED = (IntegrityError, DataError, Conflict, WrongInput)
"""What a row comes to that the database does not take; two of them are its words in ours."""

_ = translator("tagwerk")


@dataclass(frozen=True)
class Doubtful:
    """A row whose company got a card of its own although it is like another; *like* is that one's number, 0 in a plan."""

    line: int
    name: str
    like: int
    like_name: str
    score: float
    reasons: str


@dataclass
class Imported:
    """What an import did, or would do: numbers of rows, what was not taken, and what each column was taken for, among the fields
    of the house's *own* too.
    """

    columns: list[Column]
    left_out: list[str]
    file: str = ""
    rows: int = 0
    created: int = 0
    updated: int = 0
    rejected: int = 0
    cells: int = 0
    doubtful: int = 0
    problems: list[Problem] = field(default_factory=list)
    doubts: list[Doubtful] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)
    rejects_file: Path | None = None
    import_id: int | None = None
    paused: bool = False
    own: tuple[OwnField, ...] = ()

    @property
    def nothing_taken(self) -> bool:
        """Whether there were rows and all of them were rejected."""
        return self.rows > 0 and self.rejected == self.rows


@use_case("companies.import")
def import_companies(
    app: App,
    actor: Actor,
    source: Path | AddressBook,
    *,
    dry_run: bool = False,
    told: Mapping[str, str] | None = None,
    overwrite: bool = False,
    resume: bool = False,
    people: bool = False,
    progress: Callable[[int], None] | None = None,
) -> Imported:
    """Take in the rows of *source*: a table with a header line, as text or as a spreadsheet, vCards, or an address book.

    *told* says of columns which field they are, and is remembered. What a row leaves empty stays as it is, and so does what a
    person wrote, unless *overwrite*. A cell that is not understood is left out, a row that cannot be stored is rejected; both go
    to a file beside the list, with the reasons. *resume* goes on with the same list where it was interrupted. Of *people* only
    vCards are taken in. Raises NotFound, WrongInput, Unreachable.
    """
    found = _opened(app, source, people=people)
    sample = list(islice(found.rows, SAMPLE))
    with app.database.reading() as session:
        own = own_columns(app)
        said = columns_said(session, found.header, own.names) | dict(told or {})
        country = country_of(session, actor)
    columns = recognise(found.header, [line.cells for line in sample], said, own)
    how = Understanding(columns, country, clock.today(actor.time_zone), own_fields(app))
    if not how.names_company():
        raise WrongInput(
            _("{path} has no column for the company.", path=found.path),
            _("Say which it is, such as: --map 'Kunde=company'. Columns: {columns}.", columns=", ".join(found.header)),
        )
    result = Imported(columns, found.passed_over, found.address or str(source), own=tuple(own_fields(app).values()))
    run = _Run(app, actor, found, how, result, overwrite=overwrite)
    if dry_run:
        with Rehearsal() as rehearsal:
            return run.through(chain(sample, found.rows), rehearsal, progress)
    if told:
        remember(app.database, actor, told)
    run.start(resume=resume)
    return run.through(chain(sample, found.rows), None, progress)


def _opened(app: App, source: Path | AddressBook, *, people: bool) -> List:
    if isinstance(source, AddressBook):
        from tagwerk.companies.imports.carddav.fetching import open_book

        return open_book(source, app.config.settings.address_book, app.folder)
    if people and source.is_file() and not is_vcards(source):
        raise WrongInput(
            _("{path} holds no vCard.", path=source), _("Lists are taken in with: tagwerk companies import FILE")
        )
    return open_list(source, likeness_to_header)


class _Run:
    """A list on its way in, piece by piece."""

    def __init__(
        self, app: App, actor: Actor, found: List, how: Understanding, result: Imported, *, overwrite: bool
    ) -> None:
        self.app, self.actor, self.found, self.how, self.result = app, actor, found, how, result
        self.overwrite = overwrite
        self.rejects: Rejects | None = None
        self.done_before = 0
        self.size = FIRST
        self.crowded: set[int] = set()

    def start(self, *, resume: bool) -> None:
        """Put the import on record, or find the one that was interrupted."""
        known = continued(self.app.database, self.actor, self.found.path) if resume else None
        if known is not None:
            self.done_before = known.rows
            for name in ("rows", "created", "updated", "rejected", "cells", "doubtful"):
                setattr(self.result, name, getattr(known, name))
        self.result.import_id = (
            known.id if known is not None else begin(self.app.database, self.actor, self.found, self.overwrite)
        )
        before = str(known.options.get("rejects", "")) if known is not None else ""
        self.rejects = Rejects(
            self.found, writable_beside(self.app, self.found.path), before if Path(before).is_file() else ""
        )

    def through(
        self, lines: Iterator[Line], rehearsal: Rehearsal | None, progress: Callable[[int], None] | None
    ) -> Imported:
        """Take piece after piece. Whoever interrupts it keeps what was taken, and can go on."""
        lines = islice(lines, self.done_before, None)
        try:
            with _collected_between() as collect:
                while piece := list(islice(lines, self.size)):
                    self._piece([self.how.entry(line) for line in piece], rehearsal)
                    collect()
                    if progress is not None:
                        progress(len(piece))
        except KeyboardInterrupt:
            self.result.paused = True
        if self.rejects is not None:
            if not self.result.paused:
                self.result.rejects_file = self.rejects.finish()
            self._end(str(self.rejects.path or ""))
        return self.result

    def _piece(self, entries: list[Entry], rehearsal: Rehearsal | None) -> None:
        sought = [sought_of(entry) for entry in entries]
        if rehearsal is not None:
            with self.app.database.reading() as session:
                found = rehearsal.cards_for(
                    session.connection(), self.actor, [each.seeker for each in sought], self.crowded
                )
            piece, by_card = self._decided(entries, sought, found)
            rehearsal.keep(piece, by_card)
            self._count(piece)
            return
        try:
            recorded, piece = self._written(entries, sought)
        except REFUSED as error:
            _only_of_the_database(error)
            for entry, its in zip(entries, sought, strict=True):
                self._alone(entry, its)
            return
        self._told(piece, recorded)

    def _alone(self, entry: Entry, sought: Sought) -> None:
        """One row by itself, of a piece that could not be stored as a whole."""
        try:
            recorded, piece = self._written([entry], [sought])
        except REFUSED as error:
            _only_of_the_database(error)
            entry.rejected = _("The database does not take this row.")
            recorded, piece = self._written([entry], [NOBODY])
        self._told(piece, recorded)

    def _decided(self, entries: list[Entry], sought: list[Sought], found):  # type: ignore[no-untyped-def]
        deciding = Deciding(found, overwrite=self.overwrite)
        for entry, its in zip(entries, sought, strict=True):
            deciding.take(entry, its)
        return deciding.piece, deciding.keys_of

    def _written(self, entries: list[Entry], sought: list[Sought]) -> tuple[list[Activity], Piece]:
        with self.app.database.transaction(much=True) as session:
            lock_client_base(session.connection())
            begun, by_the_clock = thread_time(), perf_counter()
            found = cards_for(session.connection(), self.actor, [each.seeker for each in sought], self.crowded)
            piece, by_card = self._decided(entries, sought, found)
            assert self.result.import_id is not None
            recorded = write(
                session, self.actor, self.result.import_id, piece, by_card, told=hears_of_activities(self.app)
            )
            self._advance(session, piece)
        held = max((thread_time() - begun) / HELD, (perf_counter() - by_the_clock) / BY_THE_CLOCK, 1 / GROWTH)
        self.size = max(SMALLEST, min(LARGEST, int(len(entries) / held)))
        return recorded, piece

    def _advance(self, session, piece: Piece) -> None:  # type: ignore[no-untyped-def]
        """How far the list is taken in, in the same transaction. Raises Conflict where somebody else goes on with it too."""
        before = self.result.rows
        counted = _numbers(piece)
        values = {name: getattr(self.result, name) + number for name, number in counted.items()}
        mine = sa.update(Import).where(
            Import.id == self.result.import_id, Import.rows == before, Import.state == "running"
        )
        if session.execute(mine.values(**values)).rowcount != 1:
            raise Conflict(_("Somebody else goes on with this import, or has undone it."))

    def _told(self, piece: Piece, recorded: list[Activity]) -> None:
        tell_recorded(self.app, recorded)
        if self.app.plugins.implemented(tagwerk_company_saved):
            for card in piece.cards:
                fields = card.values if card.fresh else card.before
                self.app.plugins.notify(tagwerk_company_saved, CompanySaved(card.id, tuple(sorted(fields)), card.fresh))
        self._count(piece)
        if self.rejects is not None:
            self.rejects.add(piece.entries)

    def _count(self, piece: Piece) -> None:
        result = self.result
        for name, number in _numbers(piece).items():
            setattr(result, name, getattr(result, name) + number)
        for entry in piece.entries:
            number = entry.line.number
            if entry.rejected and len(result.problems) < SHOWN:
                result.problems.append(Problem(number, "", "", entry.rejected))
            elif entry.problems and len(result.problems) < SHOWN:
                result.problems += entry.problems
            if entry.remark and len(result.remarks) < SHOWN:
                result.remarks.append(Problem(number, "", entry.company.get("name", ""), entry.remark))
        for doubt in piece.doubts[: max(0, SHOWN - len(result.doubts))]:
            like = doubt.like
            result.doubts.append(
                Doubtful(
                    doubt.line,
                    doubt.name,
                    max(like.id, 0),
                    like.values["name"],
                    doubt.score,
                    reasons_told(doubt.reasons),
                )
            )

    def _end(self, rejects: str) -> None:
        with self.app.database.transaction() as session:
            known = session.get_one(Import, self.result.import_id)
            known.state = "paused" if self.result.paused else "done"
            known.options = {**known.options, "rejects": rejects}
            known.ended_at = clock.now()
        if self.result.created and not self.result.paused:
            opened = CardsOpened("company", self.actor.employee_id, self.result.created, list_name=self.found.name)
            self.app.plugins.notify(tagwerk_cards_opened, self.app, opened)


@contextmanager
def _collected_between() -> Iterator[Callable[[], int]]:
    """Clear away between pieces alone: that takes long, and during one others wait. Mostly what is new is looked through."""
    enabled, pieces = gc.isenabled(), count(1)
    gc.disable()
    gc.freeze()  # the program itself is not looked through
    try:
        yield lambda: gc.collect(1 if next(pieces) % ALL_OF_IT else 2)
    finally:
        gc.unfreeze()
        if enabled:
            gc.enable()


def _numbers(piece: Piece) -> dict[str, int]:
    return {
        "rows": len(piece.entries),
        "created": piece.created,
        "updated": piece.updated,
        "doubtful": len(piece.doubts),
        "rejected": sum(bool(entry.rejected) for entry in piece.entries),
        "cells": sum(len(entry.problems) for entry in piece.entries if not entry.rejected),
    }


def _only_of_the_database(error: Exception) -> None:
    """What a database says of a row is about that row; anything else goes on."""
    if isinstance(error, TagwerkError) and not isinstance(error.__cause__, DBAPIError):
        raise error


def writable_beside(app: App, path: Path) -> Path:
    """Where the rejects go: beside the list, else into the workspace."""
    import os

    return path.parent if os.access(path.parent, os.W_OK) else app.folder
