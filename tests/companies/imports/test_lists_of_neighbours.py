"""Lists in other languages, and cells that have more in them than their header says: nothing gets lost or altered on its way."""

from datetime import date
from pathlib import Path

import pytest

from tagwerk.access.actors import Actor
from tagwerk.companies.cards import list_companies
from tagwerk.companies.imports.importing import Imported, import_companies
from tagwerk.companies.imports.recognising.columns import recognise
from tagwerk.companies.imports.recognising.headers import read_header
from tagwerk.companies.imports.recognising.persons import is_surely_person
from tagwerk.companies.imports.values.addresses import address_in, postcode_and_city
from tagwerk.companies.imports.values.dates import birthday_of
from tagwerk.companies.imports.values.numbers import numbers_in
from tagwerk.companies.imports.values.totals import adds_up
from tagwerk.companies.tables import Company
from tagwerk.platform.app import App


def _take(app: App, actor: Actor, folder: Path, text: str) -> Imported:
    path = folder / "list.csv"
    path.write_text(text, encoding="utf-8")
    return import_companies(app, actor, path)


def _cards(app: App, actor: Actor) -> dict[str, Company]:
    return {card.name: card for card in list_companies(app, actor)}


@pytest.mark.parametrize(
    ("text", "place", "phone"),
    [
        (
            "Bedrijfsnaam;Contactpersoon;Straat;Huisnummer;Postcode;Plaats;Land;Telefoonnummer\n"
            "Kranz B.V.;Dhr. Piet Bos;Dorpsstraat;12;3511 AB;Utrecht;Nederland;030-5550420\n",
            ("Dorpsstraat 12", "3511 AB", "Utrecht", "NL"),
            "+31305550420",
        ),
        (
            "Raison sociale;Prénom;Nom;Adresse;Code postal;Ville;Pays;Téléphone\n"
            "Kranz SARL;Piet;Bos;12 rue Nationale;06000;Nice;France;04.93.55.04.34\n",
            ("12 rue Nationale", "06000", "Nice", "FR"),
            "+33493550434",
        ),
        (
            "Ragione sociale;Referente;Indirizzo;CAP;Comune;Nazione;Telefono\n"
            "Kranz S.r.l.;Piet Bos;Via Garibaldi 8;40121;Bologna;Italia;051 5550440\n",
            ("Via Garibaldi 8", "40121", "Bologna", "IT"),
            "+390515550440",
        ),
        (
            "Nazwa firmy;Osoba kontaktowa;Ulica;Nr domu;Kod pocztowy;Miejscowość;Kraj;Telefon\n"
            "Kranz Sp. z o.o.;Piet Bos;ul. Długa;15;31-147;Kraków;Polska;12 555 04 50\n",
            ("ul. Długa 15", "31-147", "Kraków", "PL"),
            "+48125550450",
        ),
    ],
    ids=["Dutch", "French", "Italian", "Polish"],
)
def test_a_list_of_the_neighbours_is_taken_in(
    app: App, anna: Actor, tmp_path: Path, text: str, place: tuple[str, ...], phone: str
) -> None:
    _take(app, anna, tmp_path, text)
    (card,) = list_companies(app, anna)
    (person,) = card.contacts
    assert (card.street, card.postcode, card.city, card.country) == place
    assert (person.name, phone in (person.phone, card.phone)) == ("Piet Bos", True)


def test_postcodes_of_the_neighbours_are_parted_from_their_towns() -> None:
    assert postcode_and_city("3511 AB Utrecht") == ("3511 AB", "Utrecht")
    assert postcode_and_city("31-147 Kraków") == ("31-147", "Kraków")
    assert postcode_and_city("1010 Wien") == ("1010", "Wien")
    found = address_in("Dorpsstraat 12, 3511 AB Utrecht, Nederland")
    assert found == ("Dorpsstraat 12", "3511 AB", "Utrecht", "Nederland")


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Account Site", ""),
        ("Organization - Full/combined address of Address", "address"),
        ("Organization - House number of Address", "house_number"),
        ("Erstkontakt am", ""),
        ("primary_contact_title", "position"),
        ("num_emails", "-"),
        ("ADDED_TIME", "-"),
        ("Billing Code", "postcode"),
        ("Zahlungsart", "payment_terms"),
        ("Contactpersoon: Functie", "position"),
        ("Contactpersoon: Naam", "contact"),
        ("Inhaber/Ansprechp.", "contact"),
        ("Anschrift (Straße, PLZ, Ort)", "address"),
        ("Tel. / Fax", "phone"),
        ("Telefax", "fax"),
        ("Lieferanschrift Firma", "-"),
    ],
)
def test_words_beside_a_thing_that_we_know_may_make_another_thing_of_it(header: str, field: str) -> None:
    assert read_header(header).field == field


