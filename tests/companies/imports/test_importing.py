"""A list is taken in as it is meant: cell by cell, again and again, and taken back as a whole; on both databases."""

import csv
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa

from tagwerk.access.actors import Actor
from tagwerk.companies.cards import add_company, add_contact, edit_company, list_companies, show_company
from tagwerk.companies.consent.lifting import list_suppressions
from tagwerk.companies.consent.tables import Ground
from tagwerk.companies.duplicates.finding import list_duplicates
from tagwerk.companies.duplicates.merging import merge_companies, unmerge_company
from tagwerk.companies.imports import importing
from tagwerk.companies.imports.importing import Imported, import_companies
from tagwerk.companies.imports.tables import IMPORT_STATES
from tagwerk.companies.imports.undoing import list_imports, undo_import
from tagwerk.companies.notes import add_note, list_notes
from tagwerk.companies.people.cards import list_contacts
from tagwerk.companies.tables import Company, Contact
from tagwerk.obligations.standing import explain
from tagwerk.platform.app import App
from tagwerk.platform.errors import Conflict, NotFound, WrongInput
from tagwerk.platform.texts import read_in, translator
from tagwerk.views.imports import STATES


def _take(app: App, actor: Actor, folder: Path, text: str, **options: object) -> Imported:
    path = folder / "list.csv"
    path.write_text(text, encoding="utf-8")
    return import_companies(app, actor, path, **options)  # type: ignore[arg-type]


def _base(app: App) -> list[object]:
    """Everything on the cards."""
    with app.database.reading() as session:
        companies = session.execute(
            sa.select(Company.__table__).where(Company.removed_at.is_(None)).order_by(Company.id)
        )
        contacts = session.execute(sa.select(Contact.__table__).order_by(Contact.id))
        hidden = {"version", "hand_written"}
        rows = [*companies.mappings(), *contacts.mappings(), *session.execute(sa.select(Ground.__table__)).mappings()]
        return [{name: value for name, value in row.items() if name not in hidden} for row in rows]


def test_each_field_of_a_row_arrives_on_the_card(app: App, anna: Actor, tmp_path: Path) -> None:
    text = (
        "Kundennummer;Firma;Anrede;Titel;Vorname;Nachname;Position;Straße;Hausnummer;PLZ;Ort;Land;Telefon;Mobil;Fax;E-Mail;Homepage;"
        "USt-ID;Geburtstag;Sprache;Branche;Umsatz;Mitarbeiter;Herkunft;Bemerkung;Einwilligung\n"
        "10001;Möbel Größer GmbH;Herr;Dr.;Jürgen;Groß;Einkauf;Domstraße;12;1067;Dresden;Deutschland;0351/4710100 (Zentrale);"
        "0171 2345678;0351 4710199;Gross@Moebel.example;www.moebel.example;136695976;17.05.1980;Deutsch;Möbel;5,2 Mio. €;45;"
        "Messe;nur Mo;ja\n"
    )
    done = _take(app, anna, tmp_path, text)
    assert (done.created, done.cells, done.problems) == (1, 0, [])
    company = show_company(app, anna, "1").company
    fields = {
        "name": "Möbel Größer GmbH", "customer_number": "10001", "street": "Domstraße 12", "postcode": "01067", "city": "Dresden",
        "country": "DE", "fax": "+493514710199", "website": "www.moebel.example", "vat_id": "DE136695976", "industry": "Möbel",
        "revenue": "5,2 Mio. €", "staff_size": "45", "source": "Messe", "note": "nur Mo",
    }  # fmt: skip
    assert {name: getattr(company, name) for name in fields} == fields
    (contact,) = company.contacts
    person = {
        "name": "Dr. Jürgen Groß", "salutation": "Herr", "position": "Einkauf", "phone": "+493514710100",
        "mobile": "+491712345678",
        "email": "gross@moebel.example", "birthday": "1980-05-17", "language": "de",
    }  # fmt: skip
    assert {name: getattr(contact, name) for name in person} == person


