"""What a head should look at: work for oneself is shown with what it is made of, to whom it concerns."""

from datetime import date

import pytest
import sqlalchemy as sa

from kit.people import TODAY, add, fourth_of_november, head, joerg
from tagwerk.access.actors import Actor
from tagwerk.access.tables import Access
from tagwerk.board.unusual import Found, unusual
from tagwerk.companies.cards import add_company
from tagwerk.contracts.contracts import draft_contract, rescind_contract, sign_contract
from tagwerk.platform.app import App
from tagwerk.platform.errors import NotAllowed
from tagwerk.staff.departments import add_department
from tagwerk.staff.employees import edit_employee

__all__ = ["fourth_of_november", "head", "joerg"]

pytestmark = pytest.mark.usefixtures("fourth_of_november")


def _found(app: App, actor: Actor, kind: str, on: date | None = None) -> list[Found]:
    return next(each for each in unusual(app, actor, on).kinds if each.name == kind).found


def _sign(app: App, actor: Actor, company: str, signed: date) -> str:
    contract = draft_contract(app, actor, str(add_company(app, actor, company).id))
    return sign_contract(app, actor, contract.number, signed).number


def test_contracts_dated_back_for_long_and_to_before_hiring_are_shown(app: App, joerg: Actor, head: Actor) -> None:
    _sign(app, joerg, "Eins", date(2026, 10, 28))
    late = _sign(app, joerg, "Zwei", date(2026, 10, 27))
    (found,) = _found(app, head, "contracts_dated_back")
    (part,) = found.parts
    assert (found.about, part.login, part.on, part.company) == (late, "jörg", date(2026, 10, 27), "Zwei")
    assert part.activity_id is not None
    assert _found(app, head, "contracts_before_hiring") == []
    beginner = add(app, Actor.system("test"), "neu", department="Großhandel", hired_on=date(2026, 11, 2))
    early = _sign(app, beginner, "Drei", date(2026, 11, 1))
    _sign(app, beginner, "Vier", date(2026, 11, 2))
    assert [each.about for each in _found(app, head, "contracts_before_hiring")] == [early]
    rescind_contract(app, joerg, late)
    assert _found(app, head, "contracts_dated_back") == []


def test_it_looks_back_as_far_as_the_settings_say(app: App, joerg: Actor, head: Actor) -> None:
    _sign(app, joerg, "Eins", date(2026, 7, 1))
    assert _found(app, head, "contracts_dated_back") == []
    assert len(_found(app, head, "contracts_dated_back", date(2026, 8, 1))) == 1


def test_several_companies_of_one_number_or_address_are_shown_with_all_of_them(
    app: App, joerg: Actor, head: Actor
) -> None:
    ids = [add_company(app, joerg, name, phone="030 23125177", email=f"{name}@x.example").id for name in ("A", "B")]
    ids.append(add_company(app, joerg, "C", phone="030 23125178", email="a@X.example").id)
    add_company(app, joerg, "D", phone="030 23125179", email="d@x.example")
    found = {
        each.about: [part.company_id for part in each.parts] for each in _found(app, head, "companies_of_one_place")
    }
    assert found == {"+493023125177": ids[:2], "a@x.example": [ids[0], ids[2]]}


def test_a_colleagues_number_on_a_clients_card_is_shown(app: App, anna: Actor, joerg: Actor, head: Actor) -> None:
    edit_employee(app, anna, "anna", {"phone": "+493023125111", "email": "anna@tagwerk.example"})
    add_company(app, joerg, "A", phone="+493023125111")
    add_company(app, joerg, "B", email="Anna@tagwerk.example")
    found = [(each.about, each.parts[0].company) for each in _found(app, head, "own_on_card")]
    assert found == [("+493023125111", "A"), ("anna@tagwerk.example", "B")]


def test_a_head_sees_the_own_department_a_manager_nothing_and_who_looked_is_on_record(
    app: App, anna: Actor, joerg: Actor, head: Actor
) -> None:
    add_department(app, anna, "Einzelhandel")
    _sign(app, add(app, anna, "otto", department="Einzelhandel"), "Fremd", date(2026, 9, 1))
    assert _found(app, head, "contracts_dated_back") == []
    director = add(app, anna, "dora", role="director")
    assert len(_found(app, director, "contracts_dated_back")) == 1
    with pytest.raises(NotAllowed):
        unusual(app, joerg)
    with app.database.reading() as session:
        looked = session.scalars(sa.select(Access.actor).where(Access.permission == "team.unusual")).all()
    assert {f"employee:{head.employee_id}", f"employee:{director.employee_id}"} <= set(looked)
    assert unusual(app, head).last == TODAY
