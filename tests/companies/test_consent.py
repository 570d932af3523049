"""One place says for all channels who may be contacted: what is suppressed, how wide and how long; and who is on which ground."""

from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tagwerk.access.actors import Actor
from tagwerk.companies.cards import add_company, add_contact, list_companies, show_company
from tagwerk.companies.consent.grounds import NewGround, list_grounds, note_ground, withdraw_ground
from tagwerk.companies.consent.lifting import lift_suppression, list_suppressions, suppress_address
from tagwerk.companies.consent.listed import suppress_list
from tagwerk.companies.consent.vetoes import refusals_of
from tagwerk.companies.hookspecs import ContactAttempt
from tagwerk.companies.imports.importing import import_companies
from tagwerk.companies.imports.undoing import undo_import
from tagwerk.ledger.metrics import Channel
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.platform.errors import Conflict, NotFound, WrongInput
from tagwerk.workspace.founding import contact_policy
from tagwerk.workspace.opening import open_workspace

ADDRESS = "ada@einkauf.groesser.example"


def refused(app: App, company: int, contact: int | None, address: str = ADDRESS, channel: Channel = "email") -> str:
    """Why not, ``""`` where it is permitted."""
    found = refusals_of(app, [ContactAttempt(1, channel, address, company, contact)])
    return f"{found[1].reason}: {found[1].text}" if found else ""


def test_a_domain_a_contact_and_a_company_are_suppressed_and_lifted(app: App, anna: Actor) -> None:
    company = add_company(app, anna, "Möbel Größer", email="info@groesser.example").id
    ada = add_contact(app, anna, str(company), name="Ada", email=ADDRESS, phone="030 23125001").id
    bo = add_contact(app, anna, str(company), name="Bo", email="bo@other.example").id
    for written in ("*@groesser.example", "@GROESSER.example", "groesser.example", "*@einkauf.groesser.example"):
        target = suppress_address(app, anna, written, reason="insolvent")
        assert "subdomains" in target.title
        assert "insolvent" in refused(app, company, ada), written
        assert refused(app, company, bo, "bo@other.example") == ""
        assert refused(app, company, None, "info@notgroesser.example") == ""
        lift_suppression(app, anna, written)
        assert refused(app, company, ada) == ""
    suppress_address(app, anna, "contact:Ada")
    assert "whatever that contact has" in refused(app, company, ada, "+493023125001", "phone")
    assert refused(app, company, bo, "bo@other.example") == ""
    suppress_address(app, anna, f"company:{company}", channel="phone")
    assert refused(app, company, bo, "bo@other.example") == ""
    assert "whole company" in refused(app, company, bo, "+493023125002", "phone")
    listed = {each.address: (each.subject, each.channel) for each in list_suppressions(app, anna)}
    assert listed == {f"contact:{ada}": ("Ada", "any"), f"company:{company}": ("Möbel Größer", "phone")}
    [rows] = [each.rows for each in show_company(app, anna, str(company)).sections if each.name == "suppressions"]
    assert {row[0] for row in rows} == {"Ada", "Möbel Größer"}
    suppress_address(app, anna, "groesser.example")
    with pytest.raises(NotFound, match="with all of its domain") as told:
        lift_suppression(app, anna, ADDRESS)
    assert "*@groesser.example" in str(told.value.action)
    for wrong in ("*@example", "example", "*@", "*", "a b.example", "company:999", "@a@b.example", "*@de"):
        with pytest.raises(WrongInput):
            suppress_address(app, anna, wrong)


