"""People at companies: changed, moved with their history, gone, taken off the card and put back, and vCards in and out."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagwerk.access.actors import Actor
from tagwerk.agenda.listing import agenda
from tagwerk.companies.cards import add_company, add_contact, show_company
from tagwerk.companies.consent.vetoes import refusals_of
from tagwerk.companies.hookspecs import ContactAttempt
from tagwerk.companies.imports.importing import import_companies
from tagwerk.companies.imports.undoing import undo_import
from tagwerk.companies.people.cards import (
    edit_contact,
    list_contacts,
    mark_left,
    mark_returned,
    move_contact,
    remove_contact,
    restore_contact,
    show_contact,
)
from tagwerk.companies.people.exchanging import export_contacts
from tagwerk.companies.people.vcards import escaped, read_vcards, row_of, unescaped
from tagwerk.companies.search.searching import find
from tagwerk.companies.timeline import company_timeline
from tagwerk.platform.app import App
from tagwerk.platform.errors import Conflict, NotFound, WrongInput

OF_OUTLOOK = """BEGIN:VCARD
VERSION:2.1
N;LANGUAGE=de;CHARSET=Windows-1252;ENCODING=QUOTED-PRINTABLE:Gr=F6=DFer;K=E4the;;Frau
FN;CHARSET=Windows-1252;ENCODING=QUOTED-PRINTABLE:K=E4the Gr=F6=
=DFer
ORG;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=B6bel J=C3=A4ger GmbH;Einkauf
TITLE:Leiterin
TEL;WORK;VOICE:0221 4710100
TEL;CELL;VOICE:0171 2345678
TEL;WORK;FAX:0221 4710199
ADR;WORK;PREF:;;Hauptstr. 1;K=F6ln;;50667;Deutschland
EMAIL;PREF;INTERNET:groesser@jaeger.example
BDAY:19800517
X-MS-IMADDRESS:kaethe
END:VCARD
"""
OF_APPLE = r"""begin:vcard
VERSION:3.0
N:Weiß;Ida;;Dr.;
FN:Dr. Ida Weiß
ORG:Zimmerei Weiß\, Ulm;
item1.EMAIL;type=INTERNET
 ;type=pref:ida@weiss.exam
 ple
