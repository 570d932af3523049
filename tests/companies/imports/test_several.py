"""A row that names several persons puts each on the card, with what is said of each."""

from pathlib import Path

import pytest

from tagwerk.access.actors import Actor
from tagwerk.companies.imports.importing import Imported, import_companies
from tagwerk.companies.imports.undoing import undo_import
from tagwerk.companies.people.cards import list_contacts
from tagwerk.companies.search.searching import find
from tagwerk.platform.app import App

HEADER = "Firma;Ansprechpartner;Telefon;E-Mail;Ansprechpartner 2;Telefon 2;E-Mail 2;Ansprechpartner 3;E-Mail 3\n"
ALPHA = (
    "Alpha GmbH;Otto Eins;030 23125111;eins@alpha.example;"
    "Ina Zwei;030 23125112;zwei@alpha.example;Udo Drei;drei@alpha.example\n"
)


def _take(app: App, actor: Actor, folder: Path, text: str) -> Imported:
    path = folder / "list.csv"
    path.write_text(text, encoding="utf-8")
    return import_companies(app, actor, path)


def _people(app: App, actor: Actor) -> list[tuple[str, str, str, str]]:
    return sorted((each.name, each.email, each.phone, each.other_emails) for each in list_contacts(app, actor))


def test_each_person_of_a_row_arrives_with_the_own_number_and_address(app: App, anna: Actor, tmp_path: Path) -> None:
    done = _take(app, anna, tmp_path, HEADER + ALPHA)
    everybody = [
        ("Ina Zwei", "zwei@alpha.example", "+493023125112", ""),
        ("Otto Eins", "eins@alpha.example", "+493023125111", ""),
        ("Udo Drei", "drei@alpha.example", "", ""),
    ]
    assert (_people(app, anna), done.created, done.problems) == (everybody, 1, [])
    again = _take(app, anna, tmp_path, HEADER + ALPHA)
    assert (_people(app, anna), again.created, again.updated) == (everybody, 0, 0)
    undo_import(app, anna, 1)
    assert _people(app, anna) == []


@pytest.mark.parametrize(
    "header",
    [
        "1. Ansprechpartner;1. E-Mail;2. Ansprechpartner;2. E-Mail",
        "Ansprechpartner 1;Ansprechpartner 1 E-Mail;Ansprechpartner 2;Ansprechpartner 2 E-Mail",
    ],
)
def test_the_number_may_stand_where_it_likes(app: App, anna: Actor, tmp_path: Path, header: str) -> None:
    _take(app, anna, tmp_path, f"Firma;{header}\nAlpha GmbH;Otto Eins;eins@a.example;Ina Zwei;zwei@a.example\n")
    assert _people(app, anna) == [("Ina Zwei", "zwei@a.example", "", ""), ("Otto Eins", "eins@a.example", "", "")]


def test_first_and_last_names_of_two_persons_stay_together(app: App, anna: Actor, tmp_path: Path) -> None:
    header = "Firma;Vorname 1;Nachname 1;E-Mail 1;Vorname 2;Nachname 2;E-Mail 2\n"
    _take(app, anna, tmp_path, header + "Alpha GmbH;Otto;Eins;e@a.example;Ina;Zwei;z@a.example\n")
    assert _people(app, anna) == [("Ina Zwei", "z@a.example", "", ""), ("Otto Eins", "e@a.example", "", "")]


def test_a_second_address_without_a_second_person_is_the_first_ones(app: App, anna: Actor, tmp_path: Path) -> None:
    _take(app, anna, tmp_path, HEADER + "Alpha GmbH;Otto Eins;;eins@a.example;;;zwei@a.example;;\n")
    assert _people(app, anna) == [("Otto Eins", "eins@a.example", "", "zwei@a.example")]


def test_what_is_said_of_the_second_and_not_understood_is_named_once(app: App, anna: Actor, tmp_path: Path) -> None:
    done = _take(app, anna, tmp_path, HEADER + "Alpha GmbH;Otto Eins;;kaputt;Ina Zwei;nie;zwei@@a;;\n")
    assert [(each.column, each.value) for each in done.problems] == [("E-Mail", "kaputt"), ("E-Mail 2", "zwei@@a")]


def test_a_person_for_whom_there_is_no_place_is_named(app: App, anna: Actor, tmp_path: Path) -> None:
    done = _take(app, anna, tmp_path, "Firma;Ansprechpartner A;Ansprechpartner B\nAlpha GmbH;Otto Eins;Ina Zwei\n")
    assert [(each.value, each.reason) for each in done.problems] == [
        ("Ina Zwei", "the row names another person already")
    ]


def test_whoever_is_named_second_is_found(app: App, anna: Actor, tmp_path: Path) -> None:
    _take(app, anna, tmp_path, HEADER + ALPHA)
    assert [each.company.name for each in find(app, anna, "Ina Zwei")] == ["Alpha GmbH"]
