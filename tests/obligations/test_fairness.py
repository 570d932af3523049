"""What is due is fair to a person: versions that change, people who come and go, deadlines on days on which nobody is there."""

from datetime import date
from fractions import Fraction

import pytest
import sqlalchemy as sa

from kit.obligations.job_files import CERTIFICATION, asked, hired, write_version
from kit.obligations.seen import at, quota
from tagwerk.access.actors import Actor
from tagwerk.board.team import team
from tagwerk.companies.cards import add_company
from tagwerk.obligations.standing import standing
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.staff.absences.absences import enter_absence
from tagwerk.staff.certification import certify
from tagwerk.staff.departments import add_department
from tagwerk.staff.employees import edit_employee
from tagwerk.staff.tables import Terms


@pytest.fixture(autouse=True)
def clock_is_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(clock.OFFSET_VARIABLE, "0")
    at("2026-11-24T10:00+01:00")


def test_nobody_is_behind_on_the_first_day_of_a_new_quota(app: App, anna: Actor) -> None:
    write_version(app, "2026-01-01", asked("quota", "visits", "month", "target = 4"))
    write_version(
        app,
        "2026-10-15",
        asked("quota", "visits", "month", "target = 4") + asked("quota", "calls", "month", "target = 44"),
    )
    erna = hired(app, anna, "erna")
    at("2026-10-15T08:00+02:00")
    calls = quota(app, erna, "calls", date(2026, 10, 15))
    assert (calls.exact, calls.target, calls.expected) == (Fraction(44 * 12, 22), 24, 0)
    at("2026-10-31T20:00+01:00")
    assert quota(app, erna, "calls", date(2026, 10, 31)).expected == 24


def test_the_pace_never_expects_more_than_is_due(app: App, anna: Actor) -> None:
    write_version(app, "2026-01-01", asked("quota", "new_contracts", "month", "target = 4"))
    erna = hired(app, anna, "erna", workload="60%")
    january = quota(app, erna, "new_contracts", date(2026, 1, 31))
    assert (january.exact, january.target, january.expected) == (Fraction(12, 5), 2, 2)


def test_whether_absence_shrinks_a_target_says_the_version_of_the_day(app: App, anna: Actor) -> None:
    """What is carried out of a month that was judged by the older version stays as it was."""
    strict = asked("quota", "visits", "month", "target = 4", "prorate = false")
    write_version(app, "2026-01-01", strict)
    write_version(app, "2026-03-01", asked("quota", "visits", "month", "target = 4"))
    erna = hired(app, anna, "erna")
    enter_absence(app, anna, "erna", date(2026, 2, 2), date(2026, 2, 4))
    march = quota(app, erna, "visits", date(2026, 3, 10))
    assert (quota(app, erna, "visits", date(2026, 2, 10)).target, march.target, march.note) == (4, 4, "")


def test_a_week_across_the_years_end_keeps_what_its_first_days_asked_for(app: App, anna: Actor) -> None:
    write_version(app, "2026-01-01", asked("quota", "visits", "week", "target = 8"))
    write_version(app, "2027-01-01", asked("quota", "calls", "week", "target = 8"))
    erna = hired(app, anna, "erna")
    assert (
        quota(app, erna, "visits", date(2027, 1, 2)).exact == quota(app, erna, "visits", date(2026, 12, 31)).exact > 0
    )


def test_what_waits_for_a_plan_of_the_day_says_so(app: App, anna: Actor) -> None:
    write_version(app, "2026-01-01", asked("quota", "visits", "day", 'target = "planned"'))
    erna = hired(app, anna, "erna")
    assert quota(app, erna, "visits", date(2026, 10, 6)).note == "not planned yet"


REPORT = asked("deadline", "monthly_report", "month", "by_day = 3", 'about = "previous"')
CLIENTS = asked("cadence", "reconciliations", "month", 'scope = "rank in (client)"')


def test_the_pace_of_a_cadence_begins_with_the_hiring(app: App, anna: Actor) -> None:
    write_version(app, "2026-01-01", asked("cadence", "card_changes", "month", 'scope = "rank in (client)"'))
    erna = hired(app, anna, "erna", date(2026, 10, 20))
    for number in range(10):
        add_company(app, erna, f"Client {number}", rank="client")
    at("2026-10-20T08:00+02:00")
    assert quota(app, erna, "card_changes", date(2026, 10, 20)).expected == 0
    at("2026-10-31T20:00+01:00")
    assert quota(app, erna, "card_changes", date(2026, 10, 31)).expected == 10


def test_who_has_left_owes_nothing_any_more(app: App, anna: Actor) -> None:
    write_version(app, "2026-01-01", REPORT + CERTIFICATION + CLIENTS + asked("quota", "calls", "month", "target = 9"))
    erna = hired(app, anna, "erna")
    add_company(app, erna, "Client", rank="client")
    edit_employee(app, anna, "erna", {}, left_on=date(2026, 10, 15))
    gone = standing(app, anna, "erna", date(2026, 11, 20)).quotas
    assert [(each.target, each.resting) for each in gone] == [(0, "not employed")] * 4


