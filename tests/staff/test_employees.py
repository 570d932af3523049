"""Employees: what holds for them from a day on, how they come, change and leave."""

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from kit.people import HIRED, add, employee
from tagwerk.access.actors import Actor
from tagwerk.companies.cards import add_company, edit_company, list_companies
from tagwerk.diary.tasks import add_task, finish_task, list_tasks
from tagwerk.diary.visits import list_visits, plan_visit
from tagwerk.obligations.standing import standing
from tagwerk.platform import clock
from tagwerk.platform.actions import Action
from tagwerk.platform.app import App
from tagwerk.platform.errors import Conflict, NotAllowed, NotFound, WrongInput
from tagwerk.staff.absences.handing_over import hand_over
from tagwerk.staff.certification import certify, take_back_certification
from tagwerk.staff.departments import add_department
from tagwerk.staff.employees import NewEmployee, add_employee, edit_employee
from tagwerk.staff.finding import find_actor
from tagwerk.staff.hookspecs import HandedOver
from tagwerk.staff.terms.workloads import read_workload
from tagwerk.staff.tokens import actor_of_token, make_token

FIRST, LAST = date(2026, 11, 2), date(2026, 11, 13)


def test_terms_hold_from_a_day_until_the_next_ones(app: App, anna: Actor) -> None:
    add(app, anna, "jörg", region="BY")
    edit_employee(app, anna, "jörg", {"region": "HH", "workload": "60%"}, since=date(2026, 6, 1))
    joerg = employee(app, "jörg")
    assert (joerg.on(date(2026, 5, 31)).region, joerg.on(date(2026, 6, 1)).region) == ("BY", "HH")
    assert (joerg.on(date(2026, 5, 31)).workload, joerg.region) == ({}, "HH")
    edit_employee(app, anna, "jörg", {"region": "BE"}, since=date(2026, 6, 1))
    assert [terms.region for terms in employee(app, "jörg").terms] == ["BY", "BE"], "the same day again replaces"


def test_the_day_is_that_of_the_zone_where_the_employee_was(app: App, anna: Actor) -> None:
    add(app, anna, "jörg")
    edit_employee(app, anna, "jörg", {"time_zone": "America/New_York"}, since=date(2026, 6, 1))
    joerg = employee(app, "jörg")
    assert joerg.work_date(datetime(2026, 5, 20, 22, 30, tzinfo=UTC)) == date(2026, 5, 21)
    assert joerg.work_date(datetime(2026, 7, 20, 2, 30, tzinfo=UTC)) == date(2026, 7, 19)


@pytest.mark.parametrize(
    ("text", "workload"),
    [
        ("", {}),
        ("100%", {}),
        ("60 %", {"fraction": "0.6"}),
        ("Mon, tue, fri:0.5", {"schedule": {"mon": "1", "tue": "1", "fri": "0.5"}}),
    ],
)
def test_a_workload_is_a_fraction_or_a_schedule(text: str, workload: dict[str, object]) -> None:
    assert read_workload(text) == workload


@pytest.mark.parametrize("text", ["0%", "120%", "-5%", "60", "mon,mon", "monday", "mon:2", "nan%", "mon:", "%"])
def test_a_workload_that_is_none_is_refused(text: str) -> None:
    if text == "mon:":
        assert read_workload(text) == {"schedule": {"mon": "1"}}
        return
    with pytest.raises(WrongInput, match="no workload"):
        read_workload(text)


def test_an_employee_needs_a_region_where_holidays_differ_by_region(app: App, anna: Actor) -> None:
    with pytest.raises(WrongInput, match="differ by region"):
        add(app, anna, "urs", country="CH", time_zone="Europe/Zurich")
    add(app, anna, "jörg")
    assert employee(app, "jörg").region == "BE", "without a word, that of who adds"
    with pytest.raises(WrongInput, match=r"no region 'XX' in DE\. One of: BB"):
        edit_employee(app, anna, "jörg", {"region": "XX"})
    with pytest.raises(WrongInput, match=r"no region 'BE' in DK\. It has none"):
        edit_employee(app, anna, "jörg", {"country": "DK"})
    with pytest.raises(WrongInput, match="No public holidays are known for 'XX'"):
        edit_employee(app, anna, "jörg", {"country": "xx"})


