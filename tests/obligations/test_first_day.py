"""A fair first day: nothing is owed from before counting starts, and nobody is behind by less than one whole piece."""

from datetime import date, datetime
from pathlib import Path

import pytest

from kit.obligations.job_files import asked, hired, write_version
from kit.obligations.seen import at, quota
from tagwerk.access.actors import Actor
from tagwerk.calendar.outages import mark_outage
from tagwerk.companies.cards import add_company
from tagwerk.ledger.money import Money
from tagwerk.obligations.progress import Progress
from tagwerk.obligations.standing import standing
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.platform.config import FILE_NAME
from tagwerk.platform.periods import Period
from tagwerk.staff.absences.absences import enter_absence
from tagwerk.staff.employees import NewEmployee, add_employee, edit_employee
from tagwerk.staff.finding import find_actor
from tagwerk.workspace.opening import open_workspace

START = date(2026, 11, 18)
DAILY = asked("quota", "calls", "day", "target = 30")
OF_ALL_KINDS = (
    DAILY
    + asked("quota", "visits", "month", "target = 21")
    + asked("cadence", "card_changes", "quarter", 'scope = "all"')
    + asked("deadline", "monthly_report", "month", "by_day = 3", 'about = "previous"')
    + asked("deadline", "certification", "month", "by_day = 10")
)


@pytest.fixture(autouse=True)
def clock_is_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(clock.OFFSET_VARIABLE, "0")
    at("2026-11-18T09:00:20+01:00")


@pytest.fixture
def workspace_folder(workspace_folder: Path) -> Path:
    """A workspace with a half day."""
    with (workspace_folder / FILE_NAME).open("a", encoding="utf-8") as file:
        file.write('[calendar]\nhalf_days = ["12-24"]\n')
    return workspace_folder


def first_day(app: App, anna: Actor) -> Actor:
    """Erna, long hired, on the first day on which counting starts, with companies to look after."""
    write_version(app, "2025-01-01", OF_ALL_KINDS)
    erna = hired(app, anna, "erna", date(2025, 1, 1))
    edit_employee(app, anna, "erna", {}, counting_starts=START)
    for number in range(30):
        add_company(app, erna, name=f"Kunde {number}")
    return find_actor(app, "erna")


def test_on_the_first_day_nothing_is_overdue_behind_or_carried(app: App, anna: Actor) -> None:
    erna = first_day(app, anna)
    for moment in ("2026-11-18T09:00:20+01:00", "2026-11-18T00:00+01:00"):
        at(moment)
        found = standing(app, erna).quotas
        assert [each.metric for each in found if each.behind or each.late] == []
        assert {each.metric for each in found if each.resting} == {"monthly_report", "certification"}
    visits = quota(app, erna, "visits", START)
    assert (visits.target, visits.expected) == (9, 0), "nine of the 21 days of work are left of the month"


def test_what_ended_before_counting_started_rests_and_says_so(app: App, anna: Actor) -> None:
    erna = first_day(app, anna)
    found = standing(app, erna, None, date(2026, 9, 16)).quotas
    assert {each.target for each in found} == {0}
    assert {each.resting for each in found} == {"counting starts on 2026-11-18"}


def test_companies_touched_before_counting_started_are_not_asked_for_again_within_days(app: App, anna: Actor) -> None:
    erna = first_day(app, anna)
    cadence = quota(app, erna, "card_changes", START)
    assert cadence.target == round(30 * 30 / 64), "30 of the 64 days of work of the quarter are left"
    assert cadence.note == "counted since 2026-11-18"
    assert quota(app, erna, "card_changes", date(2027, 1, 15)).target == 30


def test_the_first_report_and_the_first_deadline_after_the_start_are_owed(app: App, anna: Actor) -> None:
    erna = first_day(app, anna)
    at("2026-12-20T09:00+01:00")
    assert (quota(app, erna, "monthly_report", date(2026, 12, 2)).target) == 1
    assert (quota(app, erna, "certification", date(2026, 12, 11)).behind) is True


