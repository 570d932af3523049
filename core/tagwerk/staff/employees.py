"""Adding and changing employees."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, get_args
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from tagwerk import clock
from tagwerk.errors import Conflict, WrongInput
from tagwerk.staff.actors import Actor, choose_employee
from tagwerk.staff.addresses import normal_email, normal_phone
from tagwerk.staff.tables import Employee
from tagwerk.staff.use_cases import Role, use_case
from tagwerk.texts import translator

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tagwerk.app import App

_ = translator("tagwerk")


@dataclass(frozen=True)
class NewEmployee:
    """An employee about to be added; the fields are those of ``Employee``."""

    login: str
    name: str
    role: str = "manager"
    job_description: str = "customer_search_manager"
    country: str = "DE"
    region: str = ""
    time_zone: str = "Europe/Berlin"
    email: str = ""
    phone: str = ""


@use_case("staff.add", roles=("administrator",))
def add_employee(app: App, actor: Actor, new: NewEmployee) -> Employee:
    """Add an employee, hired today. Raises WrongInput for a field, Conflict for a login in use."""
    if not re.fullmatch(r"[\w.-]{1,64}", new.login):
        raise WrongInput(_("{login!r} cannot be a login.", login=new.login), _("Use letters, digits, dot, - and _."))
    values = asdict(new) | checked(asdict(new), new.country)
    with app.database.transaction() as session:
        if session.scalar(sa.select(Employee.id).where(Employee.login == new.login)) is not None:
            raise Conflict(_("There is an employee {login} already.", login=new.login))
        moment = clock.now()
        hired_on = clock.local_date(moment, new.time_zone)
        employee = Employee(**values, hired_on=hired_on, created_at=moment)
        session.add(employee)
    return employee


@use_case("staff.edit", roles=("administrator",))
def edit_employee(app: App, actor: Actor, /, login: str, **fields: str) -> Employee:
    """Change an employee's fields. Raises WrongInput, NotFound."""
    with app.database.transaction() as session:
        employee = choose_employee(session.scalars(sa.select(Employee)).all(), login)
        for name, value in checked(fields, employee.country).items():
            setattr(employee, name, value)
    return employee


@use_case("staff.read")
def list_employees(app: App, actor: Actor) -> list[Employee]:
    """All employees by login."""
    with app.database.reading() as session:
        return list(session.scalars(sa.select(Employee).order_by(Employee.login)))


def checked(fields: Mapping[str, str], country: str) -> dict[str, str]:
    """The fields in the form in which they are stored. Raises WrongInput."""
    values = dict(fields)
    if values.get("email"):
        values["email"] = normal_email(values["email"])
    if values.get("phone"):
        values["phone"] = normal_phone(values["phone"], country)
    if "role" in values and values["role"] not in get_args(Role):
        raise WrongInput(_("{role!r} is no role.", role=values["role"]), ", ".join(get_args(Role)))
    if "time_zone" in values:
        _check_zone(values["time_zone"])
    return values


def _check_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise WrongInput(
            _("There is no time zone {name!r}.", name=name), _("An IANA name, such as Europe/Berlin.")
        ) from None
