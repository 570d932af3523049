"""Quotas: what is due, what is done, and the deeds behind it."""

from datetime import UTC, date, datetime

import pytest

from kit.obligations.seen import at, quota
from tagwerk.access.actors import Actor
from tagwerk.companies.cards import add_company
from tagwerk.contracts.contracts import draft_contract, sign_contract
from tagwerk.ledger.activities import NewActivity, record
from tagwerk.ledger.kinds import OFFER_EMAILED
from tagwerk.obligations.standing import explain, standing
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.platform.errors import NotAllowed
from tagwerk.staff.employees import NewEmployee, add_employee
from tagwerk.staff.finding import find_actor

WORKING_DAY = date(2026, 10, 6)
HOLIDAY = date(2026, 12, 25)


@pytest.fixture(autouse=True)
def clock_is_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(clock.OFFSET_VARIABLE, "0")


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


def test_a_colleagues_figures_are_closed_to_a_manager_and_open_to_others(app: App, anna: Actor) -> None:
    add_employee(app, anna, NewEmployee("jörg", "Jörg Weiß"))
    joerg = find_actor(app, "jörg")
    with pytest.raises(NotAllowed):
        standing(app, joerg, "anna")
    assert standing(app, anna, "jörg").employee.login == "jörg"
    with pytest.raises(NotAllowed):
        add_employee(app, joerg, NewEmployee("eve", "Eve"))
