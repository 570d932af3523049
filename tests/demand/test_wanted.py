"""What a company asks for and does not get: recorded, asked of logistics, on the agenda when it is back, told, gone."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from kit.people import add
from tagwerk.access.actors import Actor
from tagwerk.agenda.listing import agenda
from tagwerk.catalogue.analogues import set_analogue
from tagwerk.catalogue.prices import set_price
from tagwerk.catalogue.products import add_product, edit_product
from tagwerk.companies.cards import add_company, edit_company, show_company
from tagwerk.companies.duplicates.merging import merge_companies
from tagwerk.demand.wanted import ask_for, close_wanted, list_wanted, want
from tagwerk.diary.requests import answer_request, list_requests
from tagwerk.diary.visits import hold_visit, plan_visit
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.platform.errors import Conflict, NotFound, WrongInput
from tagwerk.staff.departments import add_department

pytestmark = pytest.mark.usefixtures("fourth_of_november")


def _back(app: App, actor: Actor, on: date | None = None) -> list[str]:
    found = [reason for item in agenda(app, actor, on=on) for reason in item.reasons]
    return [reason.text for reason in found if reason.reason == "article_back"]


def test_what_is_not_there_is_asked_for_and_on_the_agenda_when_it_is_back(app: App, anna: Actor, joerg: Actor) -> None:
    add_department(app, anna, "Logistik")
    lutz, otto = add(app, anna, "lutz", department="Logistik"), add(app, anna, "otto")
    company = str(add_company(app, joerg, "Möbel Größer", price_column="A").id)
    add_product(app, anna, "4711", "Regal Eiche", unit="Stk", expected_on=date(2026, 12, 1))
    add_product(app, anna, "4712", "Regal Buche", stock=30_000)
    set_analogue(app, anna, "4711", "4712")
    set_price(app, anna, "4711", "17.99", column="A", currency="EUR")

    answer = want(app, joerg, company, "4711", 20_000)
    assert (answer.enough, answer.product.expected_on, str(answer.total)) == (False, date(2026, 12, 1), "359.80")
    assert [each.article for each in answer.analogues] == ["4712"]
    assert answer.wanted is not None
    assert answer.before is None
    again = want(app, joerg, company, "4711", 25_000)
    assert again.before == 20_000, "who mistypes the quantity sees what it was"
    assert again.wanted is not None
    assert (again.wanted.id, again.wanted.quantity) == (answer.wanted.id, 25_000), "asked anew, there is one wish"
    assert want(app, joerg, company, "4712", 30_000).wanted is None, "what is there is not waited for"
    with pytest.raises(NotFound):
        want(app, otto, company, "4711", 1000)

    request = ask_for(app, joerg, answer.wanted.id, "Logistik")
    with pytest.raises(Conflict, match="already"):
        ask_for(app, joerg, answer.wanted.id, "Logistik")
    answer_request(app, lutz, request.id, "Am 5. November.")
    assert _back(app, joerg) == []
    edit_product(app, anna, "4711", stock=24_000)
    assert _back(app, joerg) == [], "not enough of it"
    edit_product(app, anna, "4711", stock=25_000)
    assert _back(app, joerg) == ["In stock again: 4711 Regal Eiche, wanted 25 Stk."]
    assert _back(app, otto) == []
    section = next(each for each in show_company(app, joerg, company).sections if each.name == "wanted")
    assert section.rows == (("4711 Regal Eiche", "25 Stk, in stock again"),)
    close_wanted(app, joerg, answer.wanted.id, "offered")
    assert _back(app, joerg) == []
    with pytest.raises(Conflict, match="offered"):
        close_wanted(app, joerg, answer.wanted.id)
    assert list_wanted(app, joerg) == []
    assert [each.state for each in list_wanted(app, joerg, closed=True)] == ["offered"]
    assert list_wanted(app, otto, closed=True) == []
    with pytest.raises(WrongInput):
        want(app, joerg, company, "4711", 0)


def test_whoever_was_spoken_to_since_was_told_and_a_merged_company_keeps_its_wishes(app: App, joerg: Actor) -> None:
    one, other = (str(add_company(app, joerg, name).id) for name in ("Tischlerei Kühn", "Kühn Innenausbau"))
    add_product(app, joerg, "1", "Leim")
    want(app, joerg, other, "1", 1000)
    merge_companies(app, joerg, one, other)
    edit_product(app, joerg, "1", stock=1000)
    assert len(_back(app, joerg)) == 1
    clock.start_at(clock.now() + timedelta(days=1))
    visit = plan_visit(app, joerg, one, clock.today(joerg.time_zone))
    hold_visit(app, joerg, visit.id, "Leim ist da, gesagt.")
    tomorrow = clock.today(joerg.time_zone) + timedelta(days=1)
    assert _back(app, joerg, tomorrow) == []


def test_two_who_note_the_same_wish_at_once_note_it_once(app: App, joerg: Actor) -> None:
    company = str(add_company(app, joerg, "Möbel Größer").id)
    add_product(app, joerg, "1", "Leim")
    with ThreadPoolExecutor(4) as several:
        list(several.map(lambda number: want(app, joerg, company, "1", 1000 * number), range(1, 9)))
    assert len(list_wanted(app, joerg)) == 1


def test_departments_are_told_of_new_cards(
    app: App, anna: Actor, joerg: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_department(app, anna, "Logistik", "logistik@tagwerk.example")
    catalogue = app.config.settings.catalogue.model_copy(
        update={"tell_of_companies": ("Logistik",), "tell_of_products": ("Nirgends", "Logistik")}
    )
    settings = app.config.settings.model_copy(update={"catalogue": catalogue})
    object.__setattr__(app.config, "settings", settings)
    company = add_company(app, joerg, "Möbel Größer")
    add_product(app, joerg, "4711", "Regal")
    edit_company(app, joerg, str(company.id), city="Köln")
    asked = list_requests(app, joerg)
    assert [(request.text, request.company_id) for request in asked] == [
        ("New client card: Möbel Größer. Please take note.", company.id),
        ("New product: 4711 Regal. Please take note.", None),
    ]
    assert all(request.due_on == date(2026, 11, 9) for request in asked)
