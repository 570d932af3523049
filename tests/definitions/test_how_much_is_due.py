"""How much is due: calendars, absence, part time, substitutes, outages, and who may see it."""

from datetime import date, datetime
from fractions import Fraction

import pytest

from kit.calls import CLIENT, a_call, take
from kit.obligations.job_files import Hire, write_version
from kit.obligations.seen import TUESDAY, at, done, quota, targets
from tagwerk.access.actors import Actor
from tagwerk.calendar.outages import mark_outage
from tagwerk.companies.cards import add_company
from tagwerk.diary.tasks import add_task, open_tasks
from tagwerk.obligations.standing import explain, standing
from tagwerk.platform.app import App
from tagwerk.platform.config import FILE_NAME
from tagwerk.platform.errors import NotAllowed
from tagwerk.staff.absences.absences import appoint_substitute, enter_absence, list_absences
from tagwerk.staff.departments import add_department
from tagwerk.staff.employees import edit_employee
from tagwerk.workspace.opening import open_workspace
from tagwerk_reporting.asking import Meant
from tagwerk_reporting.submitting.submitting import submit_report
from tagwerk_reporting.submitting.verifying import verify_report

FULL = {"offers_emailed": 50, "calls": 30, "phone_offers": 20, "card_changes": 1}
NOTHING = dict.fromkeys(FULL, 0)
DAILY = ("offers_emailed", "calls", "phone_offers")
LEAVE = (date(2026, 10, 5), date(2026, 10, 16))


def daily(app: App, actor: Actor, on: date = TUESDAY) -> tuple[int, ...]:
    found = targets(app, actor, on)
    return tuple(found[metric] for metric in DAILY)


def test_weekends_rest_daily_quotas(app: App, anna: Actor) -> None:
    assert targets(app, anna, date(2026, 10, 9)) == FULL
    assert targets(app, anna, date(2026, 10, 10)) == NOTHING
    assert quota(app, anna, "calls", date(2026, 10, 10)).resting == "weekend"


def test_public_holidays_of_the_region_rest_daily_quotas(app: App, anna: Actor, hire: Hire) -> None:
    epiphany, joerg = date(2026, 1, 6), hire("jörg", region="BY")
    assert (targets(app, anna, epiphany), targets(app, joerg, epiphany)) == (FULL, NOTHING)


def test_absence_rests_daily_quotas(app: App, anna: Actor) -> None:
    enter_absence(app, anna, "anna", *LEAVE)
    assert targets(app, anna, TUESDAY) == NOTHING
    assert quota(app, anna, "calls").resting
    assert targets(app, anna, date(2026, 10, 19)) == FULL


def test_monthly_quotas_are_prorated_by_absence(app: App, anna: Actor) -> None:
    enter_absence(app, anna, "anna", *LEAVE)
    contracts = quota(app, anna, "new_contracts")
    assert (contracts.exact, contracts.target) == (4 * Fraction(12, 22), 2), "ten of October's 22 working days are away"


def test_a_job_description_may_say_that_absence_does_not_prorate(app: App, anna: Actor, hire: Hire) -> None:
    rule = '[[quota]]\nmetric = "new_contracts"\ntarget = 4\nper = "month"\nprorate = false\nclause = "A 3.2"\n'
    write_version(app, "2026-01-01", name="strict", obligations=rule)
    joerg = hire("jörg", job_description="strict")
    enter_absence(app, anna, "jörg", *LEAVE)
    assert quota(app, joerg, "new_contracts").target == 4


def test_illness_entered_afterwards_rests_the_day_afterwards(app: App, anna: Actor) -> None:
    at("2026-10-20T10:00+02:00")
    assert targets(app, anna, TUESDAY) == FULL
    enter_absence(app, anna, "anna", TUESDAY, TUESDAY, reason="illness")
    assert targets(app, anna, TUESDAY) == NOTHING