def test_a_deadline_that_a_weekend_moves_over_the_end_of_its_period_can_be_met_on_that_day(
    app: App, anna: Actor
) -> None:
    """Half a year from 5 April ends on Sunday, 4 October: on Monday the certification is in time, and not for the next."""
    write_version(app, "2026-01-01", CERTIFICATION)
    erna = hired(app, anna, "erna", date(2026, 4, 5))
    at("2026-10-05T10:00+02:00")
    monday, tuesday = date(2026, 10, 5), date(2026, 10, 6)
    assert (quota(app, erna, "certification", monday).due, quota(app, erna, "certification", monday).done) == (
        monday,
        0,
    )
    certify(app, anna, "erna", monday)
    held, following = (quota(app, erna, "certification", on) for on in (monday, tuesday))
    assert (held.done, held.late, held.last) == (1, False, date(2026, 10, 4))
    assert (following.done, following.first) == (0, monday)


def test_a_report_is_due_on_the_first_day_back_where_nobody_stood_in(app: App, anna: Actor) -> None:
    write_version(app, "2026-01-01", REPORT)
    erna, sven = hired(app, anna, "erna"), hired(app, anna, "sven")
    enter_absence(app, anna, "erna", date(2026, 11, 2), date(2026, 11, 6))
    enter_absence(app, anna, "sven", date(2026, 11, 2), date(2026, 11, 6), substitute="anna")
    at("2026-11-09T10:00+01:00")
    back = date(2026, 11, 9)
    alone, stood_in_for = (quota(app, someone, "monthly_report", back) for someone in (erna, sven))
    assert (alone.due, stood_in_for.due) == (back, date(2026, 11, 3))
    assert (alone.expected, stood_in_for.expected) == (0, 1)


def test_a_deadline_still_to_come_is_not_overdue_on_a_later_page(app: App, anna: Actor) -> None:
    write_version(app, "2026-01-01", REPORT)
    erna = hired(app, anna, "erna")
    assert quota(app, erna, "monthly_report", date(2026, 12, 20)).expected == 0
    assert quota(app, erna, "monthly_report", date(2026, 11, 20)).expected == 1


def certifications(app: App, actor: Actor, on: date) -> dict[str, str]:
    """Whom the actor is to certify, and why that rests."""
    owed = standing(app, actor, None, on).quotas
    return {each.for_login: each.resting for each in owed if each.metric == "certification" and each.for_login}


def test_whoever_has_no_head_is_certified_by_the_director(app: App, anna: Actor) -> None:
    write_version(app, "2026-01-01", CERTIFICATION)
    add_department(app, anna, "Großhandel")
    add_department(app, anna, "Ohne Leitung")
    dora = hired(app, anna, "dora", role="director")
    heidi = hired(app, anna, "heidi", role="head", department="Großhandel")
    hired(app, anna, "erna", department="Großhandel")
    hired(app, anna, "sven", department="Ohne Leitung")
    hired(app, anna, "ulf")
    on = date(2026, 6, 1)
    assert certifications(app, heidi, on) == {"erna": ""}
    assert certifications(app, dora, on) == {"heidi": "", "sven": "", "ulf": ""}


def test_what_a_head_owes_moves_to_who_stands_in_for_the_head(app: App, anna: Actor) -> None:
    write_version(app, "2026-01-01", CERTIFICATION)
    add_department(app, anna, "Großhandel")
    heidi = hired(app, anna, "heidi", role="head", department="Großhandel")
    dora = hired(app, anna, "dora", role="director")
    hired(app, anna, "erna", department="Großhandel")
    enter_absence(app, anna, "heidi", date(2026, 6, 1), date(2026, 6, 5), substitute="dora")
    away, back = date(2026, 6, 1), date(2026, 6, 8)
    assert certifications(app, dora, away) == {"erna": "", "heidi": ""}
    assert certifications(app, heidi, away) == {"erna": "absent; dora stands in"}
    assert (certifications(app, dora, back), certifications(app, heidi, back)) == ({"heidi": ""}, {"erna": ""})


def test_nobody_is_said_to_stand_in_for_what_the_head_owes(app: App, anna: Actor) -> None:
    write_version(app, "2026-01-01", CERTIFICATION)
    erna = hired(app, anna, "erna")
    enter_absence(app, anna, "erna", date(2026, 6, 1), date(2026, 6, 5), substitute="anna")
    assert quota(app, erna, "certification", date(2026, 6, 1)).resting == "absent"


def test_a_broken_job_description_hides_neither_the_team_nor_what_a_head_owes_the_others(
    app: App, anna: Actor, caplog: pytest.LogCaptureFixture
) -> None:
    write_version(app, "2026-01-01", CERTIFICATION)
    add_department(app, anna, "Großhandel")
    heidi = hired(app, anna, "heidi", role="head", department="Großhandel", job_description="customer_search_manager")
    for login in ("erna", "sven"):
        hired(app, anna, login, department="Großhandel")
    folder = app.folder / "job_descriptions"
    (folder / "broken.toml").write_text('name = "broken"\nin_force_from = 2026-01-01\n', encoding="utf-8")
    with app.database.transaction() as session:
        session.execute(sa.update(Terms).where(Terms.employee_id == 3).values(job_description="broken"))
    owed = [each.for_login for each in standing(app, heidi).quotas if each.for_login]
    assert owed == ["sven"]
    assert "erna: " in caplog.text
    problems = {member.standing.employee.login: member.problem for member in team(app, heidi).members}
    assert (problems["heidi"], problems["sven"]) == ("", "")
    assert "broken.toml, line 1: title is missing." in problems["erna"]
