"""Fields of a house's own stand wherever those of the card do, as what they are; on both databases."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from tagwerk.access.actors import Actor
from tagwerk.companies.cards import add_company, edit_company, list_companies, show_company
from tagwerk.companies.duplicates.merging import merge_companies, unmerge_company
from tagwerk.companies.exports.exporting import export_companies
from tagwerk.companies.imports.importing import Imported, import_companies
from tagwerk.companies.imports.undoing import undo_import
from tagwerk.companies.own.declaring import own_fields
from tagwerk.companies.own.values import OwnField
from tagwerk.companies.segments.segments import save_segment
from tagwerk.companies.tables import Company
from tagwerk.companies.timeline import company_timeline
from tagwerk.obligations.standing import explain
from tagwerk.platform.app import App
from tagwerk.platform.config import FILE_NAME, load
from tagwerk.platform.errors import WrongInput
from tagwerk.platform.texts import read_in
from tagwerk.testing import Runner
from tagwerk.views.companies import card_view, company_view
from tagwerk.workspace.privacy.exporting import export_person
from tagwerk.workspace.privacy.forgetting import forget_person

FIELDS = """
[fields.chain]
type = "yes/no"
title = { en = "Chain store", de = "Filialist" }

[fields.shops]
type = "number"
title = "Anzahl Filialen"

[fields.visit_day]
type = "choice"
values = ["Montag", "keiner"]

[fields.founded]
type = "date"

