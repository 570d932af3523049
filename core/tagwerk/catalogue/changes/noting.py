"""What a file changes, written down in the same transaction, so that the whole file can be taken back."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, cast

import sqlalchemy as sa
from sqlalchemy.orm.attributes import get_history

from tagwerk.catalogue.documents.tables import Document, FileChange
from tagwerk.catalogue.tables import Price, Product
from tagwerk.companies.imports.tables import Import
from tagwerk.platform import clock
from tagwerk.platform.database import UtcDateTime, pieces
from tagwerk.platform.errors import Conflict
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy.orm import Session, UOWTransaction

_ = translator("tagwerk")

Thing = Product | Price | Document
THINGS: dict[str, type[Thing]] = {thing.__tablename__: thing for thing in (Product, Price, Document)}
MARKS = {"id", "seen", "version"}
"""Columns that say nothing of a thing itself."""
FIELDS = {name: [column.name for column in thing.__table__.columns if column.name not in MARKS]
          for name, thing in THINGS.items()}  # fmt: skip
KEPT = 10
"""So many of the last imports of each file can be taken back."""
PIECE = 500


class Changes:
    """Writes down what one file changes; whatever a session of the file sends to the database passes here."""

    def __init__(self, import_id: int) -> None:
        self.import_id = import_id

    def follow(self, session: Session, numbers: dict[str, int]) -> None:
        """Write down what *session* changes from now on; *numbers* are what became of the rows so far.

        Raises Conflict where the import is taken back meanwhile.
        """
        mine = sa.update(Import).where(Import.id == self.import_id, Import.state.in_(("running", "paused")))
        if cast("sa.CursorResult[Any]", session.execute(mine.values(state="running", **numbers))).rowcount != 1:
            raise Conflict(_("Somebody takes this file back meanwhile."))
        sa.event.listen(session, "before_flush", self._changed)
        sa.event.listen(session, "after_flush", self._made)

    def made(self, session: Session, thing: type[Thing], ids: Collection[int]) -> None:
        """Write down the rows *ids*, which were inserted without the session's knowing."""
        name = thing.__tablename__
        for piece in pieces(sorted(ids), PIECE):
            rows = session.execute(_columns(name).where(thing.id.in_(piece))).mappings()
            self._note(session, name, [(row["id"], None, _told(name, row)) for row in rows])

    def made_other(self, session: Session, thing: type[Thing], ids: Collection[int], values: dict[str, Any]) -> None:
        """Write down that the rows *ids* are about to get *values*."""
        name = thing.__tablename__
        fields = [field for field in FIELDS[name] if field in values]
        after = {field: plain(values[field]) for field in fields}
        for piece in pieces(sorted(ids), PIECE):
            rows = session.execute(_columns(name).where(thing.id.in_(piece))).mappings()
            self._note(session, name, [(row["id"], {each: plain(row[each]) for each in fields}, after) for row in rows])

    def _changed(self, session: Session, _flush: UOWTransaction, _instances: Any) -> None:
        for name, thing in THINGS.items():
            changed = [each for each in session.dirty if isinstance(each, thing)]
            rows = [
                (each.id, before, after) for each in changed for before, after in [_difference(name, each)] if after
            ]
            self._note(session, name, rows)

    def _made(self, session: Session, _flush: UOWTransaction) -> None:
        for name, thing in THINGS.items():
            new = [each for each in session.new if isinstance(each, thing)]
            self._note(session, name, [(each.id, None, _told(name, vars(each))) for each in new])

    def _note(
        self, session: Session, name: str, rows: Sequence[tuple[int, dict[str, Any] | None, dict[str, Any]]]
    ) -> None:
        if rows:
            noted = [{"import_id": self.import_id, "thing": name, "row_id": row_id, "before": before, "after": after}
                     for row_id, before, after in rows]  # fmt: skip
            session.connection().execute(sa.insert(FileChange.__table__), noted)  # type: ignore[arg-type]


def begin_import(session: Session, file: str, kind: str, digest: str, made_by: str) -> int:
    """Put an import of *file* on record; gives its number. One before it that did not get to its end is not running any more."""
    stopped = sa.update(Import).where(Import.name == file, Import.kind == kind, Import.state == "running")
    session.execute(stopped.values(state="paused").execution_options(synchronize_session=False))
    begun = Import(
        name=file, kind=kind, digest=digest, options={}, state="running", began_at=clock.now(), made_by=made_by
    )
    session.add(begun)
    session.flush()
    return begun.id


def end_import(session: Session, import_id: int, numbers: dict[str, int]) -> bool:
    """Note what became of an import, and whether it changed anything: else it leaves no trace, nor do those of long ago."""
    done = session.get_one(Import, import_id)
    for name, number in numbers.items():
        setattr(done, name, number)
    done.state, done.ended_at = "done", clock.now()
    session.flush()
    of_file = sa.select(Import.id).where(Import.name == done.name, Import.kind == done.kind)
    old = list(session.scalars(of_file.order_by(Import.id.desc()).offset(KEPT)))
    changed = session.scalar(sa.select(sa.exists().where(FileChange.import_id == import_id))) or False
    gone = old if changed else [import_id]
    session.execute(sa.delete(FileChange).where(FileChange.import_id.in_(gone)))
    session.execute(sa.delete(Import).where(Import.id.in_(gone)))
    return changed


def value_of(name: str, field: str, text: Any) -> Any:
    """What was written down of a field, as the table *name* holds it."""
    kind = THINGS[name].__table__.columns[field].type
    if text is not None and isinstance(kind, UtcDateTime):
        return datetime.fromisoformat(text)
    return date.fromisoformat(text) if text is not None and isinstance(kind, sa.Date) else text


def plain(value: Any) -> Any:
    """A value as it is written down: days and moments in ISO 8601."""
    return value.isoformat() if isinstance(value, date) else value


def _difference(name: str, thing: Thing) -> tuple[dict[str, Any], dict[str, Any]]:
    before, after = {}, {}
    for field in FIELDS[name]:
        history = get_history(thing, field)
        for old, new in zip(list(history.deleted), list(history.added), strict=False):
            before[field], after[field] = plain(old), plain(new)
    return before, after


def _columns(name: str) -> sa.Select[Any]:
    return sa.select(*(THINGS[name].__table__.columns[field] for field in ("id", *FIELDS[name])))


def _told(name: str, row: Any) -> dict[str, Any]:
    return {field: plain(row[field]) for field in FIELDS[name]}
