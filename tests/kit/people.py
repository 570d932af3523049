"""The people of early November 2026: a department with Jörg and, where asked for, its head Heidi; and a way to add to them."""

from dataclasses import replace
from datetime import date, datetime

import pytest
import sqlalchemy as sa

from tagwerk.access.actors import Actor
from tagwerk.obligations.progress import Progress
from tagwerk.obligations.standing import standing
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.staff.departments import add_department
from tagwerk.staff.employees import NewEmployee, add_employee
from tagwerk.staff.finding import find_actor
from tagwerk.staff.tables import Employee

TODAY = date(2026, 11, 4)  # a Wednesday
HIRED = date(2025, 1, 1)


@pytest.fixture
def fourth_of_november(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is Wednesday, 4 November 2026, 11:00 in Berlin."""
    monkeypatch.setenv(clock.OFFSET_VARIABLE, "0")
    clock.start_at(datetime.fromisoformat("2026-11-04T11:00+01:00"))


@pytest.fixture
def joerg(app: App, anna: Actor) -> Actor:
    add_department(app, anna, "Großhandel")
    return add(app, anna, "jörg", department="Großhandel")


@pytest.fixture
def head(app: App, anna: Actor, joerg: Actor) -> Actor:
    return add(app, anna, "heidi", role="head", department="Großhandel")


def add(app: App, anna: Actor, login: str, **fields: object) -> Actor:
    add_employee(app, anna, replace(NewEmployee(login, login.title(), hired_on=HIRED), **fields))  # type: ignore[arg-type]
    return find_actor(app, login)


def employee(app: App, login: str) -> Employee:
    with app.database.reading() as session:
        return session.scalars(sa.select(Employee).where(Employee.login == login)).one()


def visits(app: App, actor: Actor, on: date = TODAY) -> Progress:
    return next(progress for progress in standing(app, actor, None, on).quotas if progress.metric == "visits")
