"""Adding and changing employees; what can change with time is dated."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.access.use_cases import roles_of, use_case
from tagwerk.platform import clock
from tagwerk.platform.actions import Action
from tagwerk.platform.errors import Conflict, WrongInput
from tagwerk.platform.inputs import (
    folded,
    nearest_hint,
    normal_email,
    normal_phone,
    one_line,
    refuse_lookalike,
    visible,
)
from tagwerk.platform.texts import translator
from tagwerk.staff.absences.substitution import one_at_a_time, refuse_substituting
from tagwerk.staff.finding import find_employee
from tagwerk.staff.reach import within_reach
from tagwerk.staff.tables import Employee, Terms
from tagwerk.staff.terms.changing import change_terms, checked_terms
from tagwerk.staff.terms.places import normal_place, public_holidays

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from tagwerk.access.actors import Actor, Role
    from tagwerk.platform.app import App

PLACE = ("country", "region", "time_zone")
LONGEST_NAME = 200
USUAL_JOB = "customer_search_manager"
CODE = 2  # letters of a language
EDITORS: tuple[Role, ...] = ("administrator",)
UNDATED = ("name", "email", "phone", "language")
DATED = ("role", "department", "country", "region", "time_zone", "job_description", "workload")

_ = translator("tagwerk")


@dataclass(frozen=True)
class NewEmployee:
    """An employee about to be added. *workload* is as ``read_workload`` reads it, *department* a name,
    *language* what the employee reads (ISO 639-1). Nothing is owed before the day on which *counting_starts*, that of hiring by
    default. Without a *job_description* a manager has the usual one, anybody else none (``""``).
    """

    login: str
    name: str
    role: str = "manager"
    job_description: str | None = None
    country: str = "DE"
    region: str = ""
    time_zone: str = "Europe/Berlin"
    email: str = ""
    phone: str = ""
    department: str = ""
    workload: str = ""
    hired_on: date | None = None
    language: str = ""
    counting_starts: date | None = None


@dataclass(frozen=True)
class KnownEmployee:
    """An employee as the reader may know that one: *closed* are workload, job description, hiring and leaving."""

    employee: Employee
    closed: bool


@use_case("staff.add", roles=("administrator",))
def add_employee(app: App, actor: Actor, new: NewEmployee) -> Employee:
    """Add an employee, hired today unless told otherwise; without a region the acting employee's holds.

    Raises WrongInput for a field, Conflict for a login in use.
    """
    login = visible(new.login)
    if not re.fullmatch(r"[\w.-]{1,64}", login):
        raise WrongInput(_("{login!r} cannot be a login.", login=login), _("Use letters, digits, dot, - and _."))
    moment = clock.now()
    with app.database.transaction() as session:
        known = session.scalars(sa.select(Employee.login)).all()
        if taken := next((each for each in known if folded(each) == folded(login)), ""):
            raise Conflict(_("There is an employee {login} already.", login=taken))
        refuse_lookalike(login, known)
        dated = {name: getattr(new, name) for name in DATED}
        dated["job_description"] = _job_description(new)
        dated["region"] = new.region or _region_of(session, actor, new.country)
        values = checked_terms(session, dated)
        needed = not actor.is_system  # the first employee, founded with the workspace, may say it later
        values["country"], values["region"] = normal_place(values["country"], values["region"], needed=needed)
        hired_on = new.hired_on or clock.local_date(moment, new.time_zone)
        employee = Employee(
            login=login,
            name=_checked_name(new.name),
            email=new.email and normal_email(new.email),
            phone=new.phone and normal_phone(new.phone, values["country"]),
            language=_checked_language(new.language),
            hired_on=hired_on,
            left_on=None,
            counting_starts=new.counting_starts,
            created_at=moment,
            terms=[Terms(since=hired_on, **values)],
        )
        session.add(employee)
        session.flush()
        session.refresh(employee.terms[0])
    return employee


@use_case("staff.edit", roles=EDITORS)
def edit_employee(
    app: App,
    actor: Actor,
    login: str,
    fields: Mapping[str, str],
    *,
    since: date | None = None,
    hired_on: date | None = None,
    left_on: date | None = None,
    stays: bool = False,
    counting_starts: date | None = None,
) -> Employee:
    """Change an employee. Name, e-mail, phone and language change at once; what is dated holds from *since*, today by default.

    A region that was never said holds from the day of hiring. *hired_on* corrects that day, *left_on* is the last day of work
    here, and *stays* takes that one back. *counting_starts* is the first day on which anything is owed.

    Raises WrongInput, NotFound, Conflict for who still stands in for somebody, and where nobody could change the staff any more.
    """
    with app.database.transaction() as session:
        one_at_a_time(session)
        employee = find_employee(session, login, gone=True)
        dated = {name: value for name, value in fields.items() if name in DATED}
        undated = {name: value for name, value in fields.items() if name not in DATED}
        for name, value in _checked(undated, dated.get("country", employee.country)).items():
            setattr(employee, name, value)
        _change_employment(employee, hired_on or employee.hired_on, None if stays else left_on or employee.left_on)
        _refuse_appointed(session, employee)
        employee.counting_starts = counting_starts or employee.counting_starts
        if dated:
            never_said = set(dated) <= set(PLACE) and not any(terms.region for terms in employee.terms)
            usual = employee.hired_on if never_said else employee.today()
            change_terms(session, employee, since or usual, **dated)
        if "role" in dated or hired_on is not None or left_on is not None:
            _refuse_headless(session, roles_of(app, "staff.edit", EDITORS), employee.today())
    return employee


def _refuse_appointed(session: Session, employee: Employee) -> None:
    """Who stands in for somebody is employed on those days."""
    refuse_substituting(session, employee, date.min, employee.hired_on - timedelta(days=1))
    if employee.left_on is not None:
        refuse_substituting(session, employee, employee.left_on + timedelta(days=1), date.max)


def _refuse_headless(session: Session, editors: tuple[Role, ...], today: date) -> None:
    """On each day from *today* on, somebody may change the staff; else nobody could ever again."""
    session.flush()
    people = session.scalars(sa.select(Employee)).all()
    changes = {terms.since for someone in people for terms in someone.terms}
    changes |= {someone.left_on + timedelta(days=1) for someone in people if someone.left_on is not None}
    for day in sorted({today, *(day for day in changes if day > today)}):
        if not any(someone.works_on(day) and someone.on(day).role in editors for someone in people):
            raise Conflict(
                _("From {day} on, nobody could change the staff any more.", day=day),
                Action("staff.edit", "LOGIN", role=editors[0] if editors else EDITORS[0]),
            )


def _change_employment(employee: Employee, hired_on: date, left_on: date | None) -> None:
    if left_on is not None and left_on < hired_on:
        raise WrongInput(_("{login} was hired on {on}.", login=employee.login, on=hired_on))
    if len(employee.terms) > 1 and hired_on >= employee.terms[1].since:
        raise WrongInput(
            _("{login} has other terms since {on}; nobody is hired after that.", login=employee.login,
              on=employee.terms[1].since)
        )  # fmt: skip
    employee.hired_on = employee.terms[0].since = hired_on
    employee.left_on = left_on


@use_case("staff.read")
def list_employees(app: App, actor: Actor) -> list[KnownEmployee]:
    """All employees by login; how colleagues are employed is closed to the actor, how to reach them is not."""
    with app.database.reading() as session:
        known = set(session.scalars(sa.select(Employee.id).where(within_reach(actor, Employee.id, substituted=False))))
        everybody = session.scalars(sa.select(Employee).order_by(Employee.login))
        return [KnownEmployee(employee, closed=employee.id not in known) for employee in everybody]


def _job_description(new: NewEmployee) -> str:
    """Nobody but a seller has a seller's quotas unless told so."""
    if new.job_description is not None:
        return new.job_description
    return USUAL_JOB if new.role == "manager" else ""