@pytest.mark.parametrize(
    ("country", "region", "stored"),
    [
        ("de", "by", ("DE", "BY")),
        ("DEU", "Baden-Württemberg", ("DE", "BW")),
        ("at", "wien", ("AT", "9")),
        ("dk", "", ("DK", "")),
    ],
)
def test_a_place_is_kept_by_its_codes(
    app: App, anna: Actor, country: str, region: str, stored: tuple[str, str]
) -> None:
    add(app, anna, "jörg", country=country, region=region)
    assert (employee(app, "jörg").country, employee(app, "jörg").region) == stored


def test_a_region_that_was_never_said_holds_from_the_hiring(app: App, anna: Actor) -> None:
    with app.database.transaction() as session:
        session.execute(sa.text("UPDATE terms SET region = ''"))
    edit_employee(app, anna, "anna", {"region": "BY"})
    assert [(terms.since, terms.region) for terms in employee(app, "anna").terms] == [(HIRED, "BY")]
    edit_employee(app, anna, "anna", {"region": "HH"})
    assert employee(app, "anna").on(date(2026, 11, 3)).region == "BY"


def test_a_login_may_come_in_decomposed_characters(app: App, anna: Actor) -> None:
    add(app, anna, "jo\N{COMBINING DIAERESIS}rg")
    assert find_actor(app, "jo\N{COMBINING DIAERESIS}rg").name == find_actor(app, "jörg").name == "jörg"


def test_a_language_is_kept_by_its_two_letters(app: App, anna: Actor) -> None:
    add(app, anna, "jörg", language="DE")
    assert employee(app, "jörg").language == "de"
    edit_employee(app, anna, "jörg", {"language": ""})
    assert employee(app, "jörg").language == ""


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"time_zone": "Europe/Atlantis"}, "no time zone"),
        ({"department": "Einkauf"}, "no department"),
        ({"role": "king"}, "no role"),
        ({"workload": "150%"}, "no workload"),
        ({"name": "  "}, "needs a name"),
        ({"name": "x" * 201}, "At most 200"),
        ({"login": "eve"}, "no field"),
        ({"language": "Deutsch"}, "no language"),
        ({"language": "xx"}, "no language"),
    ],
)
def test_a_wrong_change_changes_nothing(app: App, anna: Actor, fields: dict[str, str], says: str) -> None:
    add(app, anna, "jörg")
    with pytest.raises(WrongInput, match=says):
        edit_employee(app, anna, "jörg", {"phone": "+4930231250", **fields})
    assert employee(app, "jörg").phone == ""


def test_nothing_holds_before_the_hiring_or_ends_before_it(app: App, anna: Actor) -> None:
    add(app, anna, "jörg")
    with pytest.raises(WrongInput, match="hired on 2025-01-01"):
        edit_employee(app, anna, "jörg", {"region": "BY"}, since=date(2024, 12, 31))
    with pytest.raises(WrongInput, match="hired on"):
        edit_employee(app, anna, "jörg", {}, left_on=date(2024, 12, 31))


def test_who_left_does_not_act(app: App, anna: Actor) -> None:
    add(app, anna, "jörg")
    edit_employee(app, anna, "jörg", {}, left_on=date(2026, 11, 4))
    assert find_actor(app, "jörg").name == "jörg", "on the last day still"
    clock.start_at(datetime.fromisoformat("2026-11-05T11:00+01:00"))
    with pytest.raises(NotAllowed, match="no longer works here"):
        find_actor(app, "jörg")
    with pytest.raises(NotFound, match="Did you mean jörg"):
        find_actor(app, "jorg")


def test_a_last_day_can_be_taken_back(app: App, anna: Actor) -> None:
    add(app, anna, "jörg")
    edit_employee(app, anna, "jörg", {}, left_on=date(2026, 11, 3))
    edit_employee(app, anna, "jörg", {}, stays=True)
    assert find_actor(app, "jörg").name == "jörg"