def test_a_submitted_report_keeps_its_figures_and_shows_the_difference(app: App, anna: Actor) -> None:
    at("2026-11-02T10:00+01:00")
    kept = submit_report(app, anna, Meant("monthly", "2026-10"))
    assert verify_report(app, anna, Meant("monthly", "2026-10")).equal
    enter_absence(app, anna, "anna", TUESDAY, TUESDAY, reason="illness")
    verified = verify_report(app, anna, Meant("monthly", "2026-10"))
    assert (verified.intact, verified.submission.figures) == (True, kept.figures)
    changed = {name: (then, now) for name, then, now in verified.figures if then != now}
    assert changed["calls/day/target"] == (22 * 30, 21 * 30)


def test_half_a_day_is_half_the_target(app: App, anna: Actor) -> None:
    enter_absence(app, anna, "anna", TUESDAY, TUESDAY, half=True)
    assert daily(app, anna) == (25, 15, 10)


def test_a_half_day_of_the_calendar_is_half_the_target(app: App, anna: Actor) -> None:
    (app.folder / FILE_NAME).write_text('[calendar]\nhalf_days = ["12-24"]\n', encoding="utf-8")
    workspace = open_workspace(app.folder)
    assert daily(workspace, anna, date(2026, 12, 24)) == (25, 15, 10)
    workspace.close()


def test_part_time_by_fraction_is_a_fraction_of_every_day(app: App, hire: Hire) -> None:
    joerg = hire("jörg", workload="60%")
    assert daily(app, joerg) == (30, 18, 12)


def test_part_time_by_schedule_is_full_days_on_the_days_worked(app: App, hire: Hire) -> None:
    joerg = hire("jörg", workload="tue,wed,thu")
    assert (daily(app, joerg), daily(app, joerg, date(2026, 10, 5))) == ((50, 30, 20), (0, 0, 0))


def test_a_monthly_fraction_is_carried_into_the_next_month(app: App, hire: Hire) -> None:
    joerg = hire("jörg", workload="60%", hired_on=date(2026, 1, 1))
    months = [quota(app, joerg, "new_contracts", date(2026, month, 10)) for month in range(1, 6)]
    assert [month.exact for month in months] == [Fraction(24, 10)] * 5
    assert [month.target for month in months] == [2, 2, 3, 2, 3]


def test_the_substitute_gets_the_credit_and_the_own_daily_target_does_not_grow(
    app: App, anna: Actor, hire: Hire
) -> None:
    joerg = hire("jörg")
    add_company(app, joerg, "Möbel Größer", phone=CLIENT)
    enter_absence(app, anna, "jörg", *LEAVE, substitute="anna")
    take(app, a_call())
    assert (done(app, anna, "calls"), done(app, joerg, "calls")) == (1, 0)
    assert (targets(app, anna, TUESDAY), targets(app, joerg, TUESDAY)) == (FULL, NOTHING)


def test_cadences_and_deadlines_of_the_absent_move_to_the_substitute_and_come_back(
    app: App, anna: Actor, hire: Hire
) -> None:
    joerg, eva = hire("jörg"), hire("eva")
    enter_absence(app, anna, "jörg", *LEAVE, substitute="eva")

    def moved(on: date) -> set[tuple[str, str]]:
        return {(each.metric, each.for_login) for each in standing(app, eva, None, on).quotas if each.for_login}

    assert moved(TUESDAY) == {("reconciliations", "jörg"), ("monthly_report", "jörg")}
    report = quota(app, joerg, "monthly_report")
    assert (report.target, "eva" in report.resting) == (0, True)
    assert (moved(date(2026, 10, 17)), quota(app, joerg, "monthly_report", date(2026, 10, 17)).target) == (set(), 1)


def test_tasks_of_the_absent_move_to_the_substitute_and_come_back(app: App, anna: Actor, hire: Hire) -> None:
    hire("jörg")
    eva = hire("eva")
    add_task(app, anna, "Preisliste schicken", login="jörg", due=TUESDAY)
    assert open_tasks(app, eva, TUESDAY) == []
    enter_absence(app, anna, "jörg", *LEAVE, substitute="eva")
    assert [task.text for task in open_tasks(app, eva, TUESDAY)] == ["Preisliste schicken"]
    assert open_tasks(app, eva, date(2026, 10, 17)) == []


