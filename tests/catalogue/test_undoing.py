"""A file of the ERP is taken back as a whole: what it made goes, what it changed is as it was, what was changed since stays."""

import tempfile
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from servers.program import Program
from tagwerk.access.actors import Actor
from tagwerk.catalogue.analogues import set_analogue
from tagwerk.catalogue.changes.noting import FIELDS, KEPT, THINGS
from tagwerk.catalogue.changes.undoing import undo_file
from tagwerk.catalogue.documents.tables import FileChange
from tagwerk.catalogue.folders.importing import import_folder
from tagwerk.catalogue.folders.routine import take_in
from tagwerk.catalogue.folders.running import FileImported
from tagwerk.catalogue.products import edit_product, show_product
from tagwerk.cli.main import run
from tagwerk.companies.cards import add_company, edit_company, list_companies
from tagwerk.companies.imports.importing import import_companies
from tagwerk.companies.imports.undoing import list_imports, undo_import
from tagwerk.platform.app import App
from tagwerk.platform.errors import Conflict, NotFound, WrongInput
from tagwerk.workspace.privacy.forgetting import forget_person

pytestmark = pytest.mark.usefixtures("fourth_of_november")

FIRST = "Artikelnummer;Bezeichnung;Bestand;Liefertermin;VK-Preis A\nA-1;Regal Größe 80;5;;12,50\nA-2;Leim;0;24.12.2026;3,45\n"
SECOND = "Artikelnummer;Bezeichnung;Bestand;Liefertermin;VK-Preis A\nA-1;Regal Größe 80;9;;13,00\nA-3;Brett;1;;7,00\n"
INVOICES = "Rechnungsnr;Kundennr;Name;Rechnungsdatum;Bruttobetrag;Offen\nR1;10001;Größer;01.10.2026;1.190,00;1.190,00\n"


def taken_in(app: App, actor: Actor, folder: Path, name: str, text: str) -> FileImported:
    """A file of that name, taken in."""
    path = folder / f"{name}.csv"
    path.write_text(text, encoding="utf-8")
    [done] = import_folder(app, actor, path)
    assert done.fault == ""
    return done


def everything(app: App) -> dict[str, Any]:
    """All products, prices and documents, without what marks them as seen."""
    with app.database.reading() as session:
        return {
            name: {row[0]: tuple(row)[1:] for row in session.execute(columns)}
            for name, thing in THINGS.items()
            for columns in [sa.select(*(thing.__table__.columns[field] for field in ("id", *FIELDS[name])))]
        }


def test_what_a_file_made_and_changed_is_as_it_was(app: App, joerg: Actor, tmp_path: Path) -> None:
    before = everything(app)
    first = taken_in(app, joerg, tmp_path, "Artikel", FIRST)
    between = everything(app)
    second = taken_in(app, joerg, tmp_path, "Artikel", SECOND)
    assert (second.updated, second.created, second.gone) == (1, 1, 1)
    assert [known.kind for known in list_imports(app, joerg)] == ["products", "products"]
    assert second.import_id is not None
    assert first.import_id is not None
    undone = undo_file(app, joerg, second.import_id)
    assert (everything(app), undone.kept) == (between, [])
    assert undo_file(app, joerg, first.import_id).rows == 4
    assert everything(app) == before
    with pytest.raises(Conflict, match="taken back already"):
        undo_file(app, joerg, first.import_id)


def test_the_last_is_taken_back_first_where_both_changed_the_same(app: App, joerg: Actor, tmp_path: Path) -> None:
    first = taken_in(app, joerg, tmp_path, "Artikel", FIRST).import_id
    second = taken_in(app, joerg, tmp_path, "Artikel", FIRST.replace("Leim", "Kleber")).import_id
    prices = taken_in(app, joerg, tmp_path, "Preise", "Artikelnr;Preisliste;Preis;Währung\nA-1;B;9,00;EUR\n").import_id
    stock = taken_in(app, joerg, tmp_path, "Bestand", "Artikelnr;Bestand\nA-1;7\n").import_id
    assert None not in (first, second, prices, stock)
    for number, ahead in (
        (second, None),
        (first, stock),
        (stock, None),
        (first, prices),
        (prices, None),
        (first, None),
    ):
        assert number is not None
        if ahead is None:
            assert undo_file(app, joerg, number).kept == []
        else:
            with pytest.raises(Conflict, match=f"import {ahead} came after the import {number}"):
                undo_file(app, joerg, number)
    assert everything(app) == {"products": {}, "prices": {}, "erp_documents": {}}


