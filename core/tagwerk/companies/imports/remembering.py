"""What is on record of imports: which list was taken in how far, and what people said of columns."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.companies.imports.recognising.columns import DASH
from tagwerk.companies.imports.recognising.fields import TITLES
from tagwerk.companies.imports.recognising.headers import plain
from tagwerk.companies.imports.tables import ColumnSaid, Import
from tagwerk.platform import clock
from tagwerk.platform.errors import NotFound
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from sqlalchemy.orm import Session

    from tagwerk.access.actors import Actor
    from tagwerk.companies.imports.reading.lines import List
    from tagwerk.platform.database import Database

LONGEST_HEADER = 200

_ = translator("tagwerk")


def columns_said(session: Session, headers: Sequence[str], own: Collection[str]) -> dict[str, str]:
    """What somebody said of these headers before; not of a field of the house's *own* that there is no longer."""
    by_plain = {plain(header)[:LONGEST_HEADER]: header for header in headers if plain(header)}
    said = session.execute(sa.select(ColumnSaid.header, ColumnSaid.field).where(ColumnSaid.header.in_(by_plain)))
    return {by_plain[header]: field for header, field in said if field in (DASH, *TITLES, *own)}


def remember(database: Database, actor: Actor, told: Mapping[str, str]) -> None:
    """Keep what somebody says of columns for the next list with such headers."""
    with database.transaction() as session:
        for header, field in told.items():
            row = session.get(ColumnSaid, plain(header)[:LONGEST_HEADER])
            if row is None:
                row = ColumnSaid(header=plain(header)[:LONGEST_HEADER], field=field)
                session.add(row)
            row.field, row.said_at, row.said_by = field, clock.now(), actor.signature


def digest_of(path: Path) -> str:
    """By what a list is known again."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def begin(database: Database, actor: Actor, found: List, overwrite: bool) -> int:
    """Put a new import on record."""
    with database.transaction() as session:
        new = Import(
            name=found.name[:255], digest=found.digest or digest_of(found.path), options={"overwrite": overwrite},
            state="running", began_at=clock.now(), made_by=actor.signature,
        )  # fmt: skip
        session.add(new)
        session.flush()
        return new.id


def continued(database: Database, actor: Actor, path: Path) -> Import:
    """The import of this list that was interrupted. Raises NotFound."""
    open_ones = sa.select(Import).where(
        Import.digest == digest_of(path), Import.state.in_(("paused", "running")), Import.made_by == actor.signature
    )
    with database.transaction() as session:
        known = session.scalars(open_ones.order_by(Import.id.desc()).limit(1)).first()
        if known is None:
            raise NotFound(_("No import of {name} was interrupted.", name=path.name), _("Take it in without --resume."))
        known.state, known.ended_at = "running", None
    return known