def test_a_suppression_ends_and_is_said_again(app: App, anna: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    company = add_company(app, anna, "Möbel Größer").id
    today = clock.today(anna.time_zone)
    with pytest.raises(WrongInput):
        suppress_address(app, anna, ADDRESS, until=today - timedelta(days=1))
    suppress_address(app, anna, ADDRESS, until=today + timedelta(days=3))
    assert "Until" in refused(app, company, None)
    suppress_address(app, anna, ADDRESS, until=today + timedelta(days=2))
    [held] = list_suppressions(app, anna)
    assert held.until == today + timedelta(days=3)
    clock.start_at(clock.now() + timedelta(days=5))
    assert (refused(app, company, None), list_suppressions(app, anna)) == ("", [])
    suppress_address(app, anna, ADDRESS)
    assert refused(app, company, None)
    assert len(list_suppressions(app, anna, lifted=True)) == 2


def test_a_list_is_suppressed_line_by_line(app: App, anna: Actor, tmp_path: Path) -> None:
    path = tmp_path / "robinson.csv"
    path.write_text(
        f"Domain;Grund;bis\n*@a.example;zu;\nb@b.example;;31.12.2099\nkein Mensch;;\nb@b.example;;\n;nur Grund;\n{'x' * 400};;\n",
        encoding="cp1252",
    )
    done = suppress_list(app, anna, path, reason="Robinson")
    assert (done.suppressed, done.known) == (2, 1)
    assert [each.line for each in done.rejected] == [4, 6, 7]
    said = {each.address: (each.note, each.until, each.origin) for each in list_suppressions(app, anna)}
    assert said == {
        "@a.example": ("zu", None, "list:robinson.csv"),
        "b@b.example": ("Robinson", None, "list:robinson.csv"),
    }
    path.write_text("niemand\n", encoding="utf-8")
    assert suppress_list(app, anna, path).nothing_taken
    with pytest.raises(NotFound):
        suppress_list(app, anna, tmp_path / "none.csv")


def test_each_address_and_number_of_a_line_is_suppressed(app: App, anna: Actor, tmp_path: Path) -> None:
    path = tmp_path / "robinson.csv"
    path.write_text(
        "Domain;Telefonnummer;E-Mail-Adresse;Mobil;Grund\n"
        "a.example;030 23125111;otto@a.example;;zieht um\n;;ina@a.example;kaputt;\n;;;;nur ein Grund\n",
        encoding="utf-8",
    )
    done = suppress_list(app, anna, path)
    assert (done.suppressed, [(each.line, each.value) for each in done.rejected]) == (3, [(3, "kaputt"), (4, "")])
    said = {each.address: each.note for each in list_suppressions(app, anna)}
    assert said == {"+493023125111": "zieht um", "otto@a.example": "zieht um", "ina@a.example": ""}


def test_a_ground_says_all_and_is_withdrawn_and_noted_again(
    app: App, anna: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TAGWERK_CONTACT__POLICY", "strict")
    strict = open_workspace(app.folder)
    company = add_company(app, anna, "Möbel Größer").id
    ada = add_contact(app, anna, str(company), name="Ada", email=ADDRESS, phone="030 23125001").id
    assert "no_ground" in refused(strict, company, ada)
    assert refused(strict, company, ada, "Hauptstr. 1", "post") == ""
    with pytest.raises(WrongInput, match="future"):
        note_ground(app, anna, ADDRESS, NewGround("email", origin="Messe", since=date(2099, 1, 1)))
    with pytest.raises(WrongInput, match="known from"):
        note_ground(app, anna, ADDRESS, NewGround("email"))
    with pytest.raises(WrongInput, match="email, phone, post"):
        note_ground(app, anna, ADDRESS, NewGround("fax", origin="Messe"))
    new = NewGround("email", origin="Messe 2026", shown="Ja, ich will.", confirmed_at=clock.now(), proof="mail 17")
    note_ground(app, anna, ADDRESS, new)
    assert refused(strict, company, ada) == ""
    assert "no_ground" in refused(strict, company, ada, "+493023125001", "phone")
    assert [each.id for each in list_companies(app, anna, "consent = email and consent != phone")] == [company]
    [held] = list_grounds(app, anna, str(company))
    assert (held.basis, held.shown, held.proof, held.noted_by) == ("consent", "Ja, ich will.", "mail 17", "anna")
    note_ground(app, anna, ADDRESS, NewGround("email", "relation", origin="Vertrag"))
    [rows] = [each.rows for each in show_company(strict, anna, str(company)).sections if each.name == "consent"]
    assert "existing client" in rows[0][1]
    assert rows[1][1].startswith("no: There is neither consent")
    withdraw_ground(app, anna, ADDRESS, "email")
    assert "withdrawn" in refused(app, company, ada), "whatever the policy"
    for channel in ("email", ""):
        with pytest.raises(Conflict, match="withdrawn already"):
            withdraw_ground(app, anna, ADDRESS, channel)
    with pytest.raises(NotFound, match="No ground"):
        withdraw_ground(app, anna, ADDRESS, "phone")
    late = NewGround("email", origin="Messe", confirmed_at=clock.now() + timedelta(days=900))
    with pytest.raises(WrongInput, match="confirmed yet: 20"):
        note_ground(app, anna, ADDRESS, late)
    assert [each.withdrawn_by for each in list_grounds(app, anna, str(company), withdrawn=True)] == ["anna", "anna"]
    note_ground(app, anna, ADDRESS, NewGround("email", origin="Anruf"))
    assert refused(strict, company, ada) == ""
    strict.close()


def test_a_list_withdraws_a_consent_and_its_undoing_gives_it_back(app: App, anna: Actor, tmp_path: Path) -> None:
    company = add_company(app, anna, "Möbel Größer").id
    ada = add_contact(app, anna, str(company), name="Ada", email=ADDRESS).id
    note_ground(app, anna, ADDRESS, NewGround("email", origin="Messe", shown="Ja."))
    path = tmp_path / "list.csv"
    path.write_text(f"company,contact,email,consent\nMöbel Größer,Ada,{ADDRESS},nein\n", encoding="utf-8")
    done = import_companies(app, anna, path)
    assert "withdrawn" in refused(app, company, ada)
    assert done.import_id is not None
    undo_import(app, anna, done.import_id)
    assert refused(app, company, ada) == ""
    assert [each.shown for each in list_grounds(app, anna, str(company))] == ["Ja."]


def test_the_policy_is_strict_where_the_gdpr_holds() -> None:
    assert [contact_policy(country, demo=False) for country in ("DE", "AT", "CH", "US")] == [
        "strict",
        "strict",
        "open",
        "open",
    ]
    assert contact_policy("DE", demo=True) == "open"


def test_what_is_noted_after_midnight_holds_while_it_is_still_yesterday_in_utc(
    app: App, anna: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.start_at(datetime(2026, 11, 29, 23, 30, tzinfo=UTC))
    monkeypatch.setenv("TAGWERK_CONTACT__POLICY", "strict")
    with closing(open_workspace(app.folder)) as strict:
        company = add_company(app, anna, "Möbel Größer").id
        ada = add_contact(app, anna, str(company), name="Ada", email=ADDRESS).id
        note_ground(app, anna, ADDRESS, NewGround("email", origin="Messe 2026"))
        assert refused(strict, company, ada) == ""