def test_who_is_hired_for_a_day_to_come_does_not_act_yet(app: App, anna: Actor) -> None:
    add_employee(app, anna, NewEmployee("jörg", "Jörg Weiß", hired_on=date(2026, 11, 5)))
    secret = make_token(app, anna, "jörg", "dashboard").secret
    assert find_actor(app).name == "anna", "still the only one here"
    with pytest.raises(NotAllowed, match="begins to work here on 2026-11-05"):
        find_actor(app, "jörg")
    assert actor_of_token(app, secret) is None
    clock.start_at(datetime.fromisoformat("2026-11-05T00:30+01:00"))
    assert find_actor(app, "jörg").name == "jörg"
    assert actor_of_token(app, secret) is not None


def test_somebody_can_always_change_the_staff(app: App, anna: Actor) -> None:
    add(app, anna, "jörg")
    with pytest.raises(Conflict, match="From 2026-11-04 on, nobody could change the staff"):
        edit_employee(app, anna, "anna", {"role": "manager"})
    with pytest.raises(Conflict, match="From 2026-12-01 on"):
        edit_employee(app, anna, "anna", {}, left_on=date(2026, 11, 30))
    assert find_actor(app, "anna").role == "administrator"
    edit_employee(app, anna, "jörg", {"role": "administrator"}, since=date(2026, 12, 1))
    edit_employee(app, anna, "anna", {}, left_on=date(2026, 11, 30))
    with pytest.raises(Conflict, match="From 2026-12-15 on"):
        edit_employee(app, anna, "jörg", {"role": "manager"}, since=date(2026, 12, 15))


def test_who_leaves_hands_over_and_keeps_the_credit(app: App, anna: Actor) -> None:
    add_department(app, anna, "Großhandel")
    joerg, eva = add(app, anna, "jörg", department="Großhandel"), add(app, anna, "eva", department="Großhandel")
    add(app, anna, "otto")
    head = add(app, anna, "heidi", role="head", department="Großhandel")
    company = add_company(app, joerg, "Möbel Größer")
    edit_company(app, joerg, "Möbel Größer", city="Köln")
    plan_visit(app, joerg, str(company.id), LAST)
    finish_task(app, joerg, add_task(app, joerg, "erledigt").id)
    add_task(app, joerg, "Muster schicken")
    edit_employee(app, anna, "jörg", {}, left_on=date(2026, 11, 3))
    with pytest.raises(NotAllowed, match="otto is not within your reach"):
        hand_over(app, head, "jörg", "otto")
    with pytest.raises(WrongInput, match="has it already"):
        hand_over(app, head, "eva", "eva")
    expected = {"companies": 1, "tasks": 1, "visits": 1, "requests": 0}
    assert _numbers(hand_over(app, head, "jörg", "eva", dry_run=True)) == expected
    assert list_companies(app, eva) == []
    assert _numbers(hand_over(app, head, "jörg", "eva")) == expected
    assert [found.id for found in list_companies(app, eva)] == [company.id]
    assert [task.text for task in list_tasks(app, eva)] == ["Muster schicken"]
    assert len(list_visits(app, eva, LAST, LAST)) == 1
    changes = {each.metric: each.done for each in standing(app, anna, "jörg", date(2026, 11, 4)).quotas}
    assert changes["card_changes"] == 1, "what was done stays whose it was"


def test_a_certification_entered_by_mistake_is_taken_back_and_can_be_held_again(app: App, anna: Actor) -> None:
    add(app, anna, "jörg", job_description="customer_search_manager")
    with pytest.raises(NotFound):
        take_back_certification(app, anna, "jörg", FIRST)
    first = certify(app, anna, "jörg", FIRST)
    with pytest.raises(Conflict, match="on record already") as refused:
        certify(app, anna, "jörg", FIRST)
    assert refused.value.action == Action("staff.certify", "jörg", on="2026-11-02", undo=True)
    assert take_back_certification(app, anna, "jörg", FIRST).reverses == first.id
    with pytest.raises(NotFound):
        take_back_certification(app, anna, "jörg", FIRST)
    assert certify(app, anna, "jörg", FIRST).id != first.id


def _numbers(given: list[HandedOver]) -> dict[str, int]:
    return {each.name: len(each.ids) for each in given}
