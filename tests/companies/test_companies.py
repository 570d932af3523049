"""The client base: cards, segments, lists taken in, suppressions."""

import csv
from pathlib import Path

import openpyxl
import pytest

from servers.program import Program
from tagwerk.access.actors import Actor
from tagwerk.companies.cards import add_company, add_contact, edit_company, list_companies, show_company
from tagwerk.companies.consent.lifting import suppress_address
from tagwerk.companies.consent.vetoes import refusals_of
from tagwerk.companies.hookspecs import ContactAttempt
from tagwerk.companies.imports.importing import import_companies
from tagwerk.companies.segments.segments import save_segment
from tagwerk.obligations.standing import explain
from tagwerk.platform.app import App
from tagwerk.platform.errors import NotFound, WrongInput

LIST = """\
Firma;Ansprechpartner;E-Mail;Telefon;Status;Bundesland;Einwilligung
Möbel Größer GmbH;Jürgen Groß;Gross@Moebel.example;030 23125 100;client;Berlin;ja
Möbel Größer GmbH;Heike Weiß;weiss@moebel.example;+49 30 23125 101;client;Berlin;
Baustoffe Jäger KG;Sören Jäger;jaeger@baustoffe.example;0049 30 23125102;;Hessen;2026-01-31
Ohne Adresse;;keine adresse;;;;
"""


def test_a_card_stores_addresses_in_one_form(app: App, anna: Actor) -> None:
    company = add_company(app, anna, "  Möbel   Größer ", email="Info@Moebel.Example", phone="030 23125-100")
    assert (company.name, company.email, company.phone) == ("Möbel Größer", "info@moebel.example", "+493023125100")


@pytest.mark.parametrize("text", ["möbel größer", "MÖBEL GRÖSSER", "größ", "1"])
def test_a_company_is_found_by_number_name_or_part(app: App, anna: Actor, text: str) -> None:
    add_company(app, anna, "Möbel Größer")
    assert show_company(app, anna, text).company.name == "Möbel Größer"


def test_a_number_is_no_part_of_a_name(app: App, anna: Actor) -> None:
    add_company(app, anna, "Bäckerei 24")
    with pytest.raises(NotFound):
        show_company(app, anna, "2")


def test_a_part_that_several_companies_have_is_refused_with_their_numbers(app: App, anna: Actor) -> None:
    for name in ("Möbel Größer", "Möbel Jäger"):
        add_company(app, anna, name)
    with pytest.raises(WrongInput, match="1 Möbel Größer, 2 Möbel Jäger"):
        show_company(app, anna, "möbel")


def test_a_name_in_use_is_refused(app: App, anna: Actor) -> None:
    add_company(app, anna, "Möbel Größer")
    with pytest.raises(WrongInput, match="already"):
        add_company(app, anna, "MÖBEL GRÖSSER")


@pytest.mark.parametrize(
    ("field", "value"), [("phone", "1"), ("email", "nobody"), ("rank", "friend"), ("name", "x" * 201)]
)
def test_a_wrong_field_is_refused_and_nothing_is_kept(app: App, anna: Actor, field: str, value: str) -> None:
    with pytest.raises(WrongInput):
        add_company(app, anna, **{"name": "Möbel Größer", field: value})
    assert list_companies(app, anna) == []


def test_changes_on_a_card_count_once_per_company_and_day(app: App, anna: Actor) -> None:
    first, second = (add_company(app, anna, name) for name in ("Möbel Größer", "Baustoffe Jäger"))
    edit_company(app, anna, str(first.id), city="Köln")
    edit_company(app, anna, str(first.id), city="Bonn")
    add_contact(app, anna, str(second.id), name="Sören Jäger")
    assert explain(app, anna, "card_changes").number == 2


def test_an_edit_that_changes_nothing_does_not_count(app: App, anna: Actor) -> None:
    company = add_company(app, anna, "Möbel Größer", city="Köln")
    edit_company(app, anna, str(company.id), city="Köln")
    assert explain(app, anna, "card_changes").number == 0


def test_a_list_is_taken_in_under_german_headers_and_again_without_duplicates(
    app: App, anna: Actor, tmp_path: Path
) -> None:
    path = tmp_path / "liste.csv"
    path.write_text(LIST, encoding="cp1252")
    first = import_companies(app, anna, path)
    assert (first.created, first.updated, first.rejected, first.cells) == (3, 1, 0, 1)
    second = import_companies(app, anna, path)
    assert (second.created, second.updated, second.rejected, second.cells) == (0, 0, 0, 1)
    company = show_company(app, anna, "möbel").company
    assert [contact.phone for contact in company.contacts] == ["+493023125100", "+493023125101"]


