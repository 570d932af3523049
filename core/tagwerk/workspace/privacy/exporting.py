"""Everything that is stored of a person, for the person (GDPR Art. 15 and 20), or of a company with all its contacts."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from tagwerk.access.log import log_access
from tagwerk.access.use_cases import use_case
from tagwerk.companies.consent.forgotten import forms
from tagwerk.companies.consent.tables import Suppression
from tagwerk.platform import clock
from tagwerk.platform.texts import translator
from tagwerk.workspace.privacy.files import files_naming
from tagwerk.workspace.privacy.holdings import leaving_out, unreached, what_is_held
from tagwerk.workspace.privacy.persons import find_person
from tagwerk.workspace.privacy.sweeping import mentions
from tagwerk.workspace.privacy.words import Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from tagwerk.access.actors import Actor
    from tagwerk.access.personal_data import PersonalData
    from tagwerk.platform.app import App
    from tagwerk.workspace.privacy.holdings import LeftOut, Unreached

NEVER = "00" * 32  # nothing is made unreadable here

_ = translator("tagwerk")


@dataclass(frozen=True)
class ExportedPart:
    """Rows of a table about the person: what they are, why they are stored, how long, and who reads them."""

    table: str
    holds: str
    why: str
    kept: str
    readers: tuple[str, ...]
    rows: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class Export:
    """What is stored of *subject*: rows about the person, texts elsewhere that *mention* the person, files of the workspace.

    *left_out* is what plugins say wrongly of their tables, *unreached* what those hold who are not here to say it: rows about
    the person there are not among the parts.
    """

    subject: str
    title: str
    made_at: datetime
    parts: tuple[ExportedPart, ...]
    mentioned: tuple[dict[str, Any], ...]
    files: tuple[str, ...]
    shared: tuple[tuple[str, str], ...]
    unreached: tuple[Unreached, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


@use_case("people.export", roles=("head", "director", "administrator"))
def export_person(app: App, actor: Actor, *, contact: str | None = None, company: str | None = None) -> Export:
    """All that is stored of a contact, or of a company, as far as the actor may see it. Raises NotFound, WrongInput,
    PluginError."""
    held, wrong = what_is_held(app)
    left_out, parts = list(wrong), list[ExportedPart]()
    with app.database.reading() as session:
        found = find_person(session, actor, held, contact, company)
        words = Words(found.person, NEVER, found.surnames)
        for each in held:
            with leaving_out(app, each, left_out):
                parts += _part(session, words, each)
        elsewhere = tuple(
            {"table": mention.table.name, "key": list(mention.key), **_plain(mention.texts)}
            for mention in mentions(app, session, words, {part.table for part in parts})
        )
    log_access(app, actor, "people.export", found.person.subject)
    files = tuple(str(each.path.relative_to(app.folder)) for each in files_naming(app, words))
    return Export(
        found.person.subject, found.title, clock.now(), tuple(parts), elsewhere, files, found.shared, unreached(app),
        tuple(left_out),
    )  # fmt: skip


def _part(session: Session, words: Words, held: PersonalData) -> list[ExportedPart]:
    """The rows about the person, where there are any."""
    if held.of is None and held.readable is None:
        return []
    table: sa.Table = held.model.__table__
    condition = held.of(words.person) if held.of is not None else sa.false()
    if held.model is Suppression:  # those of an address that was forgotten once, too
        condition = Suppression.address.in_(forms(session, words.person.addresses))
    order = list(table.primary_key.columns)
    rows = [_row(row._asdict(), held) for row in session.execute(sa.select(table).where(condition).order_by(*order))]
    return [ExportedPart(held.name, _(held.holds), held.why, held.kept, held.readers, tuple(rows))] if rows else []


def _row(row: Mapping[str, Any], held: PersonalData) -> dict[str, Any]:
    if held.readable is None:
        return _plain(row)
    texts = {name: value for name, value in row.items() if not isinstance(value, bytes)}
    return _plain({**texts, "text": held.readable(row)})


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _value(value) for name, value in row.items()}


def _value(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return base64.b64encode(value).decode("ascii") if isinstance(value, bytes) else value
