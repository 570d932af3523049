"""What a list says of being written to or called reaches the right channel, whatever the column is called."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from tagwerk.access.actors import Actor
from tagwerk.companies.consent.lifting import list_suppressions
from tagwerk.companies.consent.tables import Ground
from tagwerk.companies.imports.importing import Imported, import_companies
from tagwerk.platform.app import App

ROWS = "Alpha;Otto Eins;eins@alpha.example;030 23125111;ja\nBeta;Ina Zwei;zwei@beta.example;030 23125112;nein\n"


def _take(app: App, actor: Actor, folder: Path, header: str, rows: str = ROWS) -> Imported:
    path = folder / "list.csv"
    path.write_text(f"Firma;Ansprechpartner;E-Mail;Telefon;{header}\n{rows}", encoding="utf-8")
    return import_companies(app, actor, path)


def _grounds(app: App) -> list[str]:
    with app.database.reading() as session:
        held = sa.select(Ground.channel).where(Ground.withdrawn_at.is_(None)).order_by(Ground.channel)
        return list(session.scalars(held))


@pytest.mark.parametrize(
    ("header", "channels"),
    [
        ("Einwilligung", ["email", "phone"]),
        ("Einwilligung E-Mail", ["email"]),
        ("Darf Werbung per Mail?", ["email"]),
        ("E-Mail erlaubt", ["email"]),
        ("Email consent", ["email"]),
        ("Accepts Email Marketing", ["email"]),
        ("Einwilligung Telefon", ["phone"]),
        ("Darf angerufen werden", ["phone"]),
        ("Phone consent", ["phone"]),
    ],
)
def test_a_consent_holds_for_the_channel_that_its_column_names(
    app: App, anna: Actor, tmp_path: Path, header: str, channels: list[str]
) -> None:
    done = _take(app, anna, tmp_path, header)
    assert (_grounds(app), done.problems) == (channels, [])


@pytest.mark.parametrize(
    ("header", "addresses"),
    [
        ("Keine E-Mail", ["eins@alpha.example"]),
        ("keine Mails", ["eins@alpha.example"]),
        ("E-Mail Werbesperre", ["eins@alpha.example"]),
        ("Robinson", ["eins@alpha.example"]),
        ("Widerspruch Werbung", ["eins@alpha.example"]),
        ("Telefon gesperrt", ["+493023125111"]),
        ("No phone", ["+493023125111"]),
        ("Kontaktsperre", ["+493023125111", "eins@alpha.example"]),
    ],
)
def test_a_column_that_refuses_is_no_column_of_addresses(
    app: App, anna: Actor, tmp_path: Path, header: str, addresses: list[str]
) -> None:
    done = _take(app, anna, tmp_path, header)
    assert (sorted(each.address for each in list_suppressions(app, anna)), done.problems) == (addresses, [])


@pytest.mark.parametrize(
    "header",
    [
        "Kontakt nicht erreicht", "Telefon nicht erreicht", "Tel. nicht vergeben", "Telefonnummer (nicht geprüft)",
        "Mail nicht zustellbar", "Keine Antwort auf Mail", "Email not valid", "No. of calls", "Never called", "Call declined",
        "Contact declined offer", "(Do Not Modify) Contact", "Ohne Telefon", "Kein Kontakt seit",
    ],
)  # fmt: skip
def test_a_column_that_says_no_to_something_else_refuses_nothing(
    app: App, anna: Actor, tmp_path: Path, header: str
) -> None:
    done = _take(app, anna, tmp_path, header)
    assert list_suppressions(app, anna) == []
    assert done.columns[4].reason, "left out by name"


def test_of_two_columns_that_refuse_each_is_followed(app: App, anna: Actor, tmp_path: Path) -> None:
    _take(app, anna, tmp_path, "Werbesperre;Abgemeldet", ROWS.replace("nein", "nein;ja").replace("1;ja", "1;ja;nein"))
    assert sorted(each.address for each in list_suppressions(app, anna)) == ["eins@alpha.example", "zwei@beta.example"]


@pytest.mark.parametrize("header", ["Phone No.", "Telefon Nr. 2", "E-Mail (Einwilligung liegt vor)", "Rufnummer"])
def test_numbers_and_addresses_stay_what_they_are(app: App, anna: Actor, tmp_path: Path, header: str) -> None:
    value = "drei@alpha.example" if "Mail" in header else "030 23125113"
    done = _take(app, anna, tmp_path, header, f"Alpha;Otto Eins;eins@alpha.example;030 23125111;{value}\n")
    assert (done.columns[4].field, done.problems) == ("email" if "Mail" in header else "phone", [])
    assert (list_suppressions(app, anna), _grounds(app)) == ([], [])


def test_a_column_of_yes_and_no_is_left_out_by_name_where_addresses_are_expected(
    app: App, anna: Actor, tmp_path: Path
) -> None:
    assert _take(app, anna, tmp_path, "E-Mail Verteiler").columns[4].reason


def test_a_no_to_one_channel_takes_back_the_consent_to_that_one_alone(app: App, anna: Actor, tmp_path: Path) -> None:
    _take(app, anna, tmp_path, "Einwilligung", ROWS.splitlines()[0])
    _take(app, anna, tmp_path, "Einwilligung Telefon", ROWS.splitlines()[0].replace("ja", "nein"))
    assert _grounds(app) == ["email"]