def test_a_plan_says_what_the_run_does(app: App, anna: Actor, tmp_path: Path) -> None:
    add_company(app, anna, "Baustoffe Jäger KG", city="Frankfurt")
    text = "Firma;Ort;E-Mail;Foo\n" + "".join(
        f"{name};{city};{mail};x\n"
        for name, city, mail in [
            ("Baustoffe Jäger", "Frankfurt am Main", "a@jaeger.example"), ("Möbel Größer", "Köln", "falsch"),
            ("Moebel Groesser GmbH", "Köln", ""), ("Möbel Grösser", "Köln", "b@groesser.example"), ("", "Ulm", ""),
            ("Spedition Maier", "Ulm", ""), ("Spedition Mayer", "Ulm", ""),
        ]
    )  # fmt: skip
    planned = _take(app, anna, tmp_path, text, dry_run=True)
    assert len(list_companies(app, anna)) == 1
    done = _take(app, anna, tmp_path, text)
    for name in ("rows", "created", "updated", "rejected", "cells", "doubtful", "columns", "problems"):
        assert getattr(planned, name) == getattr(done, name), name
    assert (done.created, done.rejected, done.cells, done.doubtful) == (3, 1, 1, 1)
    assert {column.header: column.field for column in done.columns} == {
        "Firma": "company",
        "Ort": "city",
        "E-Mail": "email",
        "Foo": "",
    }


def test_a_cell_costs_a_cell_and_a_row_a_row_and_both_come_back_in_the_form_of_the_list(
    app: App, anna: Actor, tmp_path: Path
) -> None:
    note = "x" * 10_001
    text = f'"Firma"|"Telefon"|"Notiz"|"Geburtstag"\n"Größer"|"0221 4710100"|"{note}"|""\n""|"030 1"|""|"gestern"\n'
    text += '"Jäger"|"12"|"gut"|""\n'
    done = _take(app, anna, tmp_path, text)
    assert (done.created, done.rejected, done.cells) == (2, 1, 2)
    assert done.rejects_file is not None
    with done.rejects_file.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file, delimiter="|")
    assert header == ["Firma", "Telefon", "Notiz", "Geburtstag", "line", "column", "value", "reason"]
    assert [(row[0], row[4], row[5]) for row in rows] == [
        ("Größer", "2", "Notiz"),
        ("", "3", ""),
        ("Jäger", "4", "Telefon"),
    ]
    mended = done.rejects_file.read_text(encoding="utf-8-sig").replace(note, "kurz").replace("|12|", "|0221 4710199|")
    again = _take(app, anna, tmp_path, mended)
    assert (again.created, again.updated, again.rejected) == (0, 2, 1)


def test_what_a_second_column_or_number_says_otherwise_is_named(app: App, anna: Actor, tmp_path: Path) -> None:
    header = "Firma;Firma 2;Ort;Ort 2;Homepage;Homepage 2;Fax;Land;Land 2;Anrede;Anrede 2;Nachname"
    fields = {"Firma": "company", "Ort": "city", "Homepage": "website", "Land": "country", "Anrede": "salutation"}
    told = {f"{column}{second}": field for column, field in fields.items() for second in ("", " 2")}
    rows = [
        "Möbel Größer;Bürowelt;Bonn;Kiel;a.example;b.example;0228 471010, 0228 471011;DE;AT;Frau;Herr;Groß",
        "Textil Klein;TEXTIL KLEIN;;Kiel;;b.example;0431 471010, +49 431 471010;DE;Deutschland;;;Klein",
    ]
    done = _take(app, anna, tmp_path, "\n".join([header, *rows]), told=told)
    named = {problem.column: problem.reason for problem in done.problems}
    assert {problem.line for problem in done.problems} == {2}
    assert named.pop("Fax") == "the card has room for one fax number"
    assert named == {f"{column} 2": "another column of the row says otherwise" for column in fields}
    first, second = list_companies(app, anna)
    assert (first.name, first.city, first.website, first.country) == ("Möbel Größer", "Bonn", "a.example", "DE")
    assert (second.name, second.city, second.website) == ("Textil Klein", "Kiel", "b.example")