def test_an_address_that_names_the_town_alone_is_no_street(app: App, anna: Actor, tmp_path: Path) -> None:
    _take(
        app, anna, tmp_path, 'Firma,Ort,Adresse\nLohse,Rheine,"Rheine, Germany"\nPohl,Rheine,"Ring 4, 48429 Rheine"\n'
    )
    assert {name: card.street for name, card in _cards(app, anna).items()} == {"Lohse": "", "Pohl": "Ring 4"}


def test_days_to_pay_go_before_the_way_of_paying_wherever_they_stand() -> None:
    columns = recognise(["Firma", "Zahlungsart", "Zahlungsziel"], [["Kranz KG", "Rechnung", "14"]], {})
    assert [column.field for column in columns] == ["company", "", "payment_terms"]


def test_the_page_of_a_firm_among_others_is_not_its_website() -> None:
    columns = recognise(["Firma", "Link"], [["Kranz KG", "https://x.com/kranz"], ["Lohse", "linkedin.com/c/lohse"]], {})
    assert [column.field for column in columns] == ["company", ""]


@pytest.mark.parametrize(
    ("title", "expected"),
    [("Mr.", ("Mr.", "Ute Kranz")), ("Dr.", ("", "Dr. Ute Kranz")), ("Frau Dr.", ("Frau", "Dr. Ute Kranz"))],
)
def test_a_title_may_say_how_somebody_is_addressed(
    app: App, anna: Actor, tmp_path: Path, title: str, expected: tuple[str, str]
) -> None:
    _take(app, anna, tmp_path, f"Title,First Name,Last Name,Company\n{title},Ute,Kranz,Lohse\nMr.,Karl,Pohl,Pohl\n")
    (person,) = _cards(app, anna)["Lohse"].contacts
    assert (person.salutation, person.name, person.position) == (*expected, "")


def test_a_person_among_the_firms_is_a_person_and_that_is_said(app: App, anna: Actor, tmp_path: Path) -> None:
    text = "Kunde;Ort\nBäckerei Lohse;Celle\nKranz, Ute;Celle\nHerr Karl Pohl;Gera\nFrau Holle Betten GmbH;Hof\n"
    done = _take(app, anna, tmp_path, text)
    assert {name: [each.name for each in card.contacts] for name, card in _cards(app, anna).items()} == {
        "Bäckerei Lohse": [],
        "Ute Kranz": ["Ute Kranz"],
        "Karl Pohl": ["Karl Pohl"],
        "Frau Holle Betten GmbH": [],
    }
    assert [remark.line for remark in done.remarks] == [3, 4]


@pytest.mark.parametrize("name", ["Kranz, Lohse", "Meier, Müller und Partner", "Frau Holle GmbH", "Ute Kranz", "Kranz"])
def test_a_name_that_may_be_a_firms_is_not_surely_a_persons(name: str) -> None:
    assert not is_surely_person(name)


def test_an_area_code_may_stand_in_a_column_of_its_own(app: App, anna: Actor, tmp_path: Path) -> None:
    text = (
        "Firma;Vorwahl;Rufnummer;Handy\nKranz KG;0361;555390;\nLohse;361;555391;0172 5550390\nPohl;0361;03641/555392;\n"
    )
    _take(app, anna, tmp_path, text)
    cards = _cards(app, anna)
    assert {name: card.phone for name, card in cards.items()} == {
        "Kranz KG": "+49361555390",
        "Lohse": "+49361555391",
        "Pohl": "+493641555392",
    }
    assert cards["Lohse"].contacts[0].mobile == "+491725550390"


