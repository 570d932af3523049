"""Departments: where employees belong, and whom requests are sent to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.access.use_cases import use_case
from tagwerk.platform.errors import Conflict
from tagwerk.platform.inputs import folded, normal_email, one_line, refuse_lookalike, visible
from tagwerk.platform.sorting import by_name
from tagwerk.platform.texts import translator
from tagwerk.staff.finding import find_department
from tagwerk.staff.tables import Department

if TYPE_CHECKING:
    from tagwerk.access.actors import Actor
    from tagwerk.platform.app import App

LONGEST_NAME = 100

_ = translator("tagwerk")


@use_case("departments.add", roles=("administrator", "director"))
def add_department(app: App, actor: Actor, name: str, email: str = "") -> Department:
    """Add a department. Raises WrongInput, Conflict for a name in use."""
    name = one_line(visible(name), LONGEST_NAME, needed=_("A department needs a name."))
    with app.database.transaction() as session:
        known = session.scalars(sa.select(Department.name)).all()
        if taken := next((each for each in known if folded(each) == folded(name)), ""):
            raise Conflict(_("There is a department {name!r} already.", name=taken))
        refuse_lookalike(name, known)
        department = Department(name=name, email=email and normal_email(email))
        session.add(department)
    return department


@use_case("departments.edit", roles=("administrator", "director"))
def edit_department(app: App, actor: Actor, name: str, email: str) -> Department:
    """Change where requests reach a department; ``""`` takes the address away. Raises NotFound, WrongInput."""
    with app.database.transaction() as session:
        department = find_department(session, name)
        department.email = email and normal_email(email)
    return department


@use_case("departments.read")
def list_departments(app: App, actor: Actor) -> list[Department]:
    """All departments by name."""
    with app.database.reading() as session:
        return list(session.scalars(sa.select(Department).order_by(by_name(Department.name))))
