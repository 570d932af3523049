"""Finding who acts and who is meant: employees as actors, by login, and those whose figures an actor may see."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.access.actors import Actor, Post
from tagwerk.platform.actions import Action
from tagwerk.platform.database import pieces
from tagwerk.platform.errors import NotAllowed, NotFound, WrongInput
from tagwerk.platform.inputs import folded, nearest_hint
from tagwerk.platform.sorting import by_name
from tagwerk.platform.texts import translator
from tagwerk.staff.absences.substitution import substituted_by
from tagwerk.staff.acting import chosen_login, machine_login
from tagwerk.staff.reach import within_department
from tagwerk.staff.tables import Department, Employee

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from tagwerk.platform.app import App

EMPLOYEE_VARIABLE = "TAGWERK_EMPLOYEE"
MOVING_ROLES = ("head", "director")  # administering is no duty of the day: it moves to nobody

SIGNATURE = "employee:"
"""What the signature of an employee begins with, before the number."""

_ = translator("tagwerk")


def actor_of(session: Session, employee: Employee) -> Actor:
    """*employee* as an actor, with the posts that are to be filled in today."""
    today = employee.today()
    terms = employee.on(today)
    stood_in_for = ((absent, absent.on(today)) for absent in substituted_by(session, employee.id, today))
    posts = tuple(
        Post(held.role, held.department_id, absent.id) for absent, held in stood_in_for if held.role in MOVING_ROLES
    )
    return Actor(
        employee.login, terms.role, employee.id, terms.time_zone, terms.department_id, posts, employee.language
    )


def find_actor(app: App, login: str | None = None) -> Actor:
    """The employee who acts: *login*, else ``TAGWERK_EMPLOYEE``, else whom the user of the machine chose (``tagwerk use``), else
    who has that user's name, else the only one there is.

    Raises NotFound for an unknown login, NotAllowed for one who left or is to come, WrongInput where several could be meant.
    """
    named = login or os.environ.get(EMPLOYEE_VARIABLE)
    login = named or chosen_login(app) or None
    with app.database.reading() as session:
        if login is not None:
            try:
                employee = find_employee(session, login)
            except (NotFound, NotAllowed) as error:
                raise error if named else type(error)(error.message, Action("use", "LOGIN")) from None
            if not employee.has_begun:
                raise NotAllowed(_("{login} begins to work here on {on}.", login=employee.login, on=employee.hired_on))
            return actor_of(session, employee)
        here = [employee for employee in session.scalars(sa.select(Employee)) if employee.works_on(employee.today())]
        user = folded(machine_login())
        likely = [employee for employee in here if employee.login_key == user] or here
        if len(likely) == 1:
            return actor_of(session, likely[0])
    raise WrongInput(
        _("There are {count} employees here.", count=len(here)),
        _(
            "Say who you are, once and for all, or for one command with --as LOGIN or {variable}.",
            variable=EMPLOYEE_VARIABLE,
        ),
        Action("use", "LOGIN"),
    )


def find_employee(session: Session, login: str, *, gone: bool = False) -> Employee:
    """The employee with that *login*. Raises NotFound, and NotAllowed for one who left unless *gone* is welcome."""
    employee = session.scalars(sa.select(Employee).where(Employee.login_key == folded(login))).first()
    if employee is None:
        logins = session.scalars(sa.select(Employee.login)).all()
        raise NotFound(_("Nobody here has the login {login}.", login=login), nearest_hint(login, logins))
    if not (gone or employee.active):
        raise NotAllowed(_("{login} no longer works here.", login=login))
    return employee


def employee_by_email(session: Session, address: str) -> Employee | None:
    """Who works here today and has that address, whatever the case of its letters; the first where several share it."""
    wanted = address.strip().lower()
    theirs = sa.select(Employee).where(sa.func.lower(Employee.email) == wanted).order_by(Employee.id)
    return next((each for each in session.scalars(theirs) if each.active), None) if wanted else None


def find_department(session: Session, name: str) -> Department:
    """The department of that *name*. Raises NotFound."""
    found = session.scalars(sa.select(Department).where(Department.name_key == folded(name))).first()
    if found is None:
        names = session.scalars(sa.select(Department.name).order_by(by_name(Department.name))).all()
        raise NotFound(
            _("There is no department {name!r}.", name=name),
            nearest_hint(name, names),
            None if names else Action("departments.add", name),
        )
    return found


def employee_seen_by(session: Session, actor: Actor, login: str | None, *, substituted: bool = False) -> Employee:
    """The employee *login*, the actor by default. A manager sees only the own figures, a head the department's.

    *substituted* lets in those whom the actor stands in for. Raises NotFound, and NotAllowed for anybody else.
    """
    if login is None:
        return session.get_one(Employee, actor.employee())
    return within_department(session, actor, find_employee(session, login, gone=True), substituted=substituted)


def country_of(session: Session, actor: Actor) -> str:
    """Where a telephone number without a country code belongs: the acting employee's country (ISO 3166-1)."""
    employee = session.get(Employee, actor.employee_id) if actor.employee_id is not None else None
    return employee.country if employee is not None else "DE"


def names_of_signatures(session: Session, signatures: Iterable[str]) -> dict[str, str]:
    """The login of each signature that is an employee's."""
    ids = [int(each.removeprefix(SIGNATURE)) for each in signatures if each.startswith(SIGNATURE)]
    found: dict[str, str] = {}
    for piece in pieces(ids):
        for row in session.execute(sa.select(Employee.id, Employee.login).where(Employee.id.in_(piece))):
            found[f"{SIGNATURE}{row.id}"] = row.login
    return found
