"""Taking a file of the ERP back: products, prices and documents are as they were, but for what was changed since."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from tagwerk.access.use_cases import use_case
from tagwerk.catalogue.changes.noting import THINGS, plain, value_of
from tagwerk.catalogue.documents.tables import Document, FileChange
from tagwerk.catalogue.quantities import UnitPrice, quantity_text
from tagwerk.catalogue.tables import Price, Product
from tagwerk.companies.duplicates.keeping import lock_client_base
from tagwerk.companies.imports.tables import Import
from tagwerk.companies.imports.undoing import undoable_import
from tagwerk.ledger.money import Money
from tagwerk.platform import clock
from tagwerk.platform.actions import Action
from tagwerk.platform.database import pieces
from tagwerk.platform.errors import Conflict, WrongInput
from tagwerk.platform.texts import date_text, translator

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.orm import Session

    from tagwerk.access.actors import Actor
    from tagwerk.catalogue.changes.noting import Thing
    from tagwerk.platform.app import App

PIECE = 200
HIDDEN = {"source", "name_key", "restocked_at"}
"""What nobody typed; it goes back with what it belongs to."""

_ = translator("tagwerk")


@dataclass(frozen=True)
class KeptValue:
    """What an undoing left as it is, and why: *what* is an article or the number of a document."""

    what: str
    field: str
    reason: str


@dataclass
class FileUndone:
    """What was taken back of a file: rows that it had made, and values that it had changed; and what stays."""

    import_id: int
    rows: int = 0
    values: int = 0
    kept: list[KeptValue] = field(default_factory=list)


@use_case("catalogue.import")
def undo_file(app: App, actor: Actor, import_id: int) -> FileUndone:
    """Take the import with that number back, of a file of the ERP. Raises NotFound, Conflict; WrongInput for a list of companies.

    What came after it and changed the same is taken back first: Conflict names it. Whoever is interrupted does it again. The file
    is not taken in by itself again until it changes.
    """
    if not undoable_import(app, actor, import_id).kind:
        raise WrongInput(_("The import {id} is a list of companies.", id=import_id))
    undone = FileUndone(import_id)
    with app.database.reading() as session:  # nobody waits for this; what changes meanwhile stays, and is named
        later = _built_on(session, import_id)
    if later is not None:
        raise Conflict(
            _("The import {later} came after the import {id} and changed the same.", later=later, id=import_id),
            Action("imports.undo", later),
        )
    with app.database.transaction() as session:
        known = session.get_one(Import, import_id, with_for_update=True)
        known.state, known.undone_by = "undoing", actor.signature
    with app.database.reading() as session:
        of_import = sa.select(FileChange.id).where(FileChange.import_id == import_id)
        ids = session.scalars(of_import.order_by(FileChange.id.desc())).all()
    for piece in pieces(ids, PIECE):
        with app.database.transaction() as session:
            lock_client_base(session.connection())
            _take_back(session, piece, undone)
    with app.database.transaction() as session:
        known = session.get_one(Import, import_id)
        known.state, known.undone_at = "undone", clock.now()
    return undone


def _built_on(session: Session, import_id: int) -> int | None:
    """The last import after this one that changed what this one made or changed; None where there is none."""
    made: dict[tuple[str, int], set[str] | None] = {}
    of_this = sa.select(FileChange.thing, FileChange.row_id, FileChange.before).where(FileChange.import_id == import_id)
    for thing, row_id, before in session.execute(of_this):
        known = made.setdefault((thing, row_id), set())
        made[thing, row_id] = None if before is None or known is None else known | (before.keys() - HIDDEN)
    later = sa.select(FileChange).where(FileChange.import_id > import_id).order_by(FileChange.import_id.desc())
    with closing(session.scalars(later.execution_options(yield_per=PIECE))) as changes:
        for change in changes:
            fields = made.get((change.thing, change.row_id), set())
            of_product = made.get((Product.__tablename__, change.after.get("product_id", 0)), set())
            known = of_product if change.before is None else fields
            if known is None or known & (change.before or {}).keys():
                return change.import_id
    return None


def _take_back(session: Session, ids: Sequence[int], undone: FileUndone) -> None:
    """The latest change first: what was changed twice becomes what it was at first."""
    changes = session.scalars(
        sa.select(FileChange).where(FileChange.id.in_(ids)).order_by(FileChange.id.desc()).with_for_update()
    ).all()
    things: dict[tuple[str, int], Thing] = {}
    for name, kind in THINGS.items():
        numbers = sorted({change.row_id for change in changes if change.thing == name})
        found: Iterable[Thing] = session.scalars(sa.select(kind).where(kind.id.in_(numbers)).with_for_update())
        things |= {(name, thing.id): thing for thing in found}
    for change in changes:
        thing = things.get((change.thing, change.row_id))
        if thing is not None:
            if change.before is None:
                _remove(session, thing, change, undone)
            else:
                _put_back(session, thing, change, change.before, undone)
        session.delete(change)
    session.flush()


def _put_back(session: Session, thing: Thing, change: FileChange, before: dict[str, Any], undone: FileUndone) -> None:
    for name, value in before.items():
        if plain(getattr(thing, name)) == change.after[name]:
            setattr(thing, name, value_of(change.thing, name, value))
            undone.values += name not in HIDDEN
        elif name not in HIDDEN:
            undone.kept.append(_changed_since(session, thing, name))


def _remove(session: Session, thing: Thing, change: FileChange, undone: FileUndone) -> None:
    """A row that the file made goes, unless somebody changed it since or something refers to it."""
    different = [name for name, value in change.after.items() if plain(getattr(thing, name)) != value]
    if different:
        undone.kept.append(_changed_since(session, thing, different[0]))
        return
    try:
        with session.begin_nested():
            session.delete(thing)
    except IntegrityError:
        undone.kept.append(KeptValue(_called(session, thing), "", _("is used by now")))
        return
    undone.rows += 1


def _changed_since(session: Session, thing: Thing, name: str) -> KeptValue:
    value = _in_words(thing, name, getattr(thing, name))
    return KeptValue(_called(session, thing), name, _("was changed since: {value}", value=value))


def _in_words(thing: Thing, name: str, value: Any) -> str:
    """A value as people read it."""
    if value is None:
        return "–"
    if isinstance(value, date):
        return date_text(value)
    if name in ("stock", "from_quantity"):
        return quantity_text(value)
    if isinstance(thing, Price) and name == "unit_price":
        return UnitPrice(value, thing.currency).text()
    if isinstance(thing, Document) and name in ("amount", "open_amount"):
        return Money(value, thing.currency).text(exact=True)
    return str(value)


def _called(session: Session, thing: Thing) -> str:
    if isinstance(thing, Document):
        return thing.number
    if isinstance(thing, Price):
        article = session.scalar(sa.select(Product.article).where(Product.id == thing.product_id))
        return f"{article} {thing.column}".strip()
    return thing.article
