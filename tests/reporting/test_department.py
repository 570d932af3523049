"""The overview of a department: where each one's monthly report stands."""

from datetime import date, timedelta

import pytest

from tagwerk.access.actors import Actor
from tagwerk.ledger.activities import NewActivity, record, reverse
from tagwerk.ledger.kinds import REPORT_SUBMITTED
from tagwerk.ledger.tables import Activity
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.staff.absences.absences import enter_absence
from tagwerk.staff.departments import add_department
from tagwerk.staff.employees import NewEmployee, add_employee
from tagwerk.staff.finding import find_actor
from tagwerk_reporting.api import Cell
from tagwerk_reporting.asking import Meant, ask
from tagwerk_reporting.submitting.deciding import accept_report
from tagwerk_reporting.submitting.submitting import submit_report

OCTOBER, HOUSE = "2026-10", "Großhandel"
TODAY = date(2026, 11, 2)


@pytest.fixture
def joerg(app: App, anna: Actor) -> Actor:
    """One of three of the department."""
    add_department(app, anna, HOUSE)
    for login, name in (("jörg", "Jörg Weiß"), ("käthe", "Käthe Brandt"), ("lutz", "Lutz Ahrens")):
        add_employee(app, anna, NewEmployee(login, name, department=HOUSE, hired_on=date(2026, 1, 1)))
    return find_actor(app, "jörg")


def reports(app: App, actor: Actor) -> list[tuple[Cell, ...]]:
    """What the overview says of the reports on October."""
    table = ask(app, actor, Meant("department", OCTOBER, of=HOUSE)).make(app).table("reports")
    assert table is not None
    return list(table.rows)


def recorded(app: App, login: str, report: str, period: str) -> Activity:
    """That a report was submitted, as another program than ours says it, or the history of a sample."""
    with app.database.transaction() as session:
        details: dict[str, object] = {"report": report, "period": period, "digest": ""}
        (activity,) = record(
            session,
            NewActivity(
                kind=REPORT_SUBMITTED,
                happened_at=clock.now(),
                work_date=TODAY,
                employee_id=find_actor(app, login).employee(),
                recorded_by="system:test",
                source="test",
                source_key=f"{login}:{report}:{period}",
                details=details,
            ),
        )
    return activity


def test_the_report_of_each_one_stands_where_it_stands(app: App, anna: Actor, joerg: Actor) -> None:
    assert [row[1:] for row in reports(app, anna)] == [(None, "not submitted")] * 3
    enter_absence(app, anna, "lutz", TODAY, TODAY + timedelta(days=3), substitute="jörg")
    submit_report(app, joerg, Meant("monthly", OCTOBER))
    submit_report(app, joerg, Meant("monthly", OCTOBER, login="lutz"))
    accept_report(app, anna, Meant("monthly", OCTOBER, login="lutz"))
    assert reports(app, anna) == [
        ("Jörg Weiß", TODAY, "not answered yet"), ("Käthe Brandt", None, "not submitted"), ("Lutz Ahrens", TODAY, "accepted"),
    ]  # fmt: skip


def test_what_the_ledger_alone_says_is_submitted_is_no_missing_report(app: App, anna: Actor, joerg: Actor) -> None:
    recorded(app, "käthe", "monthly", "2026-09")
    recorded(app, "käthe", "weekly", OCTOBER)
    assert {row[2] for row in reports(app, anna)} == {"not submitted"}
    submitted = recorded(app, "käthe", "monthly", OCTOBER)
    assert reports(app, anna)[1] == ("Käthe Brandt", TODAY, "submitted; nothing of it is kept here")
    with app.database.transaction() as session:
        reverse(session, submitted, recorded_by="system:test", reason="undone")
    assert reports(app, anna)[1] == ("Käthe Brandt", None, "not submitted")
