"""Contracts are signed once, by both, and not in the future."""

from datetime import date

import pytest

from kit.obligations.seen import at
from tagwerk.access.actors import Actor
from tagwerk.companies.cards import add_company
from tagwerk.contracts.contracts import draft_contract, sign_contract
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.platform.errors import Conflict, NotFound, WrongInput


@pytest.fixture(autouse=True)
def clock_is_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(clock.OFFSET_VARIABLE, "0")


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


def test_a_contract_is_not_signed_after_its_end(app: App, anna: Actor) -> None:
    at("2026-10-06T11:00+02:00")
    draft_contract(app, anna, str(add_company(app, anna, "Möbel Größer").id), "V-1", ends_on=date(2026, 10, 4))
    with pytest.raises(WrongInput, match="ends on 2026-10-04"):
        sign_contract(app, anna, "V-1")
    assert sign_contract(app, anna, "V-1", date(2026, 10, 4)).state == "signed"