def test_the_director_appoints_the_substitute_or_whoever_holds_that_right(app: App, anna: Actor, hire: Hire) -> None:
    add_department(app, anna, "Großhandel")
    heidi, dora = hire("heidi", role="head", department="Großhandel"), hire("dora", role="director")
    hire("jörg", department="Großhandel")
    hire("eva", department="Großhandel")
    absence = enter_absence(app, heidi, "jörg", *LEAVE)
    with pytest.raises(NotAllowed):
        appoint_substitute(app, heidi, absence.id, "eva")
    assert appoint_substitute(app, dora, absence.id, "eva").substitute.login == "eva"
    (app.folder / FILE_NAME).write_text('[rights]\n"absence.appoint" = ["head"]\n', encoding="utf-8")
    workspace = open_workspace(app.folder)
    assert appoint_substitute(workspace, heidi, absence.id, "eva").substitute.login == "eva"
    workspace.close()


def test_an_outage_marked_by_a_head_shrinks_the_target_for_those_hours_visibly(
    app: App, anna: Actor, hire: Hire
) -> None:
    add_department(app, anna, "Großhandel")
    heidi = hire("heidi", role="head", department="Großhandel")
    joerg = hire("jörg", department="Großhandel")
    begins, ends = (datetime.fromisoformat(f"2026-10-06T{hour}:00+02:00") for hour in ("07", "11"))
    with pytest.raises(NotAllowed):
        mark_outage(app, joerg, "email", begins, ends)
    mark_outage(app, heidi, "email", begins, ends)
    offers = quota(app, joerg, "offers_emailed")
    assert (offers.exact, offers.target) == (Fraction(75, 2), 38), "two of the eight hours, rounded half up"
    assert "outage" in offers.note
    assert (quota(app, joerg, "calls").target, quota(app, anna, "offers_emailed").target) == (30, 50)


def test_colleagues_see_that_somebody_is_absent_and_never_why(app: App, anna: Actor, hire: Hire) -> None:
    hire("jörg")
    eva = hire("eva")
    enter_absence(app, anna, "jörg", *LEAVE, reason="illness")
    assert [(known.employee.login, known.reason) for known in list_absences(app, eva)] == [("jörg", "")]
    assert [known.reason for known in list_absences(app, anna)] == ["illness"]


def test_a_colleagues_figures_are_the_colleagues_and_the_heads(app: App, anna: Actor, hire: Hire) -> None:
    add_department(app, anna, "Großhandel")
    heidi = hire("heidi", role="head", department="Großhandel")
    joerg, eva = hire("jörg", department="Großhandel"), hire("eva", department="Großhandel")
    enter_absence(app, anna, "jörg", date(2026, 10, 12), date(2026, 10, 16), substitute="eva")
    at("2026-10-13T10:00+02:00")
    for see in (standing, lambda *given: explain(given[0], given[1], "calls", given[2])):
        see(app, joerg, "jörg")
        see(app, heidi, "jörg")
        with pytest.raises(NotAllowed):
            see(app, eva, "jörg")


def test_nobody_is_ranked(app: App, anna: Actor, hire: Hire) -> None:
    """There is no ranking to switch on yet; what an employee sees of the own standing holds nobody else's numbers."""
    joerg = hire("jörg")
    hire("eva")
    assert {each.for_login for each in standing(app, joerg).quotas} == {""}


def test_a_job_description_may_say_otherwise_and_explain_shows_which_rule_held(
    app: App, anna: Actor, hire: Hire
) -> None:
    write_version(
        app,
        "2026-01-01",
        name="easy",
        obligations='[[quota]]\nmetric = "calls"\ntarget = 7\nper = "day"\nclause = "E 1"\n',
    )
    joerg = hire("jörg")
    edit_employee(app, anna, "jörg", {"job_description": "easy"}, since=TUESDAY)
    before, since = (explain(app, joerg, "calls", None, on) for on in (date(2026, 10, 5), TUESDAY))
    assert before.progress is not None
    assert since.progress is not None
    assert (before.job_description, before.progress.target, before.progress.clause) == (
        "customer_search_manager",
        30,
        "A 3.1",
    )
    assert (since.job_description, since.progress.target, since.progress.clause) == ("easy", 7, "E 1")
    assert since.progress.version == date(2026, 1, 1)
    assert "10 s or more" in since.metric.rule
