"""Quotas: what is due, what is done, and the deeds behind it."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tagwerk.access.actors import Actor
from tagwerk.calendar.days import Calendar
from tagwerk.companies.cards import add_company
from tagwerk.contracts.contracts import draft_contract, sign_contract
from tagwerk.ledger.activities import NewActivity, record
from tagwerk.ledger.kinds import OFFER_EMAILED
from tagwerk.obligations.progress import Progress
from tagwerk.obligations.standing import explain, standing
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.platform.errors import Conflict, NotAllowed, NotFound, WrongInput
from tagwerk.platform.periods import Per, Period
from tagwerk.staff.actors import find_actor
from tagwerk.staff.employees import NewEmployee, add_employee

WORKING_DAY = date(2026, 10, 6)
HOLIDAY = date(2026, 12, 25)


def quota(app: App, actor: Actor, metric: str, on: date = WORKING_DAY) -> Progress:
    return next(progress for progress in standing(app, actor, None, on).quotas if progress.metric == metric)


def at(text: str) -> None:
    """Set the clock; the environment is put back after each test."""
    clock.start_at(datetime.fromisoformat(text))


@pytest.fixture(autouse=True)
def clock_is_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(clock.OFFSET_VARIABLE, "0")


@pytest.mark.parametrize(
    ("per", "first", "last"),
    [
        ("day", "2026-02-18", "2026-02-18"),
        ("week", "2026-02-16", "2026-02-22"),
        ("month", "2026-02-01", "2026-02-28"),
        ("quarter", "2026-01-01", "2026-03-31"),
        ("half_year", "2026-01-01", "2026-06-30"),
        ("year", "2026-01-01", "2026-12-31"),
    ],
)
def test_a_period_has_a_first_and_a_last_day(per: Per, first: str, last: str) -> None:
    assert Period.of(per, date(2026, 2, 18)) == Period(date.fromisoformat(first), date.fromisoformat(last), per)


def test_holidays_are_those_of_the_region() -> None:
    berlin, bavaria = Calendar("DE", "BE"), Calendar("DE", "BY")
    assert bavaria.rest_on(date(2026, 11, 1))
    assert not berlin.rest_on(date(2026, 1, 6))
    assert bavaria.rest_on(date(2026, 1, 6))
    assert len(berlin.working_days(Period.of("month", date(2026, 5, 1)))) == 18


def test_a_region_that_does_not_exist_is_named() -> None:
    with pytest.raises(WrongInput, match="XX"):
        Calendar("DE", "XX")


def test_daily_quotas_rest_on_a_holiday_and_monthly_ones_do_not(app: App, anna: Actor) -> None:
    calls, contracts = quota(app, anna, "calls", HOLIDAY), quota(app, anna, "new_contracts", HOLIDAY)
    assert (calls.target, calls.rest, bool(calls.resting)) == (0, 0, True)
    assert (contracts.target, contracts.resting) == (4, "")


def test_the_target_and_the_rest_of_a_working_day(app: App, anna: Actor) -> None:
    company = add_company(app, anna, "Möbel Größer")
    with app.database.transaction() as session:
        record(
            session,
            NewActivity(
                kind=OFFER_EMAILED,
                happened_at=datetime(2026, 10, 6, 8, 0, tzinfo=UTC),
                work_date=WORKING_DAY,
                employee_id=anna.employee(),
                recorded_by="system:test",
                source="test",
                source_key="1",
                company_id=company.id,
                details={"offer": "price_list"},
            ),
        )
    progress = quota(app, anna, "offers_emailed")
    assert (progress.target, progress.rest) == (50, 50 if progress.done is None else 49)
    assert explain(app, anna, "offers_emailed", None, WORKING_DAY).number == 1
    assert explain(app, anna, "offers_emailed", None, date(2026, 10, 7)).number == 0


def test_the_pace_follows_the_hours_of_the_employees_day(app: App, anna: Actor) -> None:
    at("2026-10-06T11:00+02:00")
    assert quota(app, anna, "card_changes").expected == pytest.approx(0.25, abs=0.06)
    assert quota(app, anna, "card_changes", date(2026, 10, 5)).expected == 1
    assert quota(app, anna, "card_changes", date(2026, 10, 7)).expected == 0


def test_the_report_is_due_on_the_third_or_the_next_working_day(app: App, anna: Actor) -> None:
    assert quota(app, anna, "monthly_report", date(2026, 11, 2)).due == date(2026, 11, 3)
    assert quota(app, anna, "monthly_report", date(2026, 10, 2)).due == date(2026, 10, 5)


def test_what_no_plugin_records_is_not_measured_and_never_zero(app: App, anna: Actor) -> None:
    assert quota(app, anna, "reconciliations").done is None
    assert quota(app, anna, "new_contracts").done == 0


def test_a_contract_with_a_new_client_counts_when_both_have_signed(app: App, anna: Actor) -> None:
    at("2026-10-06T11:00+02:00")
    company = add_company(app, anna, "Möbel Größer")
    contract = draft_contract(app, anna, str(company.id))
    assert quota(app, anna, "new_contracts").done == 0
    sign_contract(app, anna, contract.number)
    assert quota(app, anna, "new_contracts").done == 1
    assert standing(app, anna).on == WORKING_DAY
    renewal = draft_contract(app, anna, str(company.id))
    sign_contract(app, anna, renewal.number)
    assert quota(app, anna, "new_contracts").done == 1, "a renewal is no contract with a new client"


def test_a_contract_is_signed_once_and_not_in_the_future(app: App, anna: Actor) -> None:
    at("2026-10-06T11:00+02:00")
    contract = draft_contract(app, anna, str(add_company(app, anna, "Möbel Größer").id), "V-1")
    with pytest.raises(WrongInput, match="still to come"):
        sign_contract(app, anna, "V-1", date(2026, 10, 7))
    sign_contract(app, anna, contract.number)
    with pytest.raises(Conflict):
        sign_contract(app, anna, contract.number)
    with pytest.raises(NotFound):
        sign_contract(app, anna, "V-2")
    with pytest.raises(Conflict):
        draft_contract(app, anna, "1", "V-1")


def test_a_colleagues_figures_are_closed_to_a_manager_and_open_to_others(app: App, anna: Actor) -> None:
    add_employee(app, anna, NewEmployee("jörg", "Jörg Weiß"))
    joerg = find_actor(app, "jörg")
    with pytest.raises(NotAllowed):
        standing(app, joerg, "anna")
    assert standing(app, anna, "jörg").employee.login == "jörg"
    with pytest.raises(NotAllowed):
        add_employee(app, joerg, NewEmployee("eve", "Eve"))


def test_who_acts_must_be_said_where_there_are_several(app: App, anna: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    assert find_actor(app) == anna
    add_employee(app, anna, NewEmployee("jörg", "Jörg Weiß"))
    with pytest.raises(WrongInput, match="--as LOGIN"):
        find_actor(app)
    monkeypatch.setenv("TAGWERK_EMPLOYEE", "jörg")
    assert find_actor(app).name == "jörg"
    with pytest.raises(NotFound, match="Did you mean anna"):
        find_actor(app, "ana")


@pytest.mark.parametrize(
    ("field", "value"), [("role", "king"), ("time_zone", "Mars/Olympus"), ("phone", "x"), ("login", "a b")]
)
def test_a_wrong_field_of_an_employee_is_refused(app: App, anna: Actor, field: str, value: str) -> None:
    with pytest.raises(WrongInput):
        add_employee(app, anna, replace(NewEmployee("eve", "Eve"), **{field: value}))  # type: ignore[arg-type]