def test_what_was_changed_since_stays_and_is_named(app: App, joerg: Actor, tmp_path: Path) -> None:
    first = taken_in(app, joerg, tmp_path, "Artikel", FIRST)
    second = taken_in(
        app, joerg, tmp_path, "Artikel", FIRST.replace("Leim", "Kleber").replace("Größe 80;5", "Größe 80;6")
    )
    edit_product(app, joerg, "A-1", stock=2000)
    assert second.import_id is not None
    undone = undo_file(app, joerg, second.import_id)
    assert [(kept.what, kept.field, kept.reason) for kept in undone.kept] == [("A-1", "stock", "was changed since: 2")]
    assert (show_product(app, joerg, "A-1").product.stock, show_product(app, joerg, "A-2").product.name) == (
        2000,
        "Leim",
    )
    set_analogue(app, joerg, "A-1", "A-2")
    assert first.import_id is not None
    undone = undo_file(app, joerg, first.import_id)
    assert {(kept.what, kept.reason[:2]) for kept in undone.kept} == {("A-1", "wa"), ("A-2", "is")}


def test_documents_go_and_come_back(app: App, joerg: Actor, tmp_path: Path) -> None:
    first = taken_in(app, joerg, tmp_path, "Rechnungen", INVOICES)
    between = everything(app)
    more = INVOICES.replace("R1", "R2")
    second = taken_in(app, joerg, tmp_path, "Rechnungen", more)
    assert (second.created, second.gone) == (1, 1)
    assert second.import_id is not None
    undo_file(app, joerg, second.import_id)
    assert everything(app) == between
    assert first.import_id is not None
    assert undo_file(app, joerg, first.import_id).rows == 1


def test_a_file_that_changes_nothing_leaves_no_import_and_old_ones_go(app: App, joerg: Actor, tmp_path: Path) -> None:
    taken_in(app, joerg, tmp_path, "Artikel", FIRST)
    assert taken_in(app, joerg, tmp_path, "Artikel", FIRST).import_id is None
    assert len(list_imports(app, joerg)) == 1
    numbers = [
        taken_in(app, joerg, tmp_path, "Artikel", FIRST.replace(";5;", f";{10 + n};")).import_id for n in range(KEPT)
    ]
    assert [known.id for known in list_imports(app, joerg)] == numbers[::-1]
    with app.database.reading() as session:
        assert set(session.scalars(sa.select(FileChange.import_id))) == set(numbers)


def test_each_of_both_is_taken_back_by_its_own_way(app: App, joerg: Actor, tmp_path: Path) -> None:
    done = taken_in(app, joerg, tmp_path, "Artikel", FIRST)
    assert done.import_id is not None
    with pytest.raises(WrongInput, match="file of the ERP"):
        undo_import(app, joerg, done.import_id)
    with pytest.raises(NotFound):
        undo_file(app, joerg, 4711)
    assert show_product(app, joerg, "A-1").product.stock == 5000


