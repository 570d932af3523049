"""Products, their analogues, and prices that are valid when they are."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagwerk.access.actors import Actor
from tagwerk.catalogue.analogues import remove_analogue, set_analogue
from tagwerk.catalogue.prices import ALWAYS, price_for, set_price
from tagwerk.catalogue.products import PAGE, add_product, edit_product, list_products, show_product
from tagwerk.catalogue.quantities import UnitPrice, quantity_plain, quantity_typed
from tagwerk.cli.main import run
from tagwerk.ledger.money import Money
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.platform.errors import Conflict, NotFound, WrongInput
from tagwerk.views.catalogue import product_card_view


def test_an_article_number_is_there_once_however_it_is_typed(app: App, anna: Actor) -> None:
    add_product(app, anna, "AB 4711", "Regal Größe 80", unit="Stk")
    with pytest.raises(Conflict, match="already"):
        add_product(app, anna, "ab4711", "Anderes")
    assert show_product(app, anna, "ab4711").product.name == "Regal Größe 80"
    assert show_product(app, anna, "größe").product.article == "AB 4711"
    assert edit_product(app, anna, "AB4711", stock=2500).stock == 2500
    with pytest.raises(NotFound, match="no article"):
        show_product(app, anna, "4712")
    with pytest.raises(WrongInput, match="no status"):
        edit_product(app, anna, "AB4711", status="weg")
    edit_product(app, anna, "AB4711", status="discontinued")
    assert list_products(app, anna).products == []
    assert [product.article for product in list_products(app, anna, everything=True).products] == ["AB 4711"]


def test_a_product_is_found_however_it_is_spelt(app: App, anna: Actor) -> None:
    add_product(app, anna, "4711", "Regal Größe 80")
    for words in ("groesse", "GRÖSSE 80", "grosse regal", "47"):
        assert [each.article for each in list_products(app, anna, words).products] == ["4711"]
    assert list_products(app, anna, "groesse 90").products == []


def test_the_list_comes_by_pages(app: App, anna: Actor) -> None:
    for number in range(PAGE + 2):
        add_product(app, anna, f"A{number:03}", f"Schraube M{number}")
    first, second = list_products(app, anna), list_products(app, anna, page=2)
    assert (len(first.products), len(second.products), second.pages, second.number) == (PAGE, 2, 2, PAGE + 2)
    assert [each.article for each in list_products(app, anna, "schraube a007").products] == ["A007"]
    for page in (0, 3):
        with pytest.raises(WrongInput, match="no page"):
            list_products(app, anna, page=page)


def test_analogues_stand_in_for_each_other_and_what_is_there_comes_first(app: App, anna: Actor) -> None:
    for article, stock in (("1", None), ("2", None), ("3", 5000)):
        add_product(app, anna, article, f"Regal {article}", stock=stock)
    set_analogue(app, anna, "1", "2")
    set_analogue(app, anna, "3", "1")
    set_analogue(app, anna, "2", "1")  # said already, the other way round
    assert [each.article for each in show_product(app, anna, "1").analogues] == ["3", "2"]
    remove_analogue(app, anna, "1", "2")
    assert [each.article for each in show_product(app, anna, "2").analogues] == []
    with pytest.raises(NotFound):
        remove_analogue(app, anna, "1", "2")
    with pytest.raises(WrongInput, match="itself"):
        set_analogue(app, anna, "1", "1")


def test_a_new_price_ends_the_one_before_and_the_quantity_decides(app: App, anna: Actor) -> None:
    today = clock.today(anna.time_zone)
    product = add_product(app, anna, "4711", "Regal")
    set_price(app, anna, "4711", "20", currency="EUR")
    set_price(app, anna, "4711", "17.99", column="A", currency="EUR")
    set_price(app, anna, "4711", "15.5", column="a", currency="EUR", from_quantity=100_000)
    set_price(app, anna, "4711", "19.99", column="A", currency="EUR", valid_from=today + timedelta(days=30))
    with app.database.reading() as session:

        def price(column: str, quantity: int, day: date) -> int:
            found = price_for(session, product.id, column, quantity, day)
            return found.unit_price if found is not None else 0

        assert price("A", 1000, today) == price("A", 99_999, today + timedelta(days=29)) == 179_900
        assert price("A", 100_000, today) == 155_000
        assert price("A", 1000, today + timedelta(days=30)) == 199_900
        assert price("B", 1000, today) == 200_000, "what the list says, where the column says nothing"
        assert price("A", 1000, today - timedelta(days=1)) == 0
    with pytest.raises(WrongInput, match="does not end before"):
        set_price(app, anna, "4711", "1", currency="EUR", valid_until=today - timedelta(days=1))
    for wrong in ("1,23456", "-1", "abc"):
        with pytest.raises(WrongInput, match="no price"):
            set_price(app, anna, "4711", wrong, currency="EUR")
    with pytest.raises(WrongInput, match="no currency"):
        set_price(app, anna, "4711", "1", currency="EURO")


def test_a_price_to_come_is_shown_with_its_first_day_and_one_without_a_day_shows_none(app: App, anna: Actor) -> None:
    add_product(app, anna, "4711", "Regal Eiche")
    today = clock.today(anna.time_zone)
    set_price(app, anna, "4711", "15.00", column="A", valid_from=ALWAYS)
    set_price(app, anna, "4711", "17.99", column="A", valid_from=today + timedelta(days=40))
    view = product_card_view(show_product(app, anna, "4711"))
    assert [(each["price"], each["valid_from"]) for each in view["prices"]] == [("15.0000", None)]
    assert [(each["price"], each["valid_from"]) for each in view["coming"]] == [("17.9900", today + timedelta(days=40))]


def test_a_line_is_rounded_half_up_once() -> None:
    assert UnitPrice.read("0.0345", "EUR", "DE").of(1_000_000) == Money(3450, "EUR")
    assert UnitPrice(50, "EUR").of(1000) == Money(1, "EUR")
    assert UnitPrice.read("1500", "JPY", "JP").of(2500) == Money(3750, "JPY")
    assert quantity_typed("2,5", "DE") == quantity_typed("2.5", "DE") == 2500
    for wrong in ("", "-1", "1e3", "0.0001"):
        with pytest.raises(WrongInput):
            quantity_typed(wrong, "DE")


@given(st.integers(0, 10**9))
def test_a_quantity_is_read_as_it_is_written(thousandths: int) -> None:
    assert quantity_typed(quantity_plain(thousandths), "GB") == thousandths


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_country_and_not_the_shell_says_what_a_number_is(monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    monkeypatch.setenv("LANGUAGE", language)
    read = {
        ("1.000", "DE"): 1_000_000, ("1,000", "DE"): 1000, ("1.000", "GB"): 1000, ("1,000", "GB"): 1_000_000,
        ("0.345", "DE"): 345, ("1234.5", "DE"): 1_234_500, ("1.234,5", "GB"): 1_234_500,
        ("1.000.000", "CH"): 10**9, ("1'000", "CH"): 1_000_000,
    }  # fmt: skip
    assert {each: quantity_typed(*each) for each in read} == read
    assert UnitPrice.read("1.234", "EUR", "DE").parts == 12_340_000
    for country in ("CH", ""):
        with pytest.raises(WrongInput, match=r"two numbers|zweierlei"):
            quantity_typed("1.000", country)


def test_what_is_typed_is_read_in_the_country_of_whoever_types_it(app: App, anna: Actor) -> None:
    assert add_product(app, anna, "4711", "Regal", stock="1.000").stock == 1_000_000
    assert edit_product(app, anna, "4711", stock="2,5").stock == 2500
    assert set_price(app, anna, "4711", "1.234", from_quantity="1.000")[1].from_quantity == 1_000_000


def test_a_german_reader_reads_numbers_dates_and_states_as_written_here(
    app: App, anna: Actor, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    add_product(app, anna, "4711", "Regal Eiche", stock="1234,5", expected_on=date(2027, 1, 5))
    monkeypatch.setenv("TAGWERK_WORKSPACE", str(app.folder))
    monkeypatch.setenv("LANGUAGE", "de")
    assert run(["products", "list", "--as", "anna"]) == 0
    shown = capsys.readouterr().out
    assert all(word in shown for word in ("aktiv", "1.234,5", "05.01.2027"))
    assert run(["segments", "fields", "--as", "anna"]) == 0
    shown = capsys.readouterr().out
    assert all(word in shown for word in ("Wie rank", "Datum", "Zahl"))
    assert run(["products", "list", "--json", "--as", "anna"]) == 0
    [product] = json.loads(capsys.readouterr().out)
    assert (product["stock"], product["expected_on"], product["status"]) == ("1234.5", "2027-01-05", "active")