def test_an_old_list_undoes_nothing_that_a_person_wrote(app: App, anna: Actor, tmp_path: Path) -> None:
    text = "Firma;Ort;Branche;Notiz;Ansprechpartner;Position\nMöbel Größer;Köln;Möbel;alt;Anna Groß;Einkauf\n"
    _take(app, anna, tmp_path, text)
    edit_company(app, anna, "1", industry="Büromöbel", note="von Hand")
    again = _take(app, anna, tmp_path, text)
    company = show_company(app, anna, "1").company
    assert (company.industry, company.note, again.updated) == ("Büromöbel", "von Hand", 0)
    assert [note.text for note in list_notes(app, anna, "1")] == ["von Hand", "alt"]
    assert _take(app, anna, tmp_path, text).updated == 0
    _take(app, anna, tmp_path, text, overwrite=True)
    assert show_company(app, anna, "1").company.industry == "Möbel"


def test_what_a_row_leaves_empty_stays(app: App, anna: Actor, tmp_path: Path) -> None:
    _take(app, anna, tmp_path, "Firma;Ort;Telefon;Telefon 2\nGrößer;Köln;0221 4710100;\n")
    assert _take(app, anna, tmp_path, "Firma;Ort;Telefon;Telefon 2\nGrößer;;k.A.;-\n").updated == 0
    assert show_company(app, anna, "1").company.phone == "+492214710100"


def test_namesakes_in_two_towns_are_two_and_one_firm_written_otherwise_is_one(
    app: App, anna: Actor, tmp_path: Path
) -> None:
    rows = (
        "Bäckerei Schmidt;Kiel",
        "Bäckerei Schmidt;Passau",
        "Baeckerei Schmidt e.K.;KIEL",
        "Schmidt Bäckerei;Passau",
    )
    done = _take(app, anna, tmp_path, "Firma;Ort\n" + "\n".join(rows) + "\n")
    assert (done.created, len(list_companies(app, anna))) == (2, 2)


def test_persons_of_one_firm_come_together_and_an_address_stands_once(app: App, anna: Actor, tmp_path: Path) -> None:
    text = (
        "Firma;Name;E-Mail\nGrößer GmbH;Jürgen Groß;info@groesser.example\nGrößer GmbH;Heike Weiß;info@groesser.example\n"
        "Größer;Groß, Jürgen;j.gross@groesser.example\n"
    )
    done = _take(app, anna, tmp_path, text)
    company = show_company(app, anna, "1").company
    assert [contact.name for contact in company.contacts] == ["Jürgen Groß", "Heike Weiß"]
    assert (done.created, company.email) == (1, "info@groesser.example")


def test_what_only_one_company_has_stays_with_it(app: App, anna: Actor, tmp_path: Path) -> None:
    add_company(app, anna, "Größer", customer_number="K-1", city="Köln")
    done = _take(app, anna, tmp_path, "Firma;Kundennr;Ort\nJäger Holzhandel;K-2;Ulm\nÖsterreicher;K-2;Mainz\n")
    assert (done.created, done.cells, done.doubtful) == (2, 1, 1)
    assert done.problems[0].reason == "belongs to Jäger Holzhandel"
    with pytest.raises(WrongInput, match="belongs to"):
        add_company(app, anna, "Ganz anders", customer_number="K-1")


def test_a_wish_to_hear_nothing_and_consent_that_is_taken_back_are_followed(
    app: App, anna: Actor, tmp_path: Path
) -> None:
    header = "Firma;E-Mail;Einwilligung;Email Opt Out\n"
    _take(app, anna, tmp_path, header + "A;a@a.example;ja;\nB;b@b.example;2999-01-01;\nC;c@c.example;;1\n")
    with app.database.reading() as session:
        assert session.scalars(sa.select(Contact.email).join(Ground, Ground.contact_id == Contact.id)).all() == [
            "a@a.example"
        ]
    assert [each.address for each in list_suppressions(app, anna)] == ["c@c.example"]
    _take(app, anna, tmp_path, header + "A;a@a.example;nein;\n")
    with app.database.reading() as session:
        assert session.scalars(sa.select(Ground.withdrawn_by)).all() == ["import:2"]