def test_rejected_rows_come_back_with_their_reason_and_harmless(app: App, anna: Actor, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text('company,email\n"=cmd|calc",not-an-address\n', encoding="utf-8")
    done = import_companies(app, anna, path)
    assert done.rejects_file is not None
    (header, row) = list(csv.reader(done.rejects_file.read_text(encoding="utf-8-sig").splitlines()))
    assert header == ["company", "email", "line", "column", "value", "reason"]
    assert row == ["'=cmd|calc", "not-an-address", "2", "email", "not-an-address", "no e-mail address"]


def test_a_dry_run_changes_nothing(app: App, anna: Actor, tmp_path: Path) -> None:
    path = tmp_path / "liste.csv"
    path.write_text(LIST, encoding="utf-8")
    assert import_companies(app, anna, path, dry_run=True).created == 3
    assert list_companies(app, anna) == []


def test_a_spreadsheet_is_taken_in(app: App, anna: Actor, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["Company", "Phone"])
    book.active.append(["Möbel Größer", 493023125100])
    path = tmp_path / "list.xlsx"
    book.save(path)
    assert import_companies(app, anna, path).created == 1


@pytest.mark.parametrize(
    ("name", "content"), [("a.csv", b"x;y\n1;2\n"), ("a.csv", b"\0\1"), ("a.xlsx", b"no zip"), ("a.csv", b"")]
)
def test_a_file_that_is_no_list_is_refused(app: App, anna: Actor, tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(WrongInput):
        import_companies(app, anna, tmp_path / name)
    with pytest.raises(NotFound):
        import_companies(app, anna, tmp_path / "missing.csv")


@pytest.mark.parametrize(
    ("segment", "names"),
    [
        ("all", ["Baustoffe Jäger", "Möbel Größer", "Textilien Röder"]),
        ("rank = client", ["Möbel Größer"]),
        ("rank in (client, former) or region = Hessen", ["Baustoffe Jäger", "Möbel Größer"]),
        ("not (rank = client) and city != Köln", ["Baustoffe Jäger"]),
        ('name ~ "röd" or id >= 3', ["Textilien Röder"]),
        ('city = "Bad Homburg"', ["Baustoffe Jäger"]),
    ],
)
def test_segments_choose_companies(app: App, anna: Actor, segment: str, names: list[str]) -> None:
    add_company(app, anna, "Möbel Größer", rank="client", city="Köln")
    add_company(app, anna, "Baustoffe Jäger", region="Hessen", city="Bad Homburg")
    add_company(app, anna, "Textilien Röder", city="Köln")
    assert [company.name for company in list_companies(app, anna, segment)] == names


@pytest.mark.parametrize(
    ("segment", "says"),
    [
        ("nobody", "There is no segment 'nobody'"),
        ("citty = Köln", "Did you mean city"),
        ("city = ", "missing at the end"),
        ("city Köln", "not expected"),
        ("(city = Köln", "missing at the end"),
        ("id > many", "a number"),
        ("city = Köln rank = client", "not expected"),
        ("", "missing at the end"),
    ],
)
def test_a_wrong_segment_is_told_with_its_place(app: App, anna: Actor, segment: str, says: str) -> None:
    with pytest.raises(WrongInput, match=says):
        list_companies(app, anna, segment)


def test_a_segment_is_saved_under_a_name(app: App, anna: Actor) -> None:
    add_company(app, anna, "Möbel Größer", city="Köln")
    add_company(app, anna, "Textilien Röder")
    save_segment(app, anna, "cologne", "city = Köln")
    assert [company.name for company in list_companies(app, anna, "cologne")] == ["Möbel Größer"]


def test_a_suppressed_address_is_never_contacted_and_others_are(app: App, anna: Actor) -> None:
    suppress_address(app, anna, "Info@Moebel.example")
    attempts = [
        ContactAttempt(key, "email", address, None, None)
        for key, address in enumerate(("info@moebel.example", "other@moebel.example"))
    ]
    assert {key: refusal.reason for key, refusal in refusals_of(app, attempts).items()} == {0: "suppressed"}


def test_the_strict_policy_asks_for_a_ground(
    app: App, anna: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "list.csv"
    path.write_text(
        "company,email,standing,consent\nA,a@a.example,prospect,yes\nB,b@b.example,client,\nC,c@c.example,prospect,no\n",
        encoding="utf-8",
    )
    import_companies(app, anna, path)
    attempts = [
        ContactAttempt(company.id, "email", company.contacts[0].email, company.id, company.contacts[0].id)
        for company in list_companies(app, anna)
    ]
    assert refusals_of(app, attempts) == {}
    monkeypatch.setenv("TAGWERK_CONTACT__POLICY", "strict")
    from tagwerk.workspace.opening import open_workspace

    strict = open_workspace(app.folder)
    refused = refusals_of(strict, attempts)
    strict.close()
    assert [refusal.reason for refusal in refused.values()] == ["no_ground"]
    assert list(refused) == [attempts[2].key]


def test_a_client_card_is_labelled_in_the_language_of_the_reader(program: Program) -> None:
    program.environment["LANGUAGE"] = "de"
    shown = program.run("companies", "show", "17").stdout
    assert ("Kundenstatus" in shown, "Telefon" in shown) == (True, True)
    assert "standing" not in shown


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("vat_id", "XX", "'XX': no VAT id."),
        ("website", "javascript:alert(1.0)", "no web address"),
        ("website", "nirgends", "no web address"),
        ("phone", "0221", "'0221' is no telephone number: its length is wrong."),
        ("fax", "110", "'110' is no telephone number: its length is wrong."),
    ],
)
def test_a_card_takes_by_hand_what_a_list_may_bring_and_nothing_else(
    app: App, anna: Actor, field: str, typed: str, said: str
) -> None:
    company = add_company(
        app, anna, "Möbel Größer", vat_id="de 136 695 976", website="https://moebel.example:8443/shop"
    )
    assert (company.vat_id, company.website) == ("DE136695976", "https://moebel.example:8443/shop")
    with pytest.raises(WrongInput) as refused:
        edit_company(app, anna, str(company.id), **{field: typed})
    assert said in str(refused.value)
    if field == "phone":
        with pytest.raises(WrongInput):
            add_contact(app, anna, str(company.id), name="Ida Weiß", phone=typed)


def test_what_steers_a_terminal_or_a_database_refuses_is_left_out_of_names(app: App, anna: Actor) -> None:
    company = add_company(app, anna, "Mö\x1b[31mbel\x00 \x07Größer", note="eins\x00\nzwei")
    assert (company.name, company.note) == ("Mö[31mbel Größer", "eins\nzwei")
