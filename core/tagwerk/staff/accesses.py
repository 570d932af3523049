"""Who read or exported what is closed to others: the access log, for those who may ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.access.tables import Access
from tagwerk.access.use_cases import use_case
from tagwerk.staff.finding import find_employee

if TYPE_CHECKING:
    from tagwerk.access.actors import Actor
    from tagwerk.platform.app import App


@use_case("accesses.read", roles=("director", "administrator"))
def list_accesses(
    app: App, actor: Actor, *, login: str | None = None, subject: str | None = None, limit: int = 100
) -> list[Access]:
    """The latest accesses, the newest first: those of the employee *login*, those to *subject*. Raises NotFound."""
    query = sa.select(Access).order_by(Access.happened_at.desc(), Access.id.desc()).limit(limit)
    with app.database.reading() as session:
        if login is not None:
            query = query.where(Access.actor == f"employee:{find_employee(session, login, gone=True).id}")
        if subject is not None:
            query = query.where(Access.subject == subject)
        return list(session.scalars(query))
