"""Who acts: an employee, or a named part of the system."""

from __future__ import annotations

import difflib
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.errors import NotAllowed, NotFound, WrongInput
from tagwerk.staff.tables import Employee
from tagwerk.texts import translator

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from tagwerk.app import App

EMPLOYEE_VARIABLE = "TAGWERK_EMPLOYEE"

_ = translator("tagwerk")


@dataclass(frozen=True)
class Actor:
    """Who acts. *name* is the login of an employee or the name of a part of the system."""

    name: str
    role: str
    employee_id: int | None = None
    time_zone: str = "UTC"

    @classmethod
    def system(cls, name: str) -> Actor:
        """The part of the system called *name*: a webhook, a job."""
        return cls(name, "system")

    @classmethod
    def of(cls, employee: Employee) -> Actor:
        """*employee* as an actor."""
        return cls(employee.login, employee.role, employee.id, employee.time_zone)

    @property
    def is_system(self) -> bool:
        """Whether no person acts here."""
        return self.employee_id is None

    @property
    def signature(self) -> str:
        """How the ledger names this actor, without naming a person."""
        return f"system:{self.name}" if self.is_system else f"employee:{self.employee_id}"

    def employee(self) -> int:
        """The id of the acting employee. Raises NotAllowed for the system, which earns no credit."""
        if self.employee_id is None:
            raise NotAllowed(_("Only an employee can do this."), _("Say who acts with --as LOGIN."))
        return self.employee_id


def find_actor(app: App, login: str | None = None) -> Actor:
    """The employee who acts: *login*, else ``TAGWERK_EMPLOYEE``, else the only one there is.

    Raises NotFound for an unknown login, NotAllowed for an inactive one, WrongInput where several could be meant.
    """
    login = login or os.environ.get(EMPLOYEE_VARIABLE) or None
    with app.database.reading() as session:
        employees = session.scalars(sa.select(Employee).order_by(Employee.id)).all()
    if login is None:
        active = [employee for employee in employees if employee.active]
        if len(active) == 1:
            return Actor.of(active[0])
        raise WrongInput(
            _("There are {count} employees here.", count=len(active)),
            _("Say who acts with --as LOGIN or {variable}.", variable=EMPLOYEE_VARIABLE),
        )
    return Actor.of(choose_employee(employees, login))


def choose_employee(employees: Sequence[Employee], login: str) -> Employee:
    """The active one of *employees* with that *login*. Raises NotFound, NotAllowed."""
    for employee in employees:
        if employee.login == login:
            if not employee.active:
                raise NotAllowed(_("{login} no longer works here.", login=login))
            return employee
    nearest = difflib.get_close_matches(login, [employee.login for employee in employees], 1)
    raise NotFound(
        _("Nobody here has the login {login}.", login=login),
        _("Did you mean {name}?", name=nearest[0]) if nearest else "",
    )


def country_of(session: Session, actor: Actor) -> str:
    """Where a telephone number without a country code belongs: the acting employee's country (ISO 3166-1)."""
    employee = session.get(Employee, actor.employee_id) if actor.employee_id is not None else None
    return employee.country if employee is not None else "DE"