[fields.motto]
"""
NONE = {"chain": None, "shops": None, "visit_day": None, "founded": None, "motto": None}


@pytest.fixture
def workspace_folder(workspace_folder: Path) -> Path:
    """A workspace whose house has fields of its own."""
    settings = workspace_folder / FILE_NAME
    settings.write_text(settings.read_text(encoding="utf-8") + FIELDS, encoding="utf-8")
    return workspace_folder


def with_settings(app: App, change: Callable[[str], str]) -> App:
    """The same workspace after its settings were changed."""
    file = app.folder / FILE_NAME
    file.write_text(change(file.read_text(encoding="utf-8")), encoding="utf-8")
    return replace(app, config=load(app.folder), _known={}, _sections={})


def fields(app: App, actor: Actor, company: str = "1") -> dict[str, Any]:
    found: dict[str, Any] = card_view(show_company(app, actor, company))["fields"]
    return found


def names(app: App, actor: Actor, segment: str) -> list[str]:
    return [company.name for company in list_companies(app, actor, segment)]


def take(app: App, actor: Actor, text: str, **options: Any) -> Imported:
    path = app.folder / "list.csv"
    path.write_text(text, encoding="utf-8")
    return import_companies(app, actor, path, **options)


def test_a_card_takes_them_typed_and_shows_them(app: App, anna: Actor) -> None:
    add_company(app, anna, "Möbel Größer", chain="Ja", shops="1.234,50", visit_day="MONTAG", founded="1.5.1871")
    assert fields(app, anna) == NONE | {
        "chain": True, "shops": 1234.5, "visit_day": "Montag", "founded": "1871-05-01",
    }  # fmt: skip
    edit_company(app, anna, "1", chain="no", shops="-3", motto=" Immer   gut ")
    edit_company(app, anna, "1", founded="")
    assert fields(app, anna) == NONE | {"chain": False, "shops": -3, "visit_day": "Montag", "motto": "Immer gut"}


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("chain", "perhaps", "Chain store: 'perhaps' is neither yes nor no. One of: yes, no."),
        ("shops", "many", "Anzahl Filialen: 'many' is no number. Such as 12 or 2.5."),
        ("shops", "1234567890123456", "is no number"),
        ("shops", "--1", "is no number"),
        ("visit_day", "Freitag", "is none of the values that there are. One of: Montag, keiner."),
        ("founded", "2026-02-30", "'2026-02-30' is no date."),
        ("motto", "x" * 501, "At most 500 characters"),
        ("chian", "yes", "There is no field 'chian'. Did you mean chain?"),
    ],
)
def test_what_is_no_value_is_refused_in_one_line(app: App, anna: Actor, name: str, value: str, said: str) -> None:
    add_company(app, anna, "Möbel Größer")
    with pytest.raises(WrongInput) as refused:
        edit_company(app, anna, "1", **{name: value})
    assert said in str(refused.value)
    assert fields(app, anna) == NONE


def test_a_change_is_told_as_the_reader_writes_it(app: App, anna: Actor) -> None:
    add_company(app, anna, "Möbel Größer")
    with read_in("de"):
        edit_company(app, anna, "1", founded="2020-12-31", city="Bonn", chain="ja", name="Möbel Groß")
        texts = {each.entry.text for each in company_timeline(app, anna, "1", kind="card").rows}
    assert texts == {
        "Ort: – → Bonn", "founded: – → 31.12.2020", "Filialist: – → ja", "Name: Möbel Größer → Möbel Groß",
    }  # fmt: skip


def test_a_change_is_on_record_and_counts_as_one_of_the_card(app: App, anna: Actor) -> None:
    add_company(app, anna, "Möbel Größer")
    edit_company(app, anna, "1", chain="yes")
    edit_company(app, anna, "1", chain="yes")
    (entry,) = company_timeline(app, anna, "1", kind="card").rows
    assert entry.entry.text == "Chain store: – → yes"
    assert explain(app, anna, "card_changes").number == 1
    edit_company(app, anna, "1", chain="")
    assert explain(app, anna, "card_changes").number == 0


def test_segments_compare_them_by_their_type(app: App, anna: Actor) -> None:
    add_company(
        app, anna, "Adler", chain="yes", shops="9", visit_day="Montag", founded="1999-12-31", motto="Äpfel & Birnen"
    )
    add_company(app, anna, "Bär", chain="no", shops="10", founded="2001-01-01")
    add_company(app, anna, "Chamäleon")
    for segment, expected in {
        "chain = yes": ["Adler"], "chain = NO": ["Bär"], "chain != yes": ["Bär", "Chamäleon"], "chain is empty": ["Chamäleon"],
        "shops > 9": ["Bär"], "shops < 9.5": ["Adler"], "shops = 10.0": ["Bär"], "shops is not empty": ["Adler", "Bär"],
        "founded before 2000-01-01": ["Adler"], "founded = 2001": ["Bär"], "not (founded < 2000-06-01)": ["Bär", "Chamäleon"],
        "visit_day = montag": ["Adler"], "visit-day in (keiner, Montag)": ["Adler"], "motto ~ ÄPFEL": ["Adler"],
    }.items():  # fmt: skip
        assert names(app, anna, segment) == expected, segment
    for segment, said in {
        "visit_day = Freitag": "is never",
        "shops > viele": "a number",
        "chain ~ x and shops ~ 1": "none",
    }.items():
        with pytest.raises(WrongInput, match=said):
            names(app, anna, segment)


def test_a_list_brings_them_by_name_or_title_and_cells_that_are_none_are_listed(app: App, anna: Actor) -> None:
    text = (
        "Firma;FILIALIST;Anzahl Filialen;visit day;founded;Motto\n"
        "Adler;ja;1.000,5;keiner;31.12.1999;k.A.\n"
        "Bär;womöglich;viele;Freitag;32.1.2000;Brumm\n"
    )
    planned = take(app, anna, text, dry_run=True)
    done = take(app, anna, text)
    assert [column.field for column in planned.columns] == [
        "company",
        "chain",
        "shops",
        "visit_day",
        "founded",
        "motto",
    ]
    assert (done.created, done.rejected, done.cells) == (2, 0, 4)
    assert [(problem.column, problem.value, problem.reason) for problem in done.problems] == [
        ("FILIALIST", "womöglich", "neither yes nor no"), ("Anzahl Filialen", "viele", "no number"),
        ("visit day", "Freitag", "none of the values that there are"), ("founded", "32.1.2000", "no date"),
    ]  # fmt: skip
    assert done.rejects_file is not None
    assert "womöglich" in done.rejects_file.read_text(encoding="utf-8-sig")
    assert fields(app, anna, "1") == NONE | {
        "chain": True,
        "shops": 1000.5,
        "visit_day": "keiner",
        "founded": "1999-12-31",
    }
    assert fields(app, anna, "2") == NONE | {"motto": "Brumm"}
    assert take(app, anna, text).updated == 0


def test_a_list_leaves_what_a_person_wrote_and_is_taken_back_as_a_whole(app: App, anna: Actor) -> None:
    add_company(app, anna, "Adler", shops="7", city="Köln")
    done = take(app, anna, "Firma;Ort;shops;chain;motto\nAdler;Köln;9;ja;x\nBär;Ulm;3;;\n")
    assert fields(app, anna) == NONE | {"shops": 7, "chain": True, "motto": "x"}
    edit_company(app, anna, "1", motto="unser Wort")
    assert done.import_id is not None
    undone = undo_import(app, anna, done.import_id)
    assert [(kept.what, kept.reason) for kept in undone.kept] == [("motto", "was changed since: unser Wort")]
    assert fields(app, anna) == NONE | {"shops": 7, "motto": "unser Wort"}
    assert names(app, anna, "all") == ["Adler"]


def test_what_somebody_says_of_a_column_comes_before_its_header_and_is_remembered(app: App, anna: Actor) -> None:
    take(app, anna, "Firma;Läden;chain\nAdler;4;x\n", told={"Läden": "shops", "chain": "-"})
    take(app, anna, "Firma;Läden\nBär;5\n")
    assert (fields(app, anna, "1"), fields(app, anna, "2")) == (NONE | {"shops": 4}, NONE | {"shops": 5})
    fewer = with_settings(app, lambda text: text.replace("fields.shops", "fields.stores"))
    assert [column.field for column in take(fewer, anna, "Firma;Läden\nBär;5\n").columns] == ["company", ""]


def test_american_dates_and_numbers_of_spreadsheets_are_what_they_were_there(app: App, anna: Actor) -> None:
    take(app, anna, "Company;founded\nAdler;3/31/1999\nBär;4/5/1999\n")
    assert [fields(app, anna, number)["founded"] for number in "12"] == ["1999-03-31", "1999-04-05"]
    book = Workbook()
    for row in (["Firma", "shops"], ["Chamäleon", 1.234], ["Dachs", 1234]):
        book.active.append(row)  # type: ignore[union-attr]
    book.save(app.folder / "list.xlsx")
    import_companies(app, anna, app.folder / "list.xlsx")
    assert [fields(app, anna, number)["shops"] for number in "34"] == [1.234, 1234]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_an_export_comes_back_and_changes_nothing(app: App, anna: Actor, form: str) -> None:
    add_company(app, anna, "Adler", chain="no", shops="1,2340", visit_day="keiner", founded="1999-12-31", motto="=1+1")
    add_company(app, anna, "Bär", shops="-0,5")
    done = export_companies(app, anna, company_view, form=form, out=app.folder / f"cards.{form}")
    before = [fields(app, anna, number) for number in "12"]
    back = import_companies(app, anna, done.path, overwrite=True)
    assert (back.created, back.updated, back.problems) == (0, 0, [])
    assert [fields(app, anna, number) for number in "12"] == before
    assert before[0] == {
        "chain": False,
        "shops": 1.234,
        "visit_day": "keiner",
        "founded": "1999-12-31",
        "motto": "=1+1",
    }
    if form == "xlsx":
        header, first, *_rest = load_workbook(done.path).active.iter_rows(values_only=True)  # type: ignore[union-attr]
        assert dict(zip(header, first, strict=True))["founded"] == "1999-12-31"


def test_two_companies_become_one_and_two_again_with_them(app: App, anna: Actor) -> None:
    add_company(app, anna, "Adler", shops="7")
    add_company(app, anna, "Adler Nord", shops="8", chain="yes")
    plan = merge_companies(app, anna, "1", "2")
    assert (plan.taken, plan.lost) == ({"chain": "yes"}, (("name", "Adler", "Adler Nord"), ("shops", "7", "8")))
    assert fields(app, anna) == NONE | {"shops": 7, "chain": True}
    unmerge_company(app, anna, 2)
    assert (fields(app, anna), fields(app, anna, "2")) == (NONE | {"shops": 7}, NONE | {"shops": 8, "chain": True})


def test_a_field_that_is_taken_away_keeps_its_data_for_when_it_comes_back(app: App, anna: Actor) -> None:
    add_company(app, anna, "Adler", shops="7", motto="x")
    save_segment(app, anna, "large", "shops > 5")
    without = with_settings(app, lambda text: text.replace("fields.shops", "fields.stores"))
    assert fields(without, anna) == {name: None for name in NONE if name != "shops"} | {"stores": None, "motto": "x"}
    with pytest.raises(WrongInput, match="there is no field 'shops'"):
        names(without, anna, "large")
    edit_company(without, anna, "1", motto="y")
    done = take(without, anna, "Firma;stores\nAdler;3\n")
    assert done.import_id is not None
    again = with_settings(without, lambda text: text.replace("fields.stores", "fields.shops"))
    undo_import(again, anna, done.import_id)
    assert fields(again, anna) == NONE | {"shops": 7, "motto": "y"}
    assert names(again, anna, "large") == ["Adler"]


def test_a_field_may_become_one_of_another_type_and_loses_nothing(app: App, anna: Actor) -> None:
    for number, motto in enumerate(("12", "2026-03-31", "2026-02-30", "1-2", "Immer gut", "1" * 30), 1):
        add_company(app, anna, f"Nummer {number}", motto=motto)
    as_number = with_settings(app, lambda text: text + 'type = "number"\n')
    assert names(as_number, anna, "motto > 0") == ["Nummer 1"]
    assert names(as_number, anna, "motto is empty") == [f"Nummer {number}" for number in range(2, 7)]
    assert fields(as_number, anna, "5")["motto"] == "Immer gut"
    as_date = with_settings(
        as_number, lambda text: text.replace('[fields.motto]\ntype = "number"', '[fields.motto]\ntype = "date"')
    )
    assert names(as_date, anna, "motto since 2026-03-01") == ["Nummer 2"]


def test_who_asks_is_told_of_them_and_who_is_forgotten_has_none(app: App, anna: Actor) -> None:
    add_company(app, anna, "Adler", motto="ruft Käthe an")
    export = export_person(app, anna, company="1")
    assert "ruft Käthe an" in json.dumps([part.rows for part in export.parts], ensure_ascii=False, default=str)
    forget_person(app, anna, company="1")
    with app.database.reading() as session:
        assert session.get_one(Company, 1).own == {}


def test_the_commands_take_and_show_them(app: App, anna: Actor) -> None:
    tagwerk = Runner(app.folder)
    tagwerk.json("companies", "add", "Adler", "--field", "chain=yes", "--field", "visit-day=montag")
    tagwerk.json("companies", "edit", "1", "--field", "shops=2,5", "--field", "visit_day=")
    assert tagwerk.json("companies", "show", "1")["fields"] == NONE | {"chain": True, "shops": 2.5}
    assert tagwerk.json("companies", "list", "shops > 2")[0]["fields"] == NONE | {"chain": True, "shops": 2.5}
    for pair, said in {
        "chain": "says no value", "city=Köln": "option of its own: --city", "size=3": "There is no field 'size'",
    }.items():  # fmt: skip
        with pytest.raises(WrongInput, match=said):
            tagwerk.json("companies", "edit", "1", "--field", pair)
    with pytest.raises(WrongInput, match="given twice"):
        tagwerk.json("companies", "edit", "1", "--field", "shops=1", "--field", "shops=2")


def test_titles_and_values_are_in_the_readers_language(app: App) -> None:
    chain, shops, *_others, motto = own_fields(app).values()
    with read_in("de"):
        assert (chain.title, chain.shown("yes"), shops.shown("1234.5")) == ("Filialist", "ja", "1.234,5")
    with read_in("en"):
        assert (chain.title, chain.shown("yes"), shops.shown("1234.5"), motto.title) == (
            "Chain store",
            "yes",
            "1,234.5",
            "motto",
        )
    assert OwnField("day", "date").shown("2026-02-30") == "2026-02-30"