def test_a_second_number_has_the_area_code_of_the_first_and_none_is_made_up() -> None:
    assert numbers_in("0561 555371 od. 555372", "DE") == (["+49561555371", "+49561555372"], [])
    assert numbers_in("(0561) 555371 / 0171 2345678", "DE") == (["+49561555371", "+491712345678"], [])
    assert numbers_in("555390", "DE") == ([], ["555390"])
    assert numbers_in("4315550120", "DE") == (["+494315550120"], [])


def test_a_birthday_without_its_year_begins_with_the_month_where_a_slash_stands() -> None:
    today = date(2026, 3, 31)
    assert [birthday_of(text, today) for text in ("05/17", "17/05", "13/32", "0/0")] == [
        "--05-17",
        "--05-17",
        None,
        None,
    ]


def test_a_row_that_counts_the_others_is_no_firm_and_a_firm_called_so_is() -> None:
    assert adds_up(["Gesamt: 5", "", ""])
    assert adds_up(["Summe:", "", "1.000"])
    assert not adds_up(["Gesamt Bau", "", ""])
    assert not adds_up(["Total", "Berlin", ""])


def test_the_name_of_a_firm_or_of_a_person_may_stand_in_one_column(app: App, anna: Actor, tmp_path: Path) -> None:
    text = "Nr.;Kontaktart;Firmenname / Nachname;Firmenzusatz / Vorname;Strasse;Hausnummer;Ort\n"
    text += "000101;Firma;Kranz AG;;Dorfstrasse;8;Schwyz\n000102;Firma;Lohse;Inh. T. Lohse;Gotthardstr.;44;Altdorf\n"
    text += "000103;Privat;Imhof;Regula;Seeweg;3;Brunnen\n"
    done = _take(app, anna, tmp_path, text)
    cards = _cards(app, anna)
    assert {name: [each.name for each in card.contacts] for name, card in cards.items()} == {
        "Kranz AG": [],
        "Lohse": [],
        "Regula Imhof": ["Regula Imhof"],
    }
    assert (cards["Kranz AG"].customer_number, cards["Kranz AG"].street) == ("000101", "Dorfstrasse 8")
    assert [(problem.line, problem.value) for problem in done.problems] == [(3, "Inh. T. Lohse")]


def test_a_firm_where_surnames_stand_is_a_firm(app: App, anna: Actor, tmp_path: Path) -> None:
    _take(app, anna, tmp_path, "Vorname;Nachname;Ort\n;Kranz Holzbau AG;Celle\nUte;Pohl;Gera\n")
    assert {name: len(card.contacts) for name, card in _cards(app, anna).items()} == {
        "Kranz Holzbau AG": 0,
        "Ute Pohl": 1,
    }


def test_a_code_is_the_customers_where_each_row_has_one_of_its_own() -> None:
    def fields(*codes: str) -> list[str]:
        return [column.field for column in recognise(["Code", "Firma"], [[code, "Kranz KG"] for code in codes], {})]

    assert fields("100001", "100002") == ["customer_number", "company"]
    assert fields("DE", "DE") == fields("A1", "A1") == ["", "company"]


def test_the_time_zone_is_the_persons_and_of_a_list_of_companies_it_is_left_out(
    app: App, anna: Actor, tmp_path: Path
) -> None:
    text = "Firma;Ansprechpartner;Zeitzone\nKranz KG;Ute Kranz;Europe/Vienna\nLohse;Ina Ebert;Wien\n"
    done = _take(app, anna, tmp_path, text)
    cards = _cards(app, anna)
    assert {name: card.contacts[0].zone for name, card in cards.items()} == {"Kranz KG": "Europe/Vienna", "Lohse": ""}
    assert [(problem.line, problem.value) for problem in done.problems] == [(3, "Wien")]
    assert [column.field for column in recognise(["Firma", "Time Zone"], [["Pohl", "Europe/Berlin"]], {})] == [
        "company",
        "",
    ]
