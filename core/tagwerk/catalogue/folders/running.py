"""One file of an export folder on its way in, piece by piece."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from sqlalchemy.exc import DataError, IntegrityError

from tagwerk.catalogue.changes.noting import Changes, begin_import, end_import
from tagwerk.catalogue.documents.tables import FileTakenIn
from tagwerk.catalogue.finding import article_key
from tagwerk.catalogue.folders.planning import Overruled
from tagwerk.catalogue.folders.rows import Rows, reject_twice
from tagwerk.catalogue.folders.unmatched import Unmatched, number_by_name
from tagwerk.catalogue.folders.vanished import vanished
from tagwerk.catalogue.folders.writing import DOCUMENT_FIELDS, DOCUMENTS, Writing
from tagwerk.catalogue.quantities import currency_of_country, currency_typed
from tagwerk.companies.duplicates.keeping import lock_client_base
from tagwerk.companies.hookspecs import CardsOpened, tagwerk_cards_opened
from tagwerk.companies.imports.importing import SHOWN, writable_beside
from tagwerk.companies.imports.rejecting import Rejects
from tagwerk.companies.imports.rows.entries import Problem
from tagwerk.platform import clock
from tagwerk.platform.database import pieces
from tagwerk.platform.errors import WrongInput
from tagwerk.platform.inputs import folded
from tagwerk.platform.texts import translator
from tagwerk.staff.finding import country_of

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from pathlib import Path

    from sqlalchemy.orm import Session

    from tagwerk.access.actors import Actor
    from tagwerk.catalogue.folders.mapping import FileRule, Mapping
    from tagwerk.catalogue.folders.planning import Catalogue
    from tagwerk.catalogue.folders.recognising import Recognised
    from tagwerk.catalogue.folders.rows import Row
    from tagwerk.platform.app import App

PIECE = 500
PRODUCT_FIELDS = ("name", "unit", "status", "expected_on")

_ = translator("tagwerk")


@dataclass
class FileImported:
    """What became of a file: numbers of rows; *gone* is what it no longer lists, *kept* what of it is too much to be believed.

    *import_id* takes it back, None where it changed nothing. *fault* says why nothing of it could be read. *unmatched* counts the
    customers of its documents that no card has, *overruled* the lines before, of other files of the run too, that say something
    else of the same thing.
    """

    file: str
    kind: str = ""
    import_id: int | None = None
    rows: int = 0
    created: int = 0
    updated: int = 0
    rejected: int = 0
    gone: int = 0
    kept: int = 0
    unmatched: int = 0
    customers: list[str] = field(default_factory=list)
    overruled: int = 0
    overruled_lines: list[Overruled] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    rejects_file: Path | None = None
    fault: str = ""
    same: bool = False

    @property
    def nothing_taken(self) -> bool:
        """Whether it could not be read, or all of its rows were rejected."""
        return bool(self.fault) or (self.rows > 0 and self.rejected == self.rows)


class Run:
    """A file on its way in, piece by piece."""

    def __init__(
        self,
        app: App,
        actor: Actor,
        path: Path,
        file: Recognised,
        rule: FileRule,
        catalogue: Catalogue,
    ) -> None:
        self.app, self.actor, self.path, self.file, self.rule = app, actor, path, file, rule
        self.planned, self.catalogue = catalogue.planned, catalogue
        self.result = FileImported(path.name, file.kind.name, left_out=[*file.left_out, *file.found.passed_over])
        self.writing = Writing(path.name, f"{clock.real_now():%Y%m%d%H%M%S%f}-{uuid4().hex[:8]}", catalogue)
        self.unmatched = Unmatched()
        self.twice: dict[str, int] = {}
        self.rejects = None if self.planned else Rejects(file.found, writable_beside(app, path))

    def through(self, said: Mapping, progress: Callable[[int], None] | None, *, only_changed: bool) -> FileImported:
        """Take piece after piece, then what is no longer there."""
        result, name = self.result, self.file.kind.name
        digest = _digest(self.path, said)
        with self.app.database.reading() as session:
            country = country_of(session, self.actor)
            before = session.get(FileTakenIn, self.path.name)
            if only_changed and before is not None and before.digest == digest:
                result.same = True
                return result
        changes = self.writing.changes = None if self.planned else self._begin(digest)
        currency = currency_typed(self.rule.currency) if self.rule.currency else currency_of_country(country)
        how = Rows(self.file, currency, self.rule.column, country, clock.today(self.actor.time_zone))
        lines = chain(self.file.sample, self.file.found.rows)
        while piece := list(islice(lines, PIECE)):
            self._piece([how.row(line) for line in piece])
            if progress is not None:
                progress(len(piece))
        self._write_stock()
        result.unmatched, result.customers = self.unmatched.number, self.unmatched.some
        if changes is None:
            return result
        self._end(changes, digest)
        if self.rejects is not None:
            result.rejects_file = self.rejects.finish()
        if name == "products" and result.created:
            opened = CardsOpened("product", self.actor.employee_id, result.created, list_name=self.path.name)
            self.app.plugins.notify(tagwerk_cards_opened, self.app, opened)
        return result

    def _begin(self, digest: str) -> Changes:
        with self.app.database.transaction() as session:
            return Changes(begin_import(session, self.path.name, self.file.kind.name, digest, self.actor.signature))

    def _end(self, changes: Changes, digest: str) -> None:
        """What the file no longer lists is gone; then the import is done."""
        result, kind, name = self.result, self.file.kind.name, self.path.name
        today = clock.today(self.actor.time_zone)
        with self.app.database.transaction() as session:
            result.gone, result.kept = vanished(
                session, changes, kind, name, self.writing.run, self.rule.complete, today
            )
            taken = FileTakenIn(name=name, digest=digest, problems=len(result.problems), taken_at=clock.now())
            session.merge(taken)
            if end_import(session, changes.import_id, self._numbers()):
                result.import_id = changes.import_id

    def _piece(self, rows: list[Row]) -> None:
        kind = self.file.kind.name
        key = {"products": "article", "invoices": "number", "orders": "number", "payments": "number"}.get(kind)
        if key is not None:
            reject_twice(rows, key, self.twice)
        if self.planned:
            with self.app.database.reading() as session:
                number_by_name(session, kind, rows)
                self.writing.write(session, kind, rows)
                self.unmatched.add(session, kind, rows)
        else:
            try:
                self._written(rows)
            except (IntegrityError, DataError, WrongInput):
                for row in rows:
                    self._alone(row)
        self._count(rows)

    def _written(self, rows: list[Row]) -> None:
        with self.app.database.transaction() as session:
            self._follow(session)
            lock_client_base(session.connection())
            number_by_name(session, self.file.kind.name, rows)
            self.writing.write(session, self.file.kind.name, rows)
            self.unmatched.add(session, self.file.kind.name, rows)

    def _write_stock(self) -> None:
        """What the whole file says is there, once it is read."""
        for keys in pieces(sorted(self.writing.stock), PIECE):
            if self.planned:
                with self.app.database.reading() as session:
                    self.result.updated += self.writing.write_stock(session, keys)
            else:
                with self.app.database.transaction() as session:
                    self._follow(session)
                    self.result.updated += self.writing.write_stock(session, keys)

        for key, row in self.writing.stock_rows.items():  # the same number twice may be two places
            self._overrule("stock", key, row, row.values["article"], {"said in": self.path.name})

    def _said(self, row: Row) -> None:
        """What the row says again, and otherwise than a line before it."""
        kind, values = self.file.kind.name, row.values
        if kind in self.catalogue.in_several:
            fields = PRODUCT_FIELDS if kind == "products" else DOCUMENT_FIELDS
            said = {name: values[name] for name in fields if name in values}
            if kind == "products":
                self._overrule(kind, article_key(values["article"]), row, values["article"], said)
            elif kind in DOCUMENTS:
                self._overrule(kind, values["number"], row, values["number"], said)
        for column, price in row.prices.items():
            which = (folded(column), values["currency"], values.get("from_quantity", 0), values.get("valid_from"))
            name = f"{values['article']} {column}".strip()
            self._overrule("price", (article_key(values["article"]), *which), row, name, {"price": price})

    def _overrule(self, kind: str, key: Hashable, row: Row, name: str, values: dict[str, Any]) -> None:
        line = Overruled(self.path.name, row.entry.line.number, name)
        if (before := self.catalogue.overruled((kind, key), line, values)) is not None:
            self.result.overruled += 1
            if len(self.result.overruled_lines) < SHOWN:
                self.result.overruled_lines.append(before)

    def _follow(self, session: Session) -> None:
        if self.writing.changes is not None:
            self.writing.changes.follow(session, self._numbers())

    def _numbers(self) -> dict[str, int]:
        """What became of the rows so far; what is gone has changed."""
        result = self.result
        changed = {"updated": result.updated + result.gone}
        return {name: getattr(result, name) for name in ("rows", "created", "rejected")} | changed

    def _alone(self, row: Row) -> None:
        """One row by itself, of a piece that could not be stored as a whole."""
        try:
            self._written([row])
        except (IntegrityError, DataError, WrongInput):
            row.reject(_("The database does not take this row."))

    def _count(self, rows: list[Row]) -> None:
        result = self.result
        result.rows += len(rows)
        for row in rows:
            result.rejected += row.rejected
            if not row.rejected:
                result.created += row.outcome == "created"
                result.updated += row.outcome == "updated"
                self._said(row)
            if row.rejected:
                result.problems.append(Problem(row.entry.line.number, "", "", row.entry.rejected))
            else:
                result.problems += row.entry.problems
        del result.problems[SHOWN:]
        if self.rejects is not None:
            self.rejects.add(row.entry for row in rows)


def _digest(path: Path, said: Mapping) -> str:
    digest = hashlib.sha256(said.rule_of(path.name).model_dump_json().encode())
    with path.open("rb") as file:
        while portion := file.read(2**20):
            digest.update(portion)
    return digest.hexdigest()
