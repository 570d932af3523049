"""Which companies a cadence is about: those of a segment that an employee owns; and what companies are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.companies.finding import visible_to
from tagwerk.companies.segments import condition_of
from tagwerk.companies.tables import Company

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from tagwerk.app import App
    from tagwerk.staff import Actor

PIECE = 500


def owned_in(app: App, session: Session, employee_id: int, scope: str) -> list[int]:
    """The ids of the companies in the segment *scope* that the employee owns; merged ones are left out."""
    owned = sa.select(Company.id).where(Company.owner_id == employee_id, Company.merged_into.is_(None))
    if (condition := condition_of(session, app, scope)) is not None:
        owned = owned.where(condition)
    return list(session.scalars(owned.order_by(Company.id)))


def names_of(session: Session, actor: Actor, companies: Iterable[int]) -> dict[int, str]:
    """The names of those *companies* that the actor may see, by id."""
    ids = sorted(set(companies))
    found: dict[int, str] = {}
    for start in range(0, len(ids), PIECE):
        query = sa.select(Company.id, Company.name).where(Company.id.in_(ids[start : start + PIECE]), visible_to(actor))
        found |= {row.id: row.name for row in session.execute(query)}
    return found
