"""A department with Jörg and, where asked for, its head Heidi; it is Wednesday, 4 November 2026, 11:00 in Berlin."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from tagwerk.access.actors import Actor
from tagwerk.obligations.progress import Progress
from tagwerk.obligations.standing import standing
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.staff.actors import find_actor
from tagwerk.staff.departments import add_department
from tagwerk.staff.employees import NewEmployee, add_employee

TODAY = date(2026, 11, 4)  # a Wednesday


@pytest.fixture(autouse=True)
def the_date(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(clock.OFFSET_VARIABLE, "0")
    clock.start_at(datetime.fromisoformat("2026-11-04T11:00+01:00"))


@pytest.fixture
def joerg(app: App, anna: Actor) -> Actor:
    add_department(app, anna, "Großhandel")
    return add(app, anna, "jörg", department="Großhandel")


@pytest.fixture
def head(app: App, anna: Actor, joerg: Actor) -> Actor:
    return add(app, anna, "heidi", role="head", department="Großhandel")


def add(app: App, anna: Actor, login: str, *, hired_on: str = "2025-01-01", **fields: str) -> Actor:
    new = NewEmployee(login, login.title(), hired_on=date.fromisoformat(hired_on))
    add_employee(app, anna, replace(new, **fields))  # type: ignore[arg-type]
    return find_actor(app, login)


def visits(app: App, actor: Actor, on: date = TODAY) -> Progress:
    return next(progress for progress in standing(app, actor, None, on).quotas if progress.metric == "visits")
