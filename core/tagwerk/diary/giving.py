"""What of the diary goes along when somebody hands over for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.diary.tables import Request, Task, Visit
from tagwerk.staff.hookspecs import HandedOver

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session


def give(session: Session, giver: int, taker: int) -> Iterator[HandedOver]:
    """The open tasks, planned visits and open requests of the employee with the id *giver* become those of *taker*."""
    for table, state in ((Task, "open"), (Visit, "planned"), (Request, "open")):
        changed = sa.update(table).where(table.employee_id == giver, table.state == state).values(employee_id=taker)
        ids = session.scalars(changed.returning(table.id).execution_options(synchronize_session=False))
        yield HandedOver(table.__tablename__, tuple(sorted(ids)))
