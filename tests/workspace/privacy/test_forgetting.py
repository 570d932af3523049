"""Whoever is forgotten stays suppressed and stays forgotten; what is others' stays theirs."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from tagwerk.access.actors import Actor
from tagwerk.companies.cards import add_company, add_contact, edit_company, show_company
from tagwerk.companies.consent.lifting import lift_suppression, list_suppressions, suppress_address
from tagwerk.companies.consent.vetoes import refusals_of
from tagwerk.companies.hookspecs import ContactAttempt
from tagwerk.companies.imports.importing import import_companies
from tagwerk.companies.tables import Company, Contact
from tagwerk.platform.app import App
from tagwerk.platform.errors import NotFound
from tagwerk.workspace.privacy.forgetting import forget_person, plan_forgetting
from tagwerk.workspace.privacy.keeping import check_forgotten, forget_on

NAME, EMAIL, EARLIER, PHONE = "Jürgen Weißmüller", "juergen.w@firma.example", "jw@frueher.example", "+493023125777"


@pytest.fixture
def company(app: App, anna: Actor) -> int:
    return add_company(app, anna, "Tischlerei Ahorn", phone="+493023125700", email="info@firma.example").id


@pytest.fixture
def contact(app: App, anna: Actor, company: int) -> int:
    """Jürgen, who had another address before, and Ada beside him."""
    added = add_contact(app, anna, str(company), name=NAME, email=EARLIER, phone=PHONE)
    with app.database.transaction() as session:
        session.get_one(Contact, added.id).email = EMAIL
    add_contact(app, anna, str(company), name="Ada Ahorn", email="ada@firma.example")
    return added.id


def test_others_stay_as_they_are(app: App, anna: Actor, company: int, contact: int) -> None:
    forget_person(app, anna, contact=str(contact))
    card = show_company(app, anna, str(company)).company
    assert [(each.name, each.email) for each in card.contacts] == [("Ada Ahorn", "ada@firma.example")]
    assert (card.name, card.phone, card.email) == ("Tischlerei Ahorn", "+493023125700", "info@firma.example")
    with pytest.raises(NotFound):
        forget_person(app, anna, contact=str(contact))


def test_the_address_stays_suppressed_when_a_list_brings_it_back(
    app: App, anna: Actor, company: int, contact: int, tmp_path: Path
) -> None:
    forget_person(app, anna, contact=str(contact))
    file = tmp_path / "list.csv"
    file.write_text(
        f"company;contact;email;phone\nTischlerei Ahorn;{NAME};{EMAIL.upper()};030 23125777\n", encoding="utf-8"
    )
    import_companies(app, anna, file)
    attempts = [
        ContactAttempt(number, channel, address, company, None)  # type: ignore[arg-type]
        for number, (channel, address) in enumerate([("email", EMAIL), ("email", EARLIER), ("phone", PHONE)])
    ]
    assert {key: refusal.cause for key, refusal in refusals_of(app, attempts).items()}.keys() == {0, 1, 2}
    assert all(EMAIL not in each.address for each in list_suppressions(app, anna))
    lift_suppression(app, anna, EMAIL)
    assert refusals_of(app, attempts).keys() == {1, 2}


def test_a_wish_is_still_a_wish(app: App, anna: Actor, company: int) -> None:
    added = add_contact(app, anna, str(company), name=NAME, email=EMAIL)
    suppress_address(app, anna, EMAIL)
    with app.database.transaction() as session:
        session.execute(sa.text("UPDATE suppressions SET reason = 'complained'"))
    forget_person(app, anna, contact=str(added.id))
    [refusal] = refusals_of(app, [ContactAttempt(1, "email", EMAIL, company, None)]).values()
    assert refusal.cause == "complained"


def test_what_others_have_too_stays_theirs_and_is_named(app: App, anna: Actor, company: int) -> None:
    edit_company(app, anna, str(company), phone=PHONE)
    added = add_contact(app, anna, str(company), name="Karl Klee", email=EMAIL, phone=PHONE)
    add_company(app, anna, "Gärtnerei Klee")
    other = add_contact(app, anna, "Gärtnerei Klee", name="Karla Klee", email=EMAIL)
    plan = plan_forgetting(app, anna, contact=str(added.id))
    assert dict(plan.shared).keys() == {PHONE, EMAIL}
    forget_person(app, anna, contact=str(added.id))
    with app.database.reading() as session:
        assert session.get_one(Contact, other.id).email == EMAIL
        assert session.get_one(Contact, other.id).name == "Karla Klee"
        assert session.get_one(Company, company).phone == PHONE
    assert refusals_of(app, [ContactAttempt(1, "phone", PHONE, company, None)]) == {}


def test_who_came_back_with_a_backup_is_forgotten_again(app: App, anna: Actor, company: int) -> None:
    added = add_contact(app, anna, str(company), name=NAME, email=EMAIL)
    forget_person(app, anna, contact=str(added.id))
    assert check_forgotten(app)
    with app.database.transaction() as session:
        row = session.get_one(Contact, added.id)
        row.name, row.email, row.forgotten_at = NAME, EMAIL, None
        session.execute(sa.text("DELETE FROM suppressions"))
        session.execute(sa.text("DELETE FROM forgetting_keys"))
    forget_on(app)
    with app.database.reading() as session:
        assert session.get_one(Contact, added.id).email == ""
    assert refusals_of(app, [ContactAttempt(1, "email", EMAIL, company, None)]).keys() == {1}


def test_another_contact_under_a_forgotten_number_is_somebody_else(app: App, anna: Actor, company: int) -> None:
    added = add_contact(app, anna, str(company), name=NAME, email=EMAIL)
    forget_person(app, anna, contact=str(added.id))
    with app.database.transaction() as session:
        row = session.get_one(Contact, added.id)
        row.name, row.email, row.forgotten_at = "Otto Neu", "otto@firma.example", None
    forget_on(app)
    with app.database.reading() as session:
        assert session.get_one(Contact, added.id).name == "Otto Neu"
