"""The catalogue in a file: it comes back and changes nothing, and says nothing of what is not listed."""

import json
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from servers.program import Program
from tagwerk.access.actors import Actor
from tagwerk.catalogue.exporting import export_products
from tagwerk.catalogue.folders.importing import import_folder
from tagwerk.catalogue.prices import set_price
from tagwerk.catalogue.products import add_product, edit_product
from tagwerk.platform.app import App
from tagwerk.platform.errors import WrongInput
from tagwerk.views.catalogue import priced_product_view

pytestmark = pytest.mark.usefixtures("fourth_of_november")


@pytest.fixture
def filled(app: App, joerg: Actor) -> App:
    add_product(app, joerg, "A-1", "Regal Größe 80; Eiche", unit="Stk", stock=1_234)
    add_product(app, joerg, "007", "=Leim", stock=5_500_000, expected_on=date(2026, 12, 24))
    add_product(app, joerg, "B", "Brett")
    edit_product(app, joerg, "B", status="discontinued")
    set_price(app, joerg, "A-1", "1.234,5", valid_from=date(2026, 1, 1))
    set_price(app, joerg, "A-1", "1234,4567", column="Händler", from_quantity=10_000, valid_until=date(2027, 1, 31))
    set_price(app, joerg, "007", "2", column="Händler", currency="CHF", valid_from=date(2027, 1, 1))
    set_price(app, joerg, "B", "9", valid_from=date(2025, 1, 1), valid_until=date(2025, 12, 31))
    return app


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_catalogue_that_comes_back_changes_nothing(filled: App, joerg: Actor, tmp_path: Path, form: str) -> None:
    for prices, number in ((False, 3), (True, 3)):
        out = tmp_path / f"{'preise' if prices else 'artikel'}.{form}"
        done = export_products(filled, joerg, priced_product_view, prices=prices, form=form, out=out)
        assert (done.path, done.number, done.gone) == (out, number, 0)
        (back,) = import_folder(filled, joerg, out)
        assert (back.kind, back.rows) == ("prices" if prices else "products", number)
        assert (back.created, back.updated, back.rejected, back.problems, back.left_out) == (0, 0, 0, [], [])


def test_no_cell_is_a_formula_and_what_is_no_longer_listed_is_left_out_and_counted(
    filled: App, joerg: Actor, tmp_path: Path
) -> None:
    erp = tmp_path / "erp"
    erp.mkdir()
    for text in ("Artikel;Name\nX1;Rest\nX2;Latte\n", "Artikel;Name\nX2;Latte\n"):
        (erp / "artikel.csv").write_text(text, encoding="utf-8")
        import_folder(filled, joerg, erp)
    done = export_products(filled, joerg, priced_product_view, form="xlsx", out=tmp_path / "a.xlsx")
    assert (done.number, done.gone) == (4, 1)
    sheet = load_workbook(done.path).active
    assert sheet is not None
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}
    text = export_products(filled, joerg, priced_product_view).path.read_text(encoding="utf-8-sig")
    assert "\n007;'=Leim;;active;5500,000;2026-12-24\n" in text.replace("\r", "")
    with pytest.raises(WrongInput, match="no form"):
        export_products(filled, joerg, priced_product_view, form="pdf")
    with pytest.raises(WrongInput, match="there already"):
        export_products(filled, joerg, priced_product_view, form="xlsx", out=done.path)


def test_the_command_writes_it_with_the_prices_as_a_document(program: Program, tmp_path: Path) -> None:
    assert program.run("products", "add", "4711", "Regal Größe").returncode == 0
    assert program.run("products", "price", "4711", "17,99", "--currency", "EUR").returncode == 0
    done = program.json("products", "export", "--out", str(tmp_path / "alle.json"))
    assert (done["format"], done["number"], done["gone"]) == ("json", 1, 0)
    (product,) = json.loads(Path(done["file"]).read_text(encoding="utf-8"))
    assert (product["article"], product["name"], product["prices"][0]["price"]) == ("4711", "Regal Größe", "17.9900")
    assert "1 price" in program.run("products", "export", "--prices").stdout


def test_a_file_that_ends_as_another_form_is_refused_and_not_made(program: Program, tmp_path: Path) -> None:
    for command in (["products", "export"], ["companies", "export"]):
        done = program.run(*command, "--format", "csv", "--out", str(tmp_path / "liste.XLSX"))
        assert (done.returncode, "liste.XLSX ends as a file that is not csv." in done.stderr) == (2, True)
    assert list(tmp_path.glob("liste*")) == []