item1.X-ABLabel:_$!<Work>!$_
TEL;type="WORK,VOICE":+49 731 4455
BDAY;value=date:--0517
NOTE:Erste Zeile\nzweite\; Zeile
END:VCARD
""".replace("\n", "\r\n")
OF_NEXTCLOUD = """BEGIN:VCARD
VERSION:4.0
FN:Ole Sørensen
N:Sørensen;Ole;;;
ORG:Baustoffe Nord
TEL;VALUE=uri;TYPE="cell":tel:+4917012345
EMAIL;PREF=2:zweite@nord.example
EMAIL;PREF=1:ole@nord.example
LANG:da
END:VCARD
"""


@pytest.fixture
def company(app: App, anna: Actor) -> str:
    company = str(add_company(app, anna, "Möbel Größer", city="Köln", industry="Möbel").id)
    add_contact(app, anna, company, name="Jürgen Groß", email="gross@moebel.example", phone="0221 4710100")
    add_contact(app, anna, company, name="Heike Weiß", email="weiss@moebel.example", birthday="--05-17")
    return company


def test_a_person_is_changed_field_by_field(app: App, anna: Actor, company: str) -> None:
    changed = edit_contact(
        app, anna, "Jürgen Groß", position="Einkauf", decides="ja", zone="Europe/Vienna", mobile="0171 2345678",
        other_phones="home: 0221 4710102, 0221 4710103", other_emails="J.Gross@privat.example",
    )  # fmt: skip
    assert (changed.position, changed.decides, changed.mobile) == ("Einkauf", True, "+491712345678")
    assert (changed.other_phones, changed.other_emails) == ("+492214710102; +492214710103", "j.gross@privat.example")
    assert changed.kinds == {"+492214710102": "home"}
    assert "TEL;VALUE=uri;TYPE=home:tel:+492214710102" in export_contacts(app, anna)[0]
    assert [each.name for each in list_contacts(app, anna, company)] == ["Heike Weiß", "Jürgen Groß"]
    assert [each.company.name for each in find(app, anna, "j.gross@privat")] == ["Möbel Größer"]
    for wrong in (
        {"zone": "Mars"},
        {"decides": "vielleicht"},
        {"email": "weiss@moebel.example"},
        {"other_phones": "x"},
    ):
        with pytest.raises(WrongInput):
            edit_contact(app, anna, "Jürgen Groß", **wrong)
    assert show_contact(app, anna, "gross@moebel.example").zone == "Europe/Vienna"
    for typed, kept in (("17.05.1980", "1980-05-17"), ("1980-05-17", "1980-05-17"), ("--05-17", "--05-17")):
        assert edit_contact(app, anna, "Jürgen Groß", birthday=typed).birthday == kept
    for text in ("2999-01-01", "31.02.1980", "vielleicht"):
        with pytest.raises(WrongInput, match=r"17\.05\.1980"):
            edit_contact(app, anna, "Jürgen Groß", birthday=text)
    edit_contact(app, anna, "Jürgen Groß", decides="no")
    assert not show_contact(app, anna, "Jürgen Groß").decides


def test_a_language_is_read_as_a_list_says_it_and_a_name_is_not_emptied(app: App, anna: Actor, company: str) -> None:
    person = add_contact(app, anna, company, name="Ole Holm", language="Dänisch", email="o@nord.example")
    assert person.language == "da"
    assert edit_contact(app, anna, str(person.id), language="en-GB").language == "en"
    for wrong in ({"language": "klingonisch"}, {"name": " "}):
        with pytest.raises(WrongInput):
            edit_contact(app, anna, str(person.id), **wrong)
    with pytest.raises(WrongInput, match="klingonisch"):
        add_contact(app, anna, company, name="Worf", language="klingonisch")
    assert show_contact(app, anna, str(person.id)).name == "Ole Holm"


def test_a_person_is_found_however_the_name_is_spelt_and_stands_where_people_look(
    app: App, anna: Actor, company: str
) -> None:
    other = str(add_company(app, anna, "Baustoffe Jäger").id)
    for name in ("Zoe Abel", "Änne Dörr", "Lutz Dörr"):
        add_contact(app, anna, other, name=name)
    for spelt in ("lutz dörr", "Lutz Doerr", "LUTZ  DORR"):
        assert show_contact(app, anna, spelt).name == "Lutz Dörr"
    assert [each.name for each in list_contacts(app, anna, other)] == ["Änne Dörr", "Lutz Dörr", "Zoe Abel"]
    with pytest.raises(NotFound):
        show_contact(app, anna, "Lutz")


def test_who_has_left_has_left_on_the_day_that_was_said(app: App, anna: Actor, company: str) -> None:
    person = add_contact(app, anna, company, name="Ole Holm")
    mark_left(app, anna, str(person.id), date(2026, 1, 10))
    with pytest.raises(Conflict, match="2026-01-10"):
        mark_left(app, anna, str(person.id))
    assert mark_left(app, anna, str(person.id), date(2026, 1, 9)).left_on == date(2026, 1, 9)


def test_a_person_moves_to_another_firm_and_the_history_stays(app: App, anna: Actor, company: str) -> None:
    other = str(add_company(app, anna, "Baustoffe Jäger").id)
    mark_left(app, anna, "Heike Weiß")
    moved = move_contact(app, anna, "Heike Weiß", other)
    assert (moved.company.name, moved.left_on) == ("Baustoffe Jäger", None)
    for number in (company, other):
        texts = {row.entry.text for row in company_timeline(app, anna, number, kind="card").rows}
        assert "Company: Möbel Größer → Baustoffe Jäger" in texts
    assert [each.company.name for each in find(app, anna, "heike")] == ["Baustoffe Jäger"]
    with pytest.raises(Conflict):
        move_contact(app, anna, "Heike Weiß", other)


@pytest.mark.parametrize("nothing", ["", "  "])
def test_nothing_names_nobody_even_where_a_person_has_no_name(
    app: App, anna: Actor, tmp_path: Path, nothing: str
) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Firma;E-Mail;Einwilligung\nLeim Löwe;info@leim.example;ja\n", encoding="utf-8")
    import_companies(app, anna, path)
    assert [each.name for each in list_contacts(app, anna)] == [""]
    with pytest.raises(NotFound):
        show_contact(app, anna, nothing)


def test_who_has_left_is_not_contacted_and_the_others_are(app: App, anna: Actor, company: str) -> None:
    left = mark_left(app, anna, "Jürgen Groß")
    attempts = [
        ContactAttempt(1, "email", "gross@moebel.example", int(company), left.id),
        ContactAttempt(2, "phone", "+492214710100", int(company), None),
        ContactAttempt(3, "email", "weiss@moebel.example", int(company), None),
    ]
    assert {key: refusal.reason for key, refusal in refusals_of(app, attempts).items()} == {
        1: "left_firm",
        2: "left_firm",
    }
    assert not any(item.refused for item in agenda(app, anna))
    assert len(show_company(app, anna, company).company.contacts) == 2
    with pytest.raises(Conflict):
        mark_left(app, anna, "Jürgen Groß")
    mark_returned(app, anna, "Jürgen Groß")
    assert refusals_of(app, attempts) == {}


def test_who_is_taken_off_the_card_comes_back(app: App, anna: Actor, company: str) -> None:
    removed = remove_contact(app, anna, "Jürgen Groß")
    assert [each.name for each in show_company(app, anna, company).company.contacts] == ["Heike Weiß"]
    assert find(app, anna, "jürgen") == []
    with pytest.raises(NotFound):
        show_contact(app, anna, str(removed.id))
    restore_contact(app, anna, str(removed.id))
    assert len(list_contacts(app, anna, company)) == len(find(app, anna, "jürgen")) + 1 == 2
    with pytest.raises(Conflict):
        restore_contact(app, anna, str(removed.id))


def test_vcards_of_each_version_are_taken_in_and_taken_back(app: App, anna: Actor, tmp_path: Path) -> None:
    file = tmp_path / "people.vcf"
    file.write_bytes((OF_OUTLOOK + OF_APPLE + OF_NEXTCLOUD).encode())
    planned = import_companies(app, anna, file, dry_run=True)
    done = import_companies(app, anna, file)
    assert (planned.created, done.created, done.rejected) == (3, 3, 0)
    assert "X-MS-IMADDRESS of the vCards" in done.left_out
    people = {each.name: each for each in list_contacts(app, anna)}
    kaethe = people["Käthe Größer"]
    assert (kaethe.company.name, kaethe.department, kaethe.position) == ("Möbel Jäger GmbH", "Einkauf", "Leiterin")
    assert (kaethe.email, kaethe.phone, kaethe.mobile) == ("groesser@jaeger.example", "+492214710100", "+491712345678")
    assert (kaethe.birthday, kaethe.company.fax, kaethe.company.postcode) == ("1980-05-17", "+492214710199", "50667")
    ole = people["Ole Sørensen"]
    assert (ole.email, ole.mobile, ole.language) == ("ole@nord.example", "+4917012345", "da")
    (ida,) = (each for each in people.values() if "Ida" in each.name)
    assert (ida.company.name, ida.birthday, ida.email) == ("Zimmerei Weiß, Ulm", "--05-17", "ida@weiss.example")
    assert show_company(app, anna, str(ida.company_id)).notes[0].text == "Erste Zeile\nzweite; Zeile"
    assert done.import_id is not None
    undo_import(app, anna, done.import_id)
    assert list_contacts(app, anna) == []


def test_a_group_of_people_is_none_of_them(app: App, anna: Actor, tmp_path: Path) -> None:
    file = tmp_path / "people.vcf"
    groups = "".join(
        f"BEGIN:VCARD\nVERSION:4.0\nFN:Freunde\n{kind}:group\nEND:VCARD\n"
        for kind in ("KIND", "X-ADDRESSBOOKSERVER-KIND")
    )
    file.write_text(groups + OF_NEXTCLOUD, encoding="utf-8")
    done = import_companies(app, anna, file, people=True)
    assert (done.rows, done.created, "2 groups of people" in done.left_out) == (1, 1, True)


def test_a_file_without_people_says_so_and_asks_for_no_columns(app: App, anna: Actor, tmp_path: Path) -> None:
    for text in ("just words\n", ""):
        (tmp_path / "bad.vcf").write_text(text)
        with pytest.raises(WrongInput, match=r"holds no vCard\. Lists are taken in with: tagwerk companies import"):
            import_companies(app, anna, tmp_path / "bad.vcf", people=True)


def test_what_is_written_is_read_again(app: App, anna: Actor, company: str) -> None:
    edit_contact(app, anna, "Heike Weiß", position="Einkauf; Leitung, " + "Ü" * 60, other_phones="0221 4710105")
    mark_left(app, anna, "Jürgen Groß")
    for form in ("vcard", "vcard3"):
        text, number = export_contacts(app, anna, "all", form)
        assert number == 1
        assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
        (card,) = read_vcards(text)
        row = row_of(card)
        assert row[:3] == ["Möbel Größer", "Heike", "Weiß"]
        assert row[4] == "Einkauf; Leitung, " + "Ü" * 60
        assert {"weiss@moebel.example", "+492214710105", "--05-17"} <= set(row)
    with pytest.raises(WrongInput):
        export_contacts(app, anna, "all", "jcard")


@given(st.text())
def test_any_text_survives_the_escapes(text: str) -> None:
    assert unescaped(escaped(text)) == text.replace("\r\n", "\n").replace("\r", "\n")


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_whatever_is_in_a_file_is_read_without_a_fault(text: str) -> None:
    for card in read_vcards(f"BEGIN:VCARD\n{text}\nEND:VCARD\n"):
        row_of(card)
