"""Notes about a company: entries with their author and moment. Two people who write both stay; who wrote one takes it back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.access.use_cases import use_case
from tagwerk.companies.changes import Change, record_changes
from tagwerk.companies.finding import find_company, group_of, visible_to
from tagwerk.companies.hookspecs import CompanySaved, tagwerk_company_saved
from tagwerk.companies.tables import Company, Note
from tagwerk.ledger.activities import tell_recorded
from tagwerk.platform import clock
from tagwerk.platform.actions import Action
from tagwerk.platform.errors import Conflict, NotAllowed, NotFound
from tagwerk.platform.inputs import some_text
from tagwerk.platform.texts import translator
from tagwerk.staff.tables import Employee

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy.orm import Session

    from tagwerk.access.actors import Actor
    from tagwerk.ledger.tables import Activity
    from tagwerk.platform.app import App

LONGEST_NOTE = 10_000
TAKES_BACK = ("head", "director", "administrator")
"""Who takes back what others wrote."""

_ = translator("tagwerk")


@dataclass(frozen=True)
class NoteEntry:
    """A note: *written_at* in UTC, *author* the name of who wrote it, of a list ``""``."""

    id: int
    company_id: int
    text: str
    written_at: datetime
    author: str


@use_case("companies.edit")
def add_note(app: App, actor: Actor, /, company: str, text: str) -> NoteEntry:
    """Write a note about a company; this changes the card. Raises NotFound, WrongInput."""
    with app.database.transaction() as session:
        found = find_company(session, actor, company)
        note = write_note(session, actor, found.id, text)
        recorded = record_changes(session, actor, found.id, [Change("note", "", note.text)])
        entry = _entries(session, [note])[0]
    _tell(app, found.id, recorded)
    return entry


@use_case("companies.read")
def list_notes(app: App, actor: Actor, company: str, limit: int = 50) -> list[NoteEntry]:
    """The notes about a company that were not taken back, the newest first. Raises NotFound, WrongInput."""
    with app.database.reading() as session:
        return newest_notes(session, find_company(session, actor, company).id, limit)


@use_case("companies.edit")
def take_note_back(app: App, actor: Actor, note: int) -> NoteEntry:
    """Take a note back: its author does, or a head. Nobody is shown it afterwards.

    Raises NotFound, NotAllowed for another's note, Conflict where it is taken back already.
    """
    with app.database.transaction() as session:
        known = (
            sa.select(Note)
            .join(Company, Company.id == Note.company_id)
            .where(Note.id == note, visible_to(actor))
            .with_for_update(of=Note)
        )
        held = session.scalars(known).first()
        if held is None:
            raise NotFound(_("There is no note {id}.", id=note), Action("companies.notes", "COMPANY"))
        company = find_company(session, actor, str(held.company_id))
        own = held.employee_id is not None and held.employee_id == actor.employee_id
        if not (own or actor.is_system or actor.roles.intersection(TAKES_BACK)):
            raise NotAllowed(_("Another one wrote the note {id}.", id=note), _("Its author or a head takes it back."))
        if held.taken_back_at is not None:
            raise Conflict(_("The note {id} is taken back already.", id=note), Action("companies.notes", company.id))
        held.taken_back_at, held.taken_back_by = clock.now(), actor.signature
        session.flush()
        recorded = record_changes(session, actor, company.id, [Change("note", held.text, "")])
        entry = _entries(session, [held])[0]
    _tell(app, company.id, recorded)
    return entry


def write_note(session: Session, actor: Actor, company: int, text: str) -> Note:
    """A note of the actor about the company, in the transaction of *session*. Raises WrongInput."""
    said = some_text(text, LONGEST_NOTE, needed=_("A note needs a text."))
    note = Note(
        company_id=company,
        text=said,
        written_at=clock.now(),
        written_by=actor.signature,
        employee_id=actor.employee_id,
    )
    session.add(note)
    session.flush()
    return note


def newest_notes(session: Session, company: int, limit: int) -> list[NoteEntry]:
    """The newest notes about a company and those that were merged into it."""
    query = sa.select(Note).where(Note.company_id.in_(group_of(session, company)), Note.taken_back_at.is_(None))
    return _entries(session, session.scalars(query.order_by(Note.written_at.desc(), Note.id.desc()).limit(limit)))


def _entries(session: Session, notes: Iterable[Note]) -> list[NoteEntry]:
    found = list(notes)
    authors = {note.employee_id for note in found} - {None}
    rows = session.execute(sa.select(Employee.id, Employee.name).where(Employee.id.in_(authors)))
    names = {row.id: row.name for row in rows}
    return [
        NoteEntry(note.id, note.company_id, note.text, note.written_at, names.get(note.employee_id or 0, ""))
        for note in found
    ]


def _tell(app: App, company: int, recorded: list[Activity]) -> None:
    tell_recorded(app, recorded)
    app.plugins.notify(tagwerk_company_saved, CompanySaved(company, ("note",), created=False))