def test_an_undone_import_leaves_the_base_as_it_was(app: App, anna: Actor, tmp_path: Path) -> None:
    company = add_company(app, anna, "Baustoffe Jäger", city="Hanau", industry="Bau")
    add_contact(app, anna, "1", name="Sören Jäger", email="jaeger@jaeger.example")
    with app.database.transaction() as session:
        session.execute(sa.update(Company).values(hand_written=""))
    before, completed = _base(app), explain(app, anna, "cards_complete").number or 0
    text = (
        "Firma;Ort;Branche;Ansprechpartner;E-Mail;Einwilligung;Opt Out;Notiz\n"
        "Baustoffe Jäger;Hanau;Baustoffe;Sören Jäger;jaeger@jaeger.example;ja;;neu\n"
        "Baustoffe Jäger;Hanau;;Ina Ebert;e@jaeger.example;;1;\n"
        "Möbel Größer;Köln;Möbel;Anna Groß;a@groesser.example;ja;;\nTextil Röder;Ulm;Textil;Uwe Röder;u@roeder.example;;;\n"
    )
    done = _take(app, anna, tmp_path, text)
    assert (done.created, done.import_id) == (2, 1)
    assert explain(app, anna, "cards_complete").number == completed + 2
    undone = undo_import(app, anna, 1)
    assert (undone.companies, undone.contacts, undone.kept) == (2, 3, [])
    assert _base(app) == before
    assert explain(app, anna, "cards_complete").number == completed
    assert list_suppressions(app, anna) == []
    assert [each.name for each in list_companies(app, anna)] == [company.name]
    with pytest.raises(Conflict):
        undo_import(app, anna, 1)
    with pytest.raises(NotFound):
        undo_import(app, anna, 99)
    assert add_company(app, anna, "Danach").id > 3


def test_what_a_person_changed_since_stays_and_is_named(app: App, anna: Actor, tmp_path: Path) -> None:
    add_company(app, anna, "Jäger", city="Ulm")
    _take(
        app, anna, tmp_path, "Firma;Ort;Branche;Region\nJäger;Ulm;Bau;Bayern\nGrößer;Köln;Möbel;\nRöder;Kiel;Textil;\n"
    )
    edit_company(app, anna, "1", industry="Hochbau")
    edit_company(app, anna, "2", rank="client")
    undone = undo_import(app, anna, 1)
    assert {(kept.name, kept.what) for kept in undone.kept} == {("Jäger", "industry"), ("Größer", "the company")}
    assert [(each.name, each.industry, each.region) for each in list_companies(app, anna)] == [
        ("Größer", "Möbel", ""),
        ("Jäger", "Hochbau", ""),
    ]


def test_an_import_is_undone_whose_companies_were_merged_and_came_apart(app: App, anna: Actor, tmp_path: Path) -> None:
    _take(app, anna, tmp_path, "Firma;Ort\nMöbel Größer;Köln\nMöbel Grosser;Köln\n")
    merge_companies(app, anna, "1", "2")
    unmerge_company(app, anna, 2)
    assert undo_import(app, anna, 1).kept == []
    assert (list_companies(app, anna), list_duplicates(app, anna)) == ([], [])


