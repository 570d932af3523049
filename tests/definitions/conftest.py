"""One workspace with all the parts that record: mail goes to a real server, calls come as events, reports are submitted."""

from datetime import date, datetime

import pytest

from kit.follow_ups import reminder
from kit.mail import add_company, clients, companies, maildir
from kit.obligations.job_files import Hire
from tagwerk.access.actors import Actor
from tagwerk.companies import cards
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.staff.employees import NewEmployee, add_employee
from tagwerk.staff.finding import find_actor

__all__ = ["add_company", "clients", "companies", "maildir", "reminder"]


@pytest.fixture(autouse=True)
def tuesday_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is Tuesday, 6 October 2026, 10:00 in Berlin; the clock is put back after the test."""
    monkeypatch.setenv(clock.OFFSET_VARIABLE, "0")
    clock.start_at(datetime.fromisoformat("2026-10-06T10:00+02:00"))


@pytest.fixture
def client(app: App, anna: Actor) -> int:
    """A company with a telephone number, owned by Anna."""
    return cards.add_company(app, anna, "Möbel Größer", phone="+493023125199").id


@pytest.fixture
def hire(app: App, anna: Actor) -> Hire:
    """Hire somebody, on 1 January 2025 unless told otherwise; gives the actor."""

    def add(login: str, **fields: object) -> Actor:
        given: dict[str, object] = {"hired_on": date(2025, 1, 1), "name": login.title(), **fields}
        add_employee(app, anna, NewEmployee(login, **given))  # type: ignore[arg-type]
        return find_actor(app, login)

    return add
