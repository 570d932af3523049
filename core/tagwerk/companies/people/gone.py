"""Who has left the firm, or was taken off the card, is not contacted; others of the firm are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.companies.hookspecs import ContactAttempt, Refusal
from tagwerk.companies.tables import Company, Contact
from tagwerk.platform.connections.lists import among
from tagwerk.platform.database import pieces
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.orm import Session

    from tagwerk.platform.app import App

LEFT = "left_firm"

_ = translator("tagwerk")


def refuse_gone(app: App, attempts: Sequence[ContactAttempt]) -> list[Refusal]:
    """Refusals for people who are gone, by their number or by an address that nobody else has."""
    gone: dict[int, str] = {}
    addresses: set[str] = set()
    with app.database.reading() as session:
        for piece in pieces(sorted({each.contact_id for each in attempts if each.contact_id is not None})):
            query = sa.select(Contact.id, Contact.name).where(among(Contact.id, piece), is_gone())
            gone |= {row.id: row.name for row in session.execute(query)}
        for some in pieces(sorted({each.address for each in attempts if each.contact_id is None})):
            addresses |= _of_nobody_else(session, some)
    return [
        Refusal(each.key, LEFT, _("{name} has left the firm.", name=gone.get(each.contact_id or 0) or each.address))
        for each in attempts
        if each.contact_id in gone or (each.contact_id is None and each.address in addresses)
    ]


def is_gone() -> sa.ColumnElement[bool]:
    """The condition that a person is not to be contacted at the firm any more."""
    return sa.or_(Contact.left_on.is_not(None), Contact.removed_at.is_not(None))


def _of_nobody_else(session: Session, addresses: Sequence[str]) -> set[str]:
    """Those of *addresses* that only people have who are gone."""
    theirs = _held(session, addresses, is_gone())
    if not theirs:
        return set()
    held = _held(session, sorted(theirs), ~is_gone())
    houses = sa.select(Company.email, Company.phone).where(
        sa.or_(Company.email.in_(theirs), Company.phone.in_(theirs)), Company.merged_into.is_(None)
    )
    return theirs - held - {value for row in session.execute(houses) for value in row}


def _held(session: Session, addresses: Iterable[str], which: sa.ColumnElement[bool]) -> set[str]:
    wanted = set(addresses)
    columns = (Contact.email, Contact.phone, Contact.mobile)
    query = sa.select(*columns).where(sa.or_(*(among(column, wanted) for column in columns)), which)
    return {value for row in session.execute(query) for value in row if value in wanted}