def test_an_interrupted_import_goes_on_where_it_was(
    app: App, anna: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "FIRST", 2)
    monkeypatch.setattr(importing, "SMALLEST", 2)
    monkeypatch.setattr(importing, "LARGEST", 2)
    text = "Firma;Telefon\n" + "".join(
        f"Firma {chr(97 + n) * 5};{'0' if n == 1 else '0221 471010'}{n}\n" for n in range(9)
    )

    def interrupt(_rows: int) -> None:
        raise KeyboardInterrupt

    first = _take(app, anna, tmp_path, text, progress=interrupt)
    assert (first.paused, first.rows, list_imports(app, anna)[0].state) == (True, 2, "paused")
    second = _take(app, anna, tmp_path, text, resume=True)
    assert (second.rows, second.created, second.cells, second.import_id) == (9, 9, 1, first.import_id)
    assert second.rejects_file is not None
    assert len(second.rejects_file.read_text(encoding="utf-8-sig").splitlines()) == 2
    with pytest.raises(NotFound):
        _take(app, anna, tmp_path, text, resume=True)


def test_what_people_say_of_a_column_is_remembered(app: App, anna: Actor, tmp_path: Path) -> None:
    text = "Wer;Wo\nGrößer;Köln\n"
    with pytest.raises(WrongInput, match="--map"):
        _take(app, anna, tmp_path, text)
    with pytest.raises(WrongInput, match="Did you mean company"):
        _take(app, anna, tmp_path, text, told={"Wer": "compny"})
    assert _take(app, anna, tmp_path, text, told={"Wer": "company", "Wo": "city"}).created == 1
    assert _take(app, anna, tmp_path, text.replace("Größer", "Jäger")).created == 1
    assert [each.city for each in list_companies(app, anna)] == ["Köln", "Köln"]


def test_persons_without_a_company_are_said_to_be(app: App, anna: Actor, tmp_path: Path) -> None:
    text = "Given Name,Family Name,Organization Name,E-mail 1 - Value\nJürgen,Groß,,j@groesser.example\nHeike,Weiß,,h@gmx.de\n"
    done = _take(app, anna, tmp_path, text)
    assert [remark.value for remark in done.remarks] == ["groesser.example", "Heike Weiß"]
    companies = list_companies(app, anna)
    assert {company.name: [contact.name for contact in company.contacts] for company in companies} == {
        "groesser.example": ["Jürgen Groß"], "Heike Weiß": ["Heike Weiß"],
    }  # fmt: skip


def test_a_row_that_the_database_refuses_costs_that_row(app: App, anna: Actor, tmp_path: Path) -> None:
    with app.database.transaction() as session:
        session.execute(sa.text("CREATE UNIQUE INDEX one_of_a_trade ON companies (industry) WHERE industry <> ''"))
    text = "Firma;Branche\nGrößer;Möbel\nJäger;Bau\nRöder;Bau\nLindner;Holz\n"
    done = _take(app, anna, tmp_path, text)
    assert (done.rows, done.created, done.rejected) == (4, 3, 1)
    assert [each.name for each in list_companies(app, anna)] == ["Größer", "Jäger", "Lindner"]
    assert done.problems[0].line == 4


def test_three_imports_at_once_leave_no_double(app: App, anna: Actor, tmp_path: Path) -> None:
    text = "Firma;Ort;E-Mail\n" + "".join(f"Firma {n} Größer;Ort{n};a{n}@f{n}.example\n" for n in range(60))
    path = tmp_path / "list.csv"
    path.write_text(text, encoding="utf-8")
    failed: list[BaseException] = []

    def take() -> None:
        try:
            import_companies(app, anna, path)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=take) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    with app.database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Company)) == 60
        assert session.scalar(sa.select(sa.func.count()).select_from(Contact)) == 0