def _region_of(session: Session, actor: Actor, country: str) -> str:
    acting = session.get(Employee, actor.employee_id) if actor.employee_id is not None else None
    return acting.region if acting is not None and acting.country == country.upper() else ""


def _checked(fields: Mapping[str, str], country: str) -> dict[str, str]:
    if strangers := sorted(set(fields) - set(UNDATED)):
        raise WrongInput(
            _("There is no field {name!r}.", name=strangers[0]), nearest_hint(strangers[0], (*UNDATED, *DATED))
        )
    values = dict(fields)
    if values.get("email"):
        values["email"] = normal_email(values["email"])
    if values.get("phone"):
        values["phone"] = normal_phone(values["phone"], country)
    if "name" in values:
        values["name"] = _checked_name(values["name"])
    if "language" in values:
        values["language"] = _checked_language(values["language"])
    return values


def _checked_name(text: str) -> str:
    return one_line(text, LONGEST_NAME, needed=_("An employee needs a name."))


def _checked_language(text: str) -> str:
    from babel.localedata import exists

    code = text.strip().lower()
    if code and not (len(code) == CODE and exists(code)):
        raise WrongInput(_("{code!r} is no language.", code=text), _("Write its two letters (ISO 639-1), such as de."))
    return code


def regions_lacking(app: App) -> list[str]:
    """The logins of those whose public holidays differ by a region that nobody has said."""
    with app.database.reading() as session:
        here = [each for each in session.scalars(sa.select(Employee).order_by(Employee.login)) if each.active]
    return [each.login for each in here if not each.region and public_holidays(each.country, "").subdivisions]


def check_regions(app: App) -> str:
    """For `tagwerk doctor`. Raises WrongInput where a region is not on file."""
    if lacking := regions_lacking(app):
        raise WrongInput(
            _("Public holidays differ by region, and none is on file of: {logins}.", logins=", ".join(lacking)),
            Action("staff.edit", lacking[0], region="REGION"),
        )
    return _("known of everybody")
