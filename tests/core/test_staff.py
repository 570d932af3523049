"""The staff: dated terms, absences and substitutes, and the mistakes that are refused."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from tagwerk import clock, hookspecs
from tagwerk.app import App
from tagwerk.companies.cards import add_company, edit_company, list_companies, show_company
from tagwerk.config import load
from tagwerk.errors import ConfigurationError, Conflict, NotAllowed, NotFound, TagwerkError, WrongInput
from tagwerk.staff import Actor, Employee, find_actor
from tagwerk.staff.absences import (
    appoint_substitute,
    cancel_absence,
    dismiss_substitute,
    end_absence,
    enter_absence,
    list_absences,
)
from tagwerk.staff.access_log import list_accesses
from tagwerk.staff.certification import certify, take_back_certification
from tagwerk.staff.checks import checks
from tagwerk.staff.departments import add_department
from tagwerk.staff.employees import NewEmployee, add_employee, edit_employee
from tagwerk.staff.substitution import is_absent, substitute_of, substituted_by
from tagwerk.staff.tables import Department, Substitution
from tagwerk.staff.tokens import actor_of_token, make_token, revoke_token
from tagwerk.staff.workloads import read_workload
from tagwerk.work.handing_over import HandedOver, hand_over
from tagwerk.work.outages import mark_outage
from tagwerk.work.plans import show_plan
from tagwerk.work.quotas import standing
from tagwerk.work.tasks import add_task, finish_task, list_tasks
from tagwerk.work.team import team
from tagwerk.work.visits import list_visits, plan_visit

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


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"time_zone": "Europe/Atlantis"}, "no time zone"),
        ({"department": "Einkauf"}, "no department"),
        ({"role": "king"}, "no role"),
        ({"workload": "150%"}, "no workload"),
        ({"name": "  "}, "needs a name"),
        ({"name": "x" * 201}, "at most 200"),
        ({"login": "eve"}, "no field"),
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


def test_who_stands_in_does_not_leave_meanwhile(app: App, anna: Actor) -> None:
    add(app, anna, "jörg"), add(app, anna, "eva"), add(app, anna, "mia")
    absence = enter_absence(app, anna, "jörg", FIRST, LAST, substitute="eva")
    with pytest.raises(Conflict, match=f"eva substitutes jörg .* tagwerk absence appoint {absence.id}"):
        edit_employee(app, anna, "eva", {}, left_on=date(2026, 11, 12))
    with pytest.raises(Conflict, match="eva substitutes jörg"):
        edit_employee(app, anna, "eva", {}, hired_on=date(2026, 11, 3))
    appoint_substitute(app, anna, absence.id, "mia", first=date(2026, 11, 13))
    edit_employee(app, anna, "eva", {}, left_on=date(2026, 11, 12))


def test_nobody_may_stand_in_again(app: App, anna: Actor) -> None:
    add(app, anna, "jörg"), add(app, anna, "eva")
    absence = enter_absence(app, anna, "jörg", FIRST, LAST, substitute="eva")
    dismiss_substitute(app, anna, absence.id, date(2026, 11, 9))
    enter_absence(app, anna, "eva", date(2026, 11, 9), date(2026, 11, 9), reason="illness")
    with app.database.reading() as session:
        stands_in = [substitute_of(session, employee(app, "jörg").id, date(2026, 11, day)) for day in (8, 9)]
    assert [who and who.login for who in stands_in] == ["eva", None]
    with pytest.raises(Conflict, match="Nobody substitutes jörg on those days"):
        dismiss_substitute(app, anna, absence.id, date(2026, 11, 9))
    with pytest.raises(WrongInput, match="The absence lasts"):
        dismiss_substitute(app, anna, absence.id, date(2026, 11, 1))


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
    with pytest.raises(NotAllowed, match="otto is not in your department"):
        hand_over(app, head, "jörg", "otto")
    with pytest.raises(WrongInput, match="has it already"):
        hand_over(app, head, "eva", "eva")
    expected = HandedOver(companies=1, tasks=1, visits=1, requests=0)
    assert hand_over(app, head, "jörg", "eva", dry_run=True) == expected
    assert list_companies(app, eva) == []
    assert hand_over(app, head, "jörg", "eva") == expected
    assert [found.id for found in list_companies(app, eva)] == [company.id]
    assert [task.text for task in list_tasks(app, eva)] == ["Muster schicken"]
    assert len(list_visits(app, eva, LAST, LAST)) == 1
    changes = {each.metric: each.done for each in standing(app, anna, "jörg", date(2026, 11, 4)).quotas}
    assert changes["card_changes"] == 1, "what was done stays whose it was"


def test_companies_move_to_the_substitute_and_come_back(app: App, anna: Actor) -> None:
    joerg, eva = add(app, anna, "jörg"), add(app, anna, "eva")
    company = add_company(app, joerg, "Möbel Größer")
    with pytest.raises(NotFound):
        show_company(app, eva, str(company.id))
    enter_absence(app, anna, "jörg", FIRST, LAST, substitute="eva")
    assert show_company(app, eva, str(company.id)).company.id == company.id
    edit_company(app, eva, "Möbel Größer", city="Köln")
    clock.start_at(datetime.fromisoformat("2026-11-14T09:00+01:00"))
    assert list_companies(app, eva) == []
    assert [found.id for found in list_companies(app, joerg)] == [company.id]


def test_a_head_sees_the_department_and_a_director_everything(app: App, anna: Actor) -> None:
    add_department(app, anna, "Großhandel")
    add_department(app, anna, "Einzelhandel")
    joerg = add(app, anna, "jörg", department="Großhandel")
    eva = add(app, anna, "eva", department="Einzelhandel")
    head = add(app, anna, "heidi", role="head", department="Großhandel")
    director = add(app, anna, "dora", role="director")
    for actor in (joerg, eva):
        add_company(app, actor, f"Firma {actor.name}")
    assert [company.name for company in list_companies(app, head)] == ["Firma jörg"]
    assert len(list_companies(app, director)) == 2
    edit_employee(app, anna, "jörg", {"department": "Einzelhandel"}, since=date(2026, 11, 4))
    assert list_companies(app, find_actor(app, "heidi")) == []


def test_who_stands_in_for_a_head_has_the_department_and_the_rights_for_those_days(app: App, anna: Actor) -> None:
    for name in ("Großhandel", "Einzelhandel"):
        add_department(app, anna, name)
    add(app, anna, "heidi", role="head", department="Großhandel")
    joerg = add(app, anna, "jörg", department="Großhandel")
    eva = add(app, anna, "eva", department="Einzelhandel")
    add_company(app, joerg, "Möbel Größer")
    absence = enter_absence(app, anna, "heidi", FIRST, date(2026, 11, 6), substitute="eva")
    with pytest.raises(NotAllowed):
        team(app, eva)
    eva = find_actor(app, "eva")
    assert [found.name for found in list_companies(app, eva)] == ["Möbel Größer"]
    assert {member.standing.employee.login for member in team(app, eva).members} == {"eva", "jörg"}, (
        "not Heidi's figures"
    )
    certify(app, eva, "jörg")
    with pytest.raises(NotAllowed):
        certify(app, eva, "heidi")
    hour_ago, now = clock.now() - timedelta(hours=1), clock.now()
    outage = mark_outage(app, eva, "email", hour_ago, now)
    assert outage.department_id == employee(app, "heidi").department_id
    with pytest.raises(NotAllowed, match="own department"):
        mark_outage(app, eva, "email", hour_ago, now, department="Einzelhandel")
    end_absence(app, anna, absence.id, date(2026, 11, 3))
    assert list_companies(app, find_actor(app, "eva")) == []


def test_a_certification_entered_by_mistake_is_taken_back_and_can_be_held_again(app: App, anna: Actor) -> None:
    add(app, anna, "jörg", job_description="customer_search_manager")
    with pytest.raises(NotFound):
        take_back_certification(app, anna, "jörg", FIRST)
    first = certify(app, anna, "jörg", FIRST)
    with pytest.raises(Conflict, match="--undo"):
        certify(app, anna, "jörg", FIRST)
    assert take_back_certification(app, anna, "jörg", FIRST).reverses == first.id
    with pytest.raises(NotFound):
        take_back_certification(app, anna, "jörg", FIRST)
    assert certify(app, anna, "jörg", FIRST).id != first.id


def test_who_stands_in_for_a_director_decides_and_for_an_administrator_does_not_administer(
    app: App, anna: Actor
) -> None:
    add(app, anna, "dora", role="director")
    for login in ("jörg", "eva"):
        add(app, anna, login)
    enter_absence(app, anna, "dora", FIRST, LAST, substitute="eva")
    enter_absence(app, anna, "anna", FIRST, LAST, substitute="jörg")
    eva, joerg = find_actor(app, "eva"), find_actor(app, "jörg")
    absence = enter_absence(app, eva, "jörg", date(2026, 12, 1), date(2026, 12, 1), substitute="eva")
    assert {member.standing.employee.login for member in team(app, eva).members} == {"anna", "eva", "jörg"}
    cancel_absence(app, eva, absence.id)
    with pytest.raises(NotAllowed):
        edit_employee(app, joerg, "eva", {"role": "director"})
    with pytest.raises(NotAllowed):
        team(app, joerg)


def test_a_company_that_nobody_owns_is_everybodys(app: App, anna: Actor) -> None:
    joerg = add(app, anna, "jörg")
    company = add_company(app, Actor.system("import"), "Niemandsland GmbH")
    assert [found.id for found in list_companies(app, joerg)] == [company.id]


def test_absences_do_not_overlap(app: App, anna: Actor) -> None:
    add(app, anna, "jörg")
    enter_absence(app, anna, "jörg", FIRST, LAST)
    with pytest.raises(Conflict, match="absent from 2026-11-02 to 2026-11-13 already"):
        enter_absence(app, anna, "jörg", LAST, date(2026, 11, 20))
    with pytest.raises(WrongInput, match="before it begins"):
        enter_absence(app, anna, "jörg", date(2026, 12, 2), date(2026, 12, 1))
    with pytest.raises(WrongInput, match="not employed"):
        enter_absence(app, anna, "jörg", date(2024, 1, 1), date(2024, 1, 2))
    with pytest.raises(WrongInput, match="no reason"):
        enter_absence(app, anna, "jörg", date(2026, 12, 1), date(2026, 12, 1), reason="mood")
    assert len(list_absences(app, anna)) == 1


def test_a_substitute_who_is_absent_too_is_refused_and_nothing_is_half_done(app: App, anna: Actor) -> None:
    add(app, anna, "jörg"), add(app, anna, "eva")
    enter_absence(app, anna, "eva", date(2026, 11, 9), date(2026, 11, 10))
    with pytest.raises(Conflict, match="eva is absent too, from 2026-11-09 to 2026-11-10"):
        enter_absence(app, anna, "jörg", FIRST, LAST, substitute="eva")
    assert [known.employee.login for known in list_absences(app, anna)] == ["eva"]


def test_two_cannot_stand_in_for_each_other(app: App, anna: Actor) -> None:
    add(app, anna, "jörg"), add(app, anna, "eva"), add(app, anna, "mia")
    absence = enter_absence(app, anna, "jörg", FIRST, LAST, substitute="eva")
    with pytest.raises(Conflict, match="eva substitutes jörg"):
        enter_absence(app, anna, "eva", LAST, LAST)
    appoint_substitute(app, anna, absence.id, "mia", first=date(2026, 11, 12))
    enter_absence(app, anna, "eva", LAST, LAST)
    with pytest.raises(Conflict, match="absent too"):
        appoint_substitute(app, anna, absence.id, "eva")
    with pytest.raises(WrongInput, match="themselves"):
        appoint_substitute(app, anna, absence.id, "jörg")


def test_circular_substitution_is_named(app: App, anna: Actor) -> None:
    add(app, anna, "jörg"), add(app, anna, "eva")
    absent = enter_absence(app, anna, "jörg", FIRST, date(2026, 11, 4))
    enter_absence(app, anna, "eva", date(2026, 11, 5), LAST, substitute="jörg")
    with app.database.transaction() as session:
        session.execute(sa.text("UPDATE absences SET last = '2026-11-06' WHERE id = :id"), {"id": absent.id})
    with pytest.raises(Conflict, match="cannot stand in for each other"):
        appoint_substitute(app, anna, absent.id, "eva")


def test_another_substitute_for_some_days_leaves_the_others(app: App, anna: Actor) -> None:
    add(app, anna, "jörg"), add(app, anna, "eva"), add(app, anna, "mia")
    absence = enter_absence(app, anna, "jörg", FIRST, LAST, substitute="eva")
    appoint_substitute(app, anna, absence.id, "mia", date(2026, 11, 5), date(2026, 11, 6))
    with app.database.reading() as session:
        stands_in = [substitute_of(session, employee(app, "jörg").id, date(2026, 11, day)) for day in range(2, 14)]
        held = session.scalars(sa.select(Substitution).order_by(Substitution.first)).all()
    assert [who.login if who else "" for who in stands_in] == ["eva"] * 3 + ["mia"] * 2 + ["eva"] * 7
    assert len(held) == 3
    end_absence(app, anna, absence.id, date(2026, 11, 5))
    with app.database.reading() as session:
        assert substitute_of(session, employee(app, "jörg").id, date(2026, 11, 6)) is None
        assert [who.login for who in substituted_by(session, employee(app, "mia").id, date(2026, 11, 5))] == ["jörg"]


def test_an_absence_can_be_taken_back(app: App, anna: Actor) -> None:
    add(app, anna, "jörg"), add(app, anna, "eva")
    absence = enter_absence(app, anna, "jörg", FIRST, LAST, substitute="eva")
    cancel_absence(app, anna, absence.id)
    with app.database.reading() as session:
        assert not is_absent(session, employee(app, "jörg").id, FIRST)
        assert session.scalar(sa.select(sa.func.count()).select_from(Substitution)) == 0
    with pytest.raises(NotFound):
        cancel_absence(app, anna, absence.id)


@pytest.mark.parametrize("number", [2**31, 2**63, 10**30])
def test_a_number_that_no_column_holds_names_nothing(app: App, anna: Actor, number: int) -> None:
    with pytest.raises(WrongInput):
        cancel_absence(app, anna, number)
    with pytest.raises(WrongInput):
        revoke_token(app, anna, number)
    with pytest.raises(WrongInput):
        finish_task(app, anna, number)


def test_of_two_who_add_the_same_at_once_one_is_told(app: App, anna: Actor) -> None:
    """Only PostgreSQL lets both look before either writes."""
    if app.database.is_sqlite:
        return
    add_department(app, anna, "Großhandel")
    with pytest.raises(Conflict, match="Somebody else did the same"), app.database.transaction() as session:
        session.add(Department(name="Großhandel"))


def test_half_a_day_needs_no_substitute(app: App, anna: Actor) -> None:
    add(app, anna, "jörg"), add(app, anna, "eva")
    with pytest.raises(WrongInput, match="nobody substitutes"):
        enter_absence(app, anna, "jörg", FIRST, FIRST, half=True, substitute="eva")
    assert list_absences(app, anna, HIRED) == []


def test_colleagues_see_that_somebody_is_absent_and_never_why(app: App, anna: Actor) -> None:
    joerg, eva = add(app, anna, "jörg"), add(app, anna, "eva")
    enter_absence(app, anna, "jörg", FIRST, LAST, reason="illness")
    assert [known.reason for known in list_absences(app, eva)] == [""]
    assert [known.reason for known in list_absences(app, joerg)] == ["illness"]
    assert [known.reason for known in list_absences(app, anna)] == ["illness"]


def test_a_head_enters_absences_of_the_department_and_the_director_appoints(app: App, anna: Actor) -> None:
    add_department(app, anna, "Großhandel")
    joerg = add(app, anna, "jörg", department="Großhandel")
    add(app, anna, "eva")
    head = add(app, anna, "heidi", role="head", department="Großhandel")
    with pytest.raises(NotAllowed, match=r"absence\.enter"):
        enter_absence(app, joerg, "jörg", FIRST, LAST)
    with pytest.raises(NotAllowed, match="not in your department"):
        enter_absence(app, head, "eva", FIRST, LAST)
    with pytest.raises(NotAllowed, match=r"absence\.appoint"):
        enter_absence(app, head, "jörg", FIRST, LAST, substitute="eva")
    assert list_absences(app, anna) == []
    enter_absence(app, head, "jörg", FIRST, LAST)


def test_who_looked_at_a_card_is_on_record_and_the_system_is_not(app: App, anna: Actor) -> None:
    company = add_company(app, anna, "Möbel Größer")
    show_company(app, anna, str(company.id))
    show_company(app, Actor.system("job"), str(company.id))
    found = list_accesses(app, anna, subject=f"company:{company.id}")
    assert [(access.actor, access.permission) for access in found] == [(anna.signature, "companies.read")]
    joerg = add(app, anna, "jörg")
    with pytest.raises(NotAllowed):
        list_accesses(app, joerg)


def test_reading_what_is_others_is_on_record_and_reading_ones_own_is_not(app: App, anna: Actor) -> None:
    joerg = add(app, anna, "jörg")
    company = add_company(app, joerg, "Möbel Größer")
    add_task(app, joerg, "Muster schicken")
    plan_visit(app, joerg, str(company.id), LAST)
    enter_absence(app, anna, "jörg", FIRST, LAST, reason="illness")
    for actor in (joerg, anna):
        list_tasks(app, actor)
        list_visits(app, actor, FIRST, LAST)
        show_plan(app, actor, None, "jörg")
        list_absences(app, actor)
    found = [(access.actor, access.permission, access.subject) for access in list_accesses(app, anna)]
    assert sorted(found) == [
        (anna.signature, "absence.read", "reasons:1"),
        (anna.signature, "plans.read", f"employee:{joerg.employee_id}"),
        (anna.signature, "tasks.read", "tasks:1"),
        (anna.signature, "visits.read", "visits:1"),
    ]


@pytest.mark.parametrize(
    ("written", "roles"),
    [
        ('"departments.add" = ["head"]', ("head",)),
        ('departments.add = ["head", "director"]', ("head", "director")),
        ('departments.add = "head, director"', ("head", "director")),
        ("departments.add = []", ()),
    ],
)
def test_a_right_is_given_in_any_form_of_toml(app: App, anna: Actor, written: str, roles: tuple[str, ...]) -> None:
    (app.folder / "tagwerk.toml").write_text(f"[rights]\n{written}\n", encoding="utf-8")
    settings = load(app.folder).settings
    assert settings.rights == {"departments.add": roles}
    reopened = replace(app, config=replace(app.config, settings=settings))
    with pytest.raises(NotAllowed, match="It takes one of: head" if roles else "gives it to nobody"):
        add_department(reopened, anna, "Einkauf")


def test_the_doctor_names_a_right_that_nothing_asks_for_and_who_has_no_region(app: App, anna: Actor) -> None:
    add(app, anna, "jörg")
    found = {check.name: check for check in app.plugins.collect(hookspecs.tagwerk_checks, app)}
    assert (found["regions"].run(), found["rights"].run()) == ("known of everybody", "the usual ones")
    with app.database.transaction() as session:
        session.execute(sa.text("UPDATE terms SET region = '' WHERE employee_id = :id"), {"id": anna.employee_id})
    with pytest.raises(WrongInput, match="none is on file of: anna"):
        found["regions"].run()
    (app.folder / "tagwerk.toml").write_text('[rights]\ncalls.reed = ["head"]\n', encoding="utf-8")
    misspelt = replace(app, config=load(app.folder))
    with pytest.raises(ConfigurationError, match=r"'calls\.reed'\. Did you mean calls\.read"):
        {check.name: check for check in checks(misspelt)}["rights"].run()


def test_a_workspace_may_give_a_right_to_other_roles(app: App, anna: Actor) -> None:
    head = add(app, anna, "heidi", role="head")
    with pytest.raises(NotAllowed):
        add_department(app, head, "Logistik")
    (app.folder / "tagwerk.toml").write_text('[rights]\n"departments.add" = ["head"]\n', encoding="utf-8")
    from tagwerk.app import open_workspace

    reopened = open_workspace(app.folder)
    add_department(reopened, head, "Logistik")
    with pytest.raises(TagwerkError):
        add_department(reopened, anna, "Einkauf")
    reopened.close()
