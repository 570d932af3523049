"""The staff in early November 2026, and a way to add to it."""

from dataclasses import replace
from datetime import date, datetime

import pytest
import sqlalchemy as sa

from tagwerk.access.actors import Actor
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.staff.actors import find_actor
from tagwerk.staff.employees import NewEmployee, add_employee
from tagwerk.staff.tables import Employee

HIRED = date(2025, 1, 1)
FIRST, LAST = date(2026, 11, 2), date(2026, 11, 13)


@pytest.fixture(autouse=True)
def the_date(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(clock.OFFSET_VARIABLE, "0")
    clock.start_at(datetime.fromisoformat("2026-11-04T11:00+01:00"))


def add(app: App, anna: Actor, login: str, **fields: object) -> Actor:
    add_employee(app, anna, replace(NewEmployee(login, login.title(), hired_on=HIRED), **fields))  # type: ignore[arg-type]
    return find_actor(app, login)


def employee(app: App, login: str) -> Employee:
    with app.database.reading() as session:
        return session.scalars(sa.select(Employee).where(Employee.login == login)).one()