@pytest.mark.parametrize("header", ["Mobil", "Telefon"])
def test_a_list_that_names_the_mobile_alone_leaves_the_number_of_the_desk(
    app: App, anna: Actor, tmp_path: Path, header: str
) -> None:
    person = "Firma;Ort;Ansprechpartner;E-Mail"
    _take(app, anna, tmp_path, f"{person};Telefon\nJäger;Ulm;Ina Ebert;e@jaeger.example;0731 12345\n")
    _take(app, anna, tmp_path, f"{person};{header}\nJäger;Ulm;Ina Ebert;e@jaeger.example;0171 2345678\n")
    (contact,) = list_contacts(app, anna, "1")
    assert (contact.phone, contact.mobile) == ("+4973112345", "+491712345678")
    _take(app, anna, tmp_path, "Firma;Ort;Ansprechpartner;Mobil\nGrößer;Köln;Uwe Groß;0171 1111111\n")
    _take(app, anna, tmp_path, "Firma;Ort;Ansprechpartner;Mobil\nGrößer;Köln;Uwe Groß;0171 2222222\n")
    (contact,) = list_contacts(app, anna, "2")
    assert (contact.phone, contact.mobile) == ("+491712222222", "+491712222222")


def test_a_company_that_stays_when_its_import_is_undone_is_found_by_later_lists(
    app: App, anna: Actor, tmp_path: Path
) -> None:
    text = "Firma;Ort;Telefon\nJäger;Ulm;0731 12345\nGrößer;Köln;0221 4710100\n"
    _take(app, anna, tmp_path, text)
    add_note(app, anna, "1", "ruft an")
    assert [kept.name for kept in undo_import(app, anna, 1).kept] == ["Jäger"]
    done = _take(app, anna, tmp_path, text)
    assert (done.created, done.updated) == (1, 0)


def test_what_happened_since_is_named_in_words(app: App, anna: Actor, tmp_path: Path) -> None:
    _take(app, anna, tmp_path, "Firma;Ort;Ansprechpartner;Telefon\nJäger;Ulm;Ina Ebert;0731 12345\n")
    _take(app, anna, tmp_path, "Firma;Ort;Ansprechpartner;Telefon\nJäger;Ulm;Ina Ebert;0731 22222\n")
    add_note(app, anna, "1", "ruft an")
    with read_in("de"):
        kept = undo_import(app, anna, 1).kept
    assert kept[0].reason.endswith(": was Listen auf Karten geändert haben")


def test_what_is_another_firms_is_named_by_the_column_of_the_list(app: App, anna: Actor, tmp_path: Path) -> None:
    _take(app, anna, tmp_path, "Firma;Ort;USt-IdNr.\nJäger;Ulm;DE136695976\n")
    done = _take(app, anna, tmp_path, "Firma;Ort;USt-IdNr.\nGrößer & Söhne KG;Köln;DE 136 695 976\n")
    assert [(each.column, each.reason) for each in done.problems] == [("USt-IdNr.", "belongs to Jäger")]


def test_a_row_of_totals_makes_no_firm_when_its_list_of_rejects_comes_back(
    app: App, anna: Actor, tmp_path: Path
) -> None:
    done = _take(app, anna, tmp_path, "Firma;Ort;Umsatz\nJäger;Ulm;1000\nSumme;;1000\n")
    assert done.rejects_file is not None
    again = import_companies(app, anna, Path(done.rejects_file))
    assert (again.created, again.rejected) == (0, 1)


def test_a_wish_not_to_be_called_is_followed_and_taken_back_with_its_list(
    app: App, anna: Actor, tmp_path: Path
) -> None:
    header = "Account Name;Last Name;Phone;Mobile;Do Not Call\n"
    _take(app, anna, tmp_path, f"{header}Jäger;Weiß;0731 12345;0171 2345678;TRUE\nGrößer;Groß;0221 4710100;;false\n")
    assert {(each.channel, each.address) for each in list_suppressions(app, anna)} == {
        ("phone", "+4973112345"),
        ("phone", "+491712345678"),
    }
    assert undo_import(app, anna, 1).wishes == 2
    assert list_suppressions(app, anna) == []


def test_each_state_of_an_import_is_shown_in_words_of_the_reader() -> None:
    with read_in("de"):
        shown = {state: translator("tagwerk")(STATES[state]) for state in IMPORT_STATES}
    assert shown["done"] == "aufgenommen"
    assert not shown.keys() & set(shown.values())
