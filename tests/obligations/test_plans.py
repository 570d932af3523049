"""Plans of departments and people."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.people import TODAY, add, visits
from tagwerk.access.actors import Actor
from tagwerk.board.work_plan import show_plan
from tagwerk.companies.cards import add_company
from tagwerk.diary.visits import hold_visit, plan_visit
from tagwerk.obligations.job_descriptions.versions import assign_job_description
from tagwerk.obligations.plans import drop_plan, set_plan, share_plan, shared
from tagwerk.platform.app import App
from tagwerk.platform.errors import NotAllowed, NotFound, WrongInput
from tagwerk.staff.absences.absences import enter_absence
from tagwerk.staff.accesses import list_accesses
from tagwerk.staff.employees import NewEmployee, add_employee, edit_employee

pytestmark = pytest.mark.usefixtures("fourth_of_november")


def test_a_departments_plan_is_shared_by_workload_to_the_last_cent(
    app: App, anna: Actor, joerg: Actor, head: Actor
) -> None:
    add(app, anna, "eva", department="Großhandel", workload="60%")
    add(app, anna, "mia", department="Großhandel", workload="mon,tue,wed")
    set_plan(app, head, "sales_amount", "10000.01", "2026-12", department="Großhandel")
    parts = {someone.login: part for someone, part in share_plan(app, head, "sales_amount", "Großhandel", "2026-12")}
    assert sum(parts.values()) == 1_000_001
    assert parts["eva"] == parts["mia"] or abs(parts["eva"] - parts["mia"]) == 1
    plan = show_plan(app, joerg, "2026-12")
    assert [(row.metric, row.target) for row in plan.department] == [("sales_amount", 1_000_001)]
    assert ("sales_amount", parts["jörg"], True) in [(row.metric, row.target, row.from_plan) for row in plan.own]
    assert ("calls", 660, False) in [(row.metric, row.target, row.from_plan) for row in plan.own], "22 working days"


def test_who_joins_leaves_or_is_away_gets_the_part_of_the_days_worked(app: App, anna: Actor, head: Actor) -> None:
    new = NewEmployee("neu", "Neu", department="Großhandel", region="BE", hired_on=date(2026, 12, 17))
    add_employee(app, anna, new)
    add(app, anna, "fort", department="Großhandel")
    edit_employee(app, anna, "fort", {}, left_on=date(2026, 12, 16))
    add(app, anna, "weg", department="Großhandel")
    enter_absence(app, anna, "weg", date(2026, 12, 1), date(2026, 12, 31))
    set_plan(app, head, "calls", "660", "2026-12", department="Großhandel")
    parts = {someone.login: part for someone, part in share_plan(app, head, "calls", "Großhandel", "2026-12")}
    assert parts == {"heidi": 220, "jörg": 220, "fort": 120, "neu": 100}, "22, 22, 12 and 10 days of work"


def test_the_plan_stands_beside_what_is_done_and_looking_is_on_record(
    app: App, anna: Actor, joerg: Actor, head: Actor
) -> None:
    set_plan(app, head, "visits", "5", "2026-W45", department="Großhandel")
    share_plan(app, head, "visits", "Großhandel", "2026-W45")
    visit = plan_visit(app, joerg, str(add_company(app, joerg, "Möbel Größer").id), TODAY)
    hold_visit(app, joerg, visit.id, "besprochen")
    seen = show_plan(app, joerg, "2026-W45")
    assert [(row.target, row.done) for row in seen.own if row.from_plan] == [(2, 1)]
    assert [row.done for row in seen.department] == [None], "the others' share in it is closed to a manager"
    assert list_accesses(app, anna) == []
    above = show_plan(app, head, "2026-W45", "jörg")
    assert [row.done for row in above.department] == [1]
    assert [access.permission for access in list_accesses(app, anna)] == ["plans.read"]


def test_a_manager_plans_the_own_week_of_visits_and_calls_and_no_more(app: App, anna: Actor, joerg: Actor) -> None:
    set_plan(app, joerg, "visits", "5", "2026-W46", login="jörg")
    for metric, period, login in [
        ("visits", "2026-11", "jörg"),
        ("sales_amount", "2026-W46", "jörg"),
        ("calls", "2026-W46", "anna"),
    ]:
        with pytest.raises(NotAllowed):
            set_plan(app, joerg, metric, "5", period, login=login)
    with pytest.raises(NotAllowed):
        set_plan(app, joerg, "calls", "5", "2026-W46", department="Großhandel")


@pytest.mark.parametrize(
    ("metric", "target", "period"),
    [("sales_amount", "10.000", "2026-12"), ("calls", "1_000", "2026-12"),
     ("calls", "-5", "2026-12"), ("calls", "2.5", "2026-12"), ("sales_amount", "1.005", "2026-12"), ("calls", "x", "2026-12"),
     ("calls", "5", "2026-13"), ("cals", "5", "2026-12"), ("calls", "nan", "2026-12")],
)  # fmt: skip
def test_a_plan_that_cannot_be_is_refused(app: App, anna: Actor, metric: str, target: str, period: str) -> None:
    with pytest.raises(WrongInput):
        set_plan(app, anna, metric, target, period, login="anna")
    assert [row for row in show_plan(app, anna, "2026-12").own if row.from_plan] == []


def test_what_is_not_planned_yet_says_so(app: App, anna: Actor) -> None:
    assign_job_description(app, anna, "anna", "key_account_manager", TODAY)
    assert (visits(app, anna).target, visits(app, anna).note) == (0, "not planned yet")


@given(
    st.integers(0, 10**9),
    st.dictionaries(st.text("abcdefg", min_size=1, max_size=3), st.fractions(0, 1), min_size=1, max_size=6),
    st.randoms(),
)
def test_parts_add_up_and_do_not_depend_on_the_order(total: int, weights: dict[str, Fraction], random: object) -> None:
    if not any(weights.values()):
        return
    parts = shared(total, weights)
    assert sum(parts.values()) == total
    assert shared(total, dict(sorted(weights.items(), reverse=True))) == parts
    whole = sum(weights.values(), Fraction(0))
    assert all(abs(parts[name] - total * weight / whole) < 1 for name, weight in weights.items())


def test_a_plan_that_was_set_by_mistake_is_taken_away(app: App, anna: Actor, joerg: Actor, head: Actor) -> None:
    set_plan(app, head, "visits", "5", "2026-W46", login="jörg")
    with pytest.raises(NotAllowed):
        drop_plan(app, joerg, "sales_amount", "2026-11", login="jörg")
    assert drop_plan(app, joerg, "visits", "2026-W46", login="jörg").target == 5
    with pytest.raises(NotFound, match="Nothing is planned"):
        drop_plan(app, head, "visits", "2026-W46", login="jörg")
    assert [row for row in show_plan(app, joerg, "2026-W46").own if row.from_plan] == []
