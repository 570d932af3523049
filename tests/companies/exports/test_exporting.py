"""What is exported comes back and changes nothing, in every form, and no cell of it is a formula."""

import csv
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from kit.people import add
from tagwerk.access.actors import Actor
from tagwerk.companies.cards import add_company, add_contact, list_companies
from tagwerk.companies.exports.exporting import export_companies
from tagwerk.companies.exports.forms import Csv
from tagwerk.companies.imports.importing import import_companies
from tagwerk.companies.people.cards import mark_left
from tagwerk.platform.app import App
from tagwerk.platform.errors import WrongInput
from tagwerk.views.companies import company_view


def _base(app: App, actor: Actor) -> None:
    one = add_company(
        app, actor, "Möbel Größer GmbH", rank="key_client", city="Köln", region="NW", industry="Möbel", phone="0221 4710100",
        email="info@groesser.example", website="www.groesser.example", street="Hohe Straße 1", postcode="01067", country="DE",
        customer_number="007", vat_id="DE123456789", price_column="A", needs="Regale", needs_level="high",
        competitors="Holz & Co", payment_terms="30 Tage", credit_limit="5000 EUR", note="=1+1\nzweite; Zeile", fax="0221 4710101",
        revenue="2 Mio", staff_size="50", source="Messe",
    )  # fmt: skip
    add_contact(app, actor, str(one.id), name="Björn Pröll", position="Einkauf", email="b.proell@groesser.example",
                phone="+49221471020", mobile="+491701234567", language="de", birthday="--05-17")  # fmt: skip
    add_contact(app, actor, str(one.id), name="Ada Özdemir", email="a@groesser.example", salutation="Frau")
    add_company(app, actor, "Tischlerei Kühn")
    add_company(app, actor, "@Punkt AG", city="-Hamburg")


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_list_that_comes_back_changes_nothing(app: App, anna: Actor, tmp_path: Path, form: str) -> None:
    _base(app, anna)
    before = [company_view(company) for company in list_companies(app, anna)]
    done = export_companies(app, anna, company_view, form=form, out=tmp_path / f"cards.{form}")
    assert (done.companies, done.contacts) == (3, 2)
    back = import_companies(app, anna, done.path, overwrite=True)
    assert (back.created, back.updated, back.rejected, back.problems) == (0, 0, 0, [])
    assert [company_view(company) for company in list_companies(app, anna)] == before


def test_each_sees_the_own_cards_in_a_file_of_its_own(app: App, anna: Actor, joerg: Actor, tmp_path: Path) -> None:
    _base(app, joerg)
    otto = add(app, anna, "otto")
    assert export_companies(app, otto, company_view).companies == 0
    done = export_companies(app, joerg, company_view, segment="city = Köln", form="json")
    assert done.path.parent == app.folder / "exports"
    assert done.path.stat().st_mode & 0o077 == 0
    (card,) = json.loads(done.path.read_text(encoding="utf-8"))
    assert (card["name"], len(card["contacts"]), card["postcode"]) == ("Möbel Größer GmbH", 2, "01067")
    assert export_companies(app, joerg, company_view, segment="city = Köln", form="json").path != done.path
    with pytest.raises(WrongInput, match="already"):
        export_companies(app, joerg, company_view, form="json", out=done.path)
    with pytest.raises(WrongInput, match="no form"):
        export_companies(app, joerg, company_view, form="pdf")
    with pytest.raises(WrongInput, match="cannot be written"):
        export_companies(app, joerg, company_view, out=tmp_path / "none" / "x.csv")


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_who_has_left_is_not_in_the_list_and_is_counted(app: App, anna: Actor, tmp_path: Path, form: str) -> None:
    _base(app, anna)
    mark_left(app, anna, "a@groesser.example", date(2026, 1, 10))
    done = export_companies(app, anna, company_view, form=form, out=tmp_path / f"x.{form}")
    assert (done.companies, done.contacts, done.gone) == (3, 1, 1)
    assert b"zdemir" not in done.path.read_bytes()
    if form == "json":
        cards = json.loads(done.path.read_text(encoding="utf-8"))
        assert [contact["left_on"] for card in cards for contact in card["contacts"]] == [None]


def test_no_cell_is_a_formula(app: App, anna: Actor, tmp_path: Path) -> None:
    _base(app, anna)
    xlsx = export_companies(app, anna, company_view, form="xlsx", out=tmp_path / "x.xlsx").path
    cells = [cell for row in load_workbook(xlsx).active.iter_rows() for cell in row]  # type: ignore[union-attr]
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
    assert "=1+1\nzweite; Zeile" in {cell.value for cell in cells}


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), min_size=3, max_size=3))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_a_card_says_a_spreadsheet_shows_as_text(tmp_path: Path, row: list[str]) -> None:
    path = tmp_path / "cells.csv"
    with path.open("wb") as file:
        form = Csv(file, ["a", "b", "c"])
        form.add([row], {})
        form.end()
    with path.open(encoding="utf-8-sig", newline="") as text:
        cells = list(csv.reader(text, delimiter=";"))[1] if "\0" not in "".join(row) else []
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in cells)
    assert not cells or [cell.removeprefix("'") for cell in cells] == [cell.removeprefix("'") for cell in row]