def test_what_is_taken_back_while_it_comes_in_comes_in_no_further(
    app: App, joerg: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tagwerk.catalogue.folders.running.PIECE", 1)
    (tmp_path / "Artikel.csv").write_text(FIRST, encoding="utf-8")

    def take_back(_rows: int) -> None:
        [known] = list_imports(app, joerg)
        if known.state == "running":
            undo_file(app, joerg, known.id)

    [done] = import_folder(app, joerg, tmp_path / "Artikel.csv", progress=take_back)
    assert done.fault == "Somebody takes this file back meanwhile."
    assert everything(app)["products"] == {}


def test_what_is_taken_back_is_not_taken_in_again_until_the_file_changes(
    app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tagwerk.catalogue.folders.routine.set_folder", lambda _config: tmp_path)
    (tmp_path / "Artikel.csv").write_text(FIRST, encoding="utf-8")
    take_in(app)
    [known] = list_imports(app, Actor.system("test"))
    undo_file(app, Actor.system("test"), known.id)
    take_in(app)
    assert everything(app)["products"] == {}
    (tmp_path / "Artikel.csv").write_text(SECOND, encoding="utf-8")
    take_in(app)
    assert len(everything(app)["products"]) == 2


def test_whom_is_forgotten_is_in_no_change_either(app: App, anna: Actor, joerg: Actor, tmp_path: Path) -> None:
    company = add_company(app, anna, "Größer", customer_number="10001")
    taken_in(app, joerg, tmp_path, "Rechnungen", INVOICES)
    forget_person(app, anna, company=str(company.id))
    with app.database.reading() as session:
        assert "Größer" not in str([(row.before, row.after) for row in session.scalars(sa.select(FileChange))])


ROWS = st.dictionaries(
    st.sampled_from(["A-1", "A-2", "A-3", "A-4"]),
    st.tuples(st.sampled_from(["Regal", "Leim", "Öse"]), st.integers(0, 3), st.integers(1, 3)),
    min_size=1,
)


@given(files=st.lists(st.tuples(st.sampled_from(["Artikel", "Sortiment"]), ROWS), min_size=1, max_size=4))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15, deadline=None)
def test_the_last_first_all_is_as_it_was_before_each(
    app: App, joerg: Actor, files: list[tuple[str, dict[str, tuple[str, int, int]]]]
) -> None:
    states, numbers = [], []
    with tempfile.TemporaryDirectory() as folder:
        for name, rows in files:
            states.append(everything(app))
            lines = [f"{article};{called};{stock};{price}" for article, (called, stock, price) in rows.items()]
            text = "\n".join(["Artikelnummer;Bezeichnung;Bestand;VK-Preis A", *lines, ""])
            numbers.append(taken_in(app, joerg, Path(folder), name, text).import_id)
    for number, before in zip(reversed(numbers), reversed(states), strict=True):
        if number is not None:
            assert undo_file(app, joerg, number).kept == []
        assert everything(app) == before


@pytest.mark.heavy
def test_a_file_is_taken_back_on_the_command_line(program: Program, tmp_path: Path) -> None:
    (tmp_path / "Artikel.csv").write_text(FIRST, encoding="utf-8")
    [done] = program.json("import", str(tmp_path / "Artikel.csv"))
    [known] = program.json("imports", "list")
    assert (known["import"], known["kind"], known["state"]) == (done["import"], "products", "done")
    undone = program.json("imports", "undo", str(done["import"]), "--yes")
    assert (undone["rows"], undone["kept"]) == (4, [])
    assert program.json("imports", "list")[0]["state"] == "undone"


def test_of_very_much_that_stays_the_first_is_shown_and_the_rest_counted(
    app: App, joerg: Actor, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    articles = [f"A-{number}" for number in range(25)]
    rows = "".join(f"{article};x;1\n" for article in articles)
    taken_in(app, joerg, tmp_path, "Artikel", f"Artikelnummer;Bezeichnung;Bestand\n{rows}")
    done = taken_in(app, joerg, tmp_path, "Artikel", f"Artikelnummer;Bezeichnung;Bestand\n{rows.replace(';1', ';2')}")
    for article in articles:
        edit_product(app, joerg, article, stock=3000)
    undo = ["imports", "undo", str(done.import_id), "--yes", "--workspace", str(app.folder), "--as", joerg.name]
    assert run(undo) == 0
    shown = capsys.readouterr().out
    assert (shown.count("  stays: "), "… and 5 more." in shown) == (20, True)


def test_of_very_many_cards_that_stay_the_first_are_shown(
    app: App, anna: Actor, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Firma;Ort\n" + "".join(f"Möbel {number * 7919};Köln\n" for number in range(23)), encoding="utf-8")
    done = import_companies(app, anna, path)
    for found in list_companies(app, anna):
        edit_company(app, anna, str(found.id), city="Bonn")
    undo = ["imports", "undo", str(done.import_id), "--yes", "--workspace", str(app.folder)]
    assert run(undo) == 0
    shown = capsys.readouterr().out
    assert (shown.count("  stays: "), "… and 3 more." in shown) == (20, True)


def test_a_field_that_stays_is_called_by_its_title(
    app: App, anna: Actor, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Kundennummer;Firma;Ort\n7;Möbel Größer;Köln\n", encoding="utf-8")
    import_companies(app, anna, path)
    path.write_text("Kundennummer;Firma;Ort\n7;Möbel Größer;Bonn\n", encoding="utf-8")
    done = import_companies(app, anna, path, overwrite=True)
    edit_company(app, anna, "1", city="Kiel")
    monkeypatch.setenv("LANGUAGE", "de")
    assert run(["imports", "undo", str(done.import_id), "--yes", "--workspace", str(app.folder)]) == 0
    assert "1 Möbel Größer, Ort: " in capsys.readouterr().out
