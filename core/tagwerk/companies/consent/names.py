"""The logins behind the signatures of employees, which grounds and suppressions keep."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.platform.database import pieces
from tagwerk.staff.tables import Employee

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

PREFIX = "employee:"


def names_of_signatures(session: Session, signatures: Iterable[str]) -> dict[str, str]:
    """The login of each signature that is an employee's."""
    ids = [int(each.removeprefix(PREFIX)) for each in signatures if each.startswith(PREFIX)]
    found: dict[str, str] = {}
    for piece in pieces(ids):
        for row in session.execute(sa.select(Employee.id, Employee.login).where(Employee.id.in_(piece))):
            found[f"{PREFIX}{row.id}"] = row.login
    return found