def test_counting_starts_for_the_workspace_and_later_for_who_comes_later(app: App, anna: Actor) -> None:
    write_version(app, "2025-01-01", DAILY)
    hired(app, anna, "erna", date(2025, 1, 1))
    add_employee(
        app, anna, NewEmployee("otto", "Otto", hired_on=date(2026, 11, 20), job_description="own", region="BE")
    )
    with (app.folder / FILE_NAME).open("a", encoding="utf-8") as file:
        file.write(f"counting_starts = {START}\n")
    started = open_workspace(app.folder)
    days = [date(2026, 11, day) for day in (17, 18, 19, 20)]
    seen = {login: [quota(started, anna, "calls", day, login).target for day in days] for login in ("erna", "otto")}
    started.close()
    assert seen == {"erna": [0, 30, 30, 30], "otto": [0, 0, 0, 30]}


def test_who_heads_or_administers_has_no_sellers_quotas_unless_assigned(app: App, anna: Actor) -> None:
    for role in ("head", "director", "administrator"):
        add_employee(app, anna, NewEmployee(role, role, role, hired_on=date(2026, 1, 1), region="BE"))
        assert [each for each in standing(app, anna, role).quotas if not each.for_login] == []
    selling = NewEmployee("both", "Both", "head", "key_account_manager", hired_on=date(2026, 1, 1), region="BE")
    add_employee(app, anna, selling)
    assert standing(app, anna, "both").quotas != []


def test_nobody_is_behind_by_less_than_one_whole_piece(app: App, anna: Actor) -> None:
    write_version(app, "2025-01-01", DAILY)
    erna = hired(app, anna, "erna")
    behind = {}
    for moment in ("09:00:20", "09:15:00", "09:15:59", "09:16:00"):  # thirty in eight hours: one in sixteen minutes
        at(f"2026-11-18T{moment}+01:00")
        behind[moment] = quota(app, erna, "calls", START).behind
    assert list(behind.values()) == [False, False, False, True]


def test_nobody_is_behind_in_an_amount_by_less_than_a_hundredth_of_it() -> None:
    def behind(pace: str) -> bool:
        period = Period.of("month", START)
        minor = Money.read(pace, "EUR").minor
        return Progress("sales_amount", "Sales", "quota", "month", "1", period, 10_000_00, 0, float(minor),
                        currency="EUR").behind  # fmt: skip

    assert (behind("99.99"), behind("100.00")) == (False, True)


def test_the_pace_rests_in_the_hours_of_an_outage_where_they_lie(app: App, anna: Actor) -> None:
    write_version(app, "2025-01-01", DAILY)
    erna = hired(app, anna, "erna")
    at("2026-11-18T18:00+01:00")
    begins, ends = (datetime.fromisoformat(f"2026-11-18T{hour}:00+01:00") for hour in ("09", "13"))
    mark_outage(app, anna, "phone", begins, ends)
    expected = {}
    for hour in (11, 13, 15, 17):
        at(f"2026-11-18T{hour}:00+01:00")
        expected[hour] = round(quota(app, erna, "calls", START).expected)
    assert expected == {11: 0, 13: 0, 15: 8, 17: 15}


def test_on_half_a_day_the_pace_is_done_at_midday(app: App, anna: Actor) -> None:
    write_version(app, "2025-01-01", DAILY)
    erna = hired(app, anna, "erna")
    eve = date(2026, 12, 24)
    expected = {}
    for hour in (9, 11, 13, 16):
        at(f"2026-12-24T{hour:02}:00+01:00")
        expected[hour] = round(quota(app, erna, "calls", eve).expected, 0)
    assert expected == {9: 0, 11: 8, 13: 15, 16: 15}


def test_an_outage_in_the_half_that_is_off_shrinks_nothing(app: App, anna: Actor) -> None:
    write_version(app, "2025-01-01", DAILY)
    erna = hired(app, anna, "erna")
    at("2026-12-24T18:00+01:00")
    begins, ends = (datetime.fromisoformat(f"2026-12-24T{hour}:00+01:00") for hour in ("14", "17"))
    mark_outage(app, anna, "phone", begins, ends)
    assert quota(app, erna, "calls", date(2026, 12, 24)).target == 15


def test_who_is_absent_for_half_a_day_is_not_behind_in_the_other_half_of_the_time(app: App, anna: Actor) -> None:
    write_version(app, "2025-01-01", DAILY)
    erna = hired(app, anna, "erna")
    enter_absence(app, anna, "erna", START, START, half=True)
    expected = {}
    for hour in (11, 13, 15, 17):
        at(f"2026-11-18T{hour}:00+01:00")
        expected[hour] = round(quota(app, erna, "calls", START).expected)
    assert expected == {11: 0, 13: 0, 15: 8, 17: 15}
