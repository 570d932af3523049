"""Two cards become one and two again, and what may be one is shown with the reasons; on both databases."""

import pytest

from tagwerk.access.actors import Actor
from tagwerk.companies.cards import add_company, add_contact, edit_company, list_companies, show_company
from tagwerk.companies.duplicates.finding import keep_apart, list_duplicates
from tagwerk.companies.duplicates.merging import merge_companies, plan_merge, unmerge_company
from tagwerk.companies.finding import by_email
from tagwerk.platform.app import App
from tagwerk.platform.errors import Conflict, NotFound, WrongInput


def _two(app: App, anna: Actor) -> None:
    add_company(app, anna, "Möbel Größer GmbH", city="Köln", phone="0221 4710100", note="eins")
    add_company(
        app,
        anna,
        "Moebel Groesser",
        city="Köln",
        industry="Möbel",
        customer_number="K-1",
        note="zwei",
        phone="0221 4710199",
    )
    add_contact(app, anna, "1", name="Jürgen Groß", email="gross@groesser.example")
    add_contact(app, anna, "2", name="Groß Jürgen", email="gross@groesser.example")
    add_contact(app, anna, "2", name="Heike Weiß", email="weiss@groesser.example")


def test_companies_that_may_be_one_are_shown_with_the_reasons(app: App, anna: Actor) -> None:
    _two(app, anna)
    add_company(app, anna, "Möbel Größer GmbH", city="Passau")
    (double,) = list_duplicates(app, anna)
    assert ({double.company, double.other}, double.score >= 0.9) == ({1, 2}, True)
    assert {"name", "place", "email"} <= set(double.reasons)
    assert [each.other for each in list_duplicates(app, anna, "2")] == [1]
    keep_apart(app, anna, "2", "1")
    assert list_duplicates(app, anna) == []
    assert list_duplicates(app, anna, "2") == []


def test_a_change_on_a_card_changes_what_it_is_like(app: App, anna: Actor) -> None:
    add_company(app, anna, "Möbel Größer", city="Köln")
    add_company(app, anna, "Textilien Röder", city="Köln")
    assert list_duplicates(app, anna) == []
    edit_company(app, anna, "2", name="Möbel Grösser GmbH")
    assert len(list_duplicates(app, anna)) == 1


def test_a_merge_takes_what_lacks_and_is_looked_at_before(app: App, anna: Actor) -> None:
    _two(app, anna)
    plan = plan_merge(app, anna, "1", "2")
    assert plan.taken == {"industry": "Möbel", "customer_number": "K-1"}
    assert plan.lost == (("name", "Möbel Größer GmbH", "Moebel Groesser"), ("phone", "+492214710100", "+492214710199"))
    assert ([each.name for each in plan.contacts], [each.name for each in plan.doubles]) == (
        ["Heike Weiß"],
        ["Groß Jürgen"],
    )
    assert len(list_companies(app, anna)) == 2
    merge_companies(app, anna, "1", "2")
    (company,) = list_companies(app, anna)
    assert (company.industry, [contact.name for contact in company.contacts]) == (
        "Möbel",
        ["Jürgen Groß", "Heike Weiß"],
    )
    assert show_company(app, anna, "2").company.id == 1
    with app.database.reading() as session:
        found = by_email(session, "weiss@groesser.example")
        assert found is not None
        assert found[0].id == 1


def test_a_merge_is_taken_back_but_for_what_was_changed_since(app: App, anna: Actor) -> None:
    _two(app, anna)
    merge_companies(app, anna, "1", "2")
    edit_company(app, anna, "1", industry="Büromöbel")
    unmerge_company(app, anna, 2)
    one, two = (show_company(app, anna, number).company for number in ("1", "2"))
    assert (one.industry, one.customer_number, one.note) == ("Büromöbel", "", "eins")
    assert (two.industry, two.customer_number, two.merged_into) == ("Möbel", "K-1", None)
    assert [contact.name for contact in two.contacts] == ["Groß Jürgen", "Heike Weiß"]
    with pytest.raises(NotFound):
        unmerge_company(app, anna, 2)


def test_merges_upon_merges_come_apart_in_their_order(app: App, anna: Actor) -> None:
    for name in ("Anker", "Brandt", "Cordes"):
        add_company(app, anna, name)
    merge_companies(app, anna, "2", "3")
    merge_companies(app, anna, "1", "2")
    assert show_company(app, anna, "3").company.id == 1
    with pytest.raises(Conflict, match="again"):
        unmerge_company(app, anna, 3)
    unmerge_company(app, anna, 2)
    assert show_company(app, anna, "3").company.id == 2
    unmerge_company(app, anna, 3)
    assert len(list_companies(app, anna)) == 3


def test_a_company_is_not_merged_with_itself(app: App, anna: Actor) -> None:
    add_company(app, anna, "Größer")
    with pytest.raises(WrongInput):
        merge_companies(app, anna, "1", "1")
