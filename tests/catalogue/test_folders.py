"""The export folder of an ERP: again and again, each file by itself, without doubles; sums never mix currencies."""

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from tagwerk.access.actors import Actor
from tagwerk.agenda.listing import agenda
from tagwerk.catalogue.documents.behaviour import behaviour_of
from tagwerk.catalogue.folders import cells
from tagwerk.catalogue.folders.importing import import_folder
from tagwerk.catalogue.folders.routine import take_in
from tagwerk.catalogue.folders.running import FileImported
from tagwerk.catalogue.products import list_products, show_product
from tagwerk.cli.main import run
from tagwerk.companies.cards import add_company, list_companies, show_company
from tagwerk.diary.requests import list_requests
from tagwerk.platform.app import App
from tagwerk.platform.errors import NotFound, WrongInput
from tagwerk.staff.departments import add_department

pytestmark = pytest.mark.usefixtures("fourth_of_november")

PRODUCTS = "Artikelnummer;Bezeichnung;ME;Status;VK-Preis\nA-1;Regal Größe 80;Stk;aktiv;1.234,50\nA-2;Leim;kg;ausgelaufen;3,4567\n"
BAD_ROWS = ";ohne Nummer;;;\nA-1;Doppelt;;;\nA-3;Brett;Stk;aktiv;#WERT!\nA-4;Latte;;vielleicht;1,x\n"
STOCK = "Artikelnr;Lager;Bestand;Liefertermin\nA-1;Köln;10;\nA-1;Passau;5,5;\nA-2;Köln;0;24.12.2026\n"
PRICES = (
    "Artikelnr\tPreisliste\tPreis\tWährung\tAb Menge\tGültig ab\n"
    "A-1\tA\t1.100,00\tEUR\t1\t01.01.2026\nA-1\tA\t99\tCHF\t1\t\n"
)
INVOICES = (
    "Rechnungsnr;Kundennr;Name;Rechnungsdatum;Fällig am;Bruttobetrag;Offen;Whg\n"
    "R1;10001;Größer;01.10.2026;15.10.2026;1.190,00;1.190,00;EUR\n"
    "R2;10001;Größer;01.09.2026;15.09.2026;500,00;;EUR\n"
    "R3;99999;Fremd;01.09.2026;15.09.2026;500,00;;EUR\n"
    "R4;10001;Größer;01.10.2026;15.10.2026;200,00;200,00;CHF\n"
)
PAYMENTS = "Rechnungsnummer;Datum;Betrag\nR2;25.09.2026;300,00\nR2;30.09.2026;200,00\n"
ORDERS = "Auftragsnr;Kundennr;Auftragsdatum;Gesamt\nAU1;10001;01.11.2026;200,00\n"


def _write(folder: Path, **files: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.csv").write_bytes(text.encode("latin-1"))
    return folder


def _by_file(done: list[FileImported]) -> dict[str, FileImported]:
    return {each.file.removesuffix(".csv"): each for each in done}


@pytest.fixture
def erp(tmp_path: Path) -> Path:
    return _write(tmp_path / "erp", Artikel=PRODUCTS, Bestand=STOCK, Preise=PRICES, Rechnungen=INVOICES, Zahlungen=PAYMENTS,
                  Auftraege=ORDERS)  # fmt: skip


def test_all_arrives_and_a_second_time_nothing_is_new(app: App, joerg: Actor, erp: Path) -> None:
    planned = _by_file(import_folder(app, joerg, erp, dry_run=True))
    assert list_products(app, joerg, everything=True).products == []
    done = _by_file(import_folder(app, joerg, erp))
    kinds = {
        "Artikel": "products",
        "Bestand": "stock",
        "Preise": "prices",
        "Rechnungen": "invoices",
        "Zahlungen": "payments",
    }
    assert {name: done[name].kind for name in kinds} == kinds
    for name in ("Artikel", "Rechnungen", "Zahlungen", "Auftraege"):
        assert (planned[name].created, planned[name].unmatched) == (done[name].created, done[name].unmatched)
    assert (planned["Bestand"].updated, planned["Preise"].created) == (2, 2), "with the products of the same run"
    assert (done["Artikel"].created, done["Bestand"].updated, done["Preise"].created) == (2, 2, 2)
    assert (done["Rechnungen"].unmatched, done["Rechnungen"].customers[1]) == (2, "99999 Fremd")
    card = show_product(app, joerg, "A-1")
    assert (card.product.stock, card.product.unit) == (15_500, "Stk")
    found = {(price.column, price.currency, price.unit_price) for price in card.prices}
    assert found == {("", "EUR", 12_345_000), ("A", "EUR", 11_000_000), ("A", "CHF", 990_000)}
    leim = show_product(app, joerg, "A-2").product
    assert (leim.status, leim.expected_on) == ("discontinued", date(2026, 12, 24))
    again = import_folder(app, joerg, erp)
    assert {(each.created, each.updated, each.rejected, each.gone) for each in again} == {(0, 0, 0, 0)}


def test_debt_and_payment_behaviour_stand_on_the_card_by_currency(app: App, joerg: Actor, erp: Path) -> None:
    import_folder(app, joerg, erp)
    company = add_company(app, joerg, "Möbel Größer", customer_number="10001", credit_limit="1000 EUR")
    with app.database.reading() as session:
        found = behaviour_of(session, company.id, date(2026, 11, 4))
    assert (found.open, found.overdue) == ({"EUR": 119_000, "CHF": 20_000},) * 2
    assert (found.paid, found.days_late, found.orders) == (1, 15.0, 1)
    section = next(each for each in show_company(app, joerg, str(company.id)).sections if each.name == "documents")
    assert section.rows[0] == ("open", "200.00 CHF + 1,190.00 EUR")
    assert ("credit limit", "exceeded by 190.00 EUR") in section.rows
    reasons = [
        reason.text for item in agenda(app, joerg) for reason in item.reasons if reason.reason == "invoice_overdue"
    ]
    assert sorted(reasons) == ["Overdue: 1,190.00 EUR since 2026-10-15.", "Overdue: 200.00 CHF since 2026-10-15."]
    assert [each.id for each in list_companies(app, joerg, "debt > 1189")] == [company.id]
    assert list_companies(app, joerg, "debt > 1190") == []
    _write(erp, Rechnungen=INVOICES.replace("1.190,00;1.190,00", "1.190,00;0,00").replace("R4;10001", "R4;99999"))
    import_folder(app, joerg, erp)
    with app.database.reading() as session:
        assert behaviour_of(session, company.id, date(2026, 11, 4)).open == {}


def test_what_is_no_longer_listed_is_gone_and_what_cannot_be_believed_stays(
    app: App, joerg: Actor, tmp_path: Path
) -> None:
    lines = [f"B{number};Brett {number}\n" for number in range(30)]
    erp = _write(tmp_path / "erp", artikel="Artikel;Name\n" + "".join(lines))
    assert import_folder(app, joerg, erp)[0].created == 30
    _write(erp, artikel="Artikel;Name\n" + "".join(lines[2:]).replace("Brett 5", ""))
    done = import_folder(app, joerg, erp)[0]
    assert (done.gone, done.rejected) == (2, 1), "a row that cannot be taken still says that its article is there"
    assert show_product(app, joerg, "B0").product.status == "gone"
    _write(erp, artikel="Artikel;Name\n" + "".join(lines[:3]))
    done = import_folder(app, joerg, erp)[0]
    assert (done.gone, done.kept, done.updated) == (0, 27, 2), "half a file is no reason to clear a catalogue"
    (erp / "mapping.toml").write_text('[[file]]\nname = "art*"\ncomplete = true\n', encoding="utf-8")
    assert import_folder(app, joerg, erp)[0].gone == 27
    assert list_products(app, joerg).number == 3


def test_one_bad_file_or_row_stops_no_other_and_comes_back_to_be_mended(app: App, joerg: Actor, tmp_path: Path) -> None:
    erp = _write(
        tmp_path / "erp", Artikel=PRODUCTS + BAD_ROWS,
        Sonstiges="foo;bar\n1;2\n", Bestand="Artikel;Bestand\nX-9;3\n",
    )  # fmt: skip
    (erp / "kaputt.xlsx").write_bytes(b"PK\x03\x04nothing")
    done = _by_file(import_folder(app, joerg, erp))
    assert "invoices, orders, payments. Say it in mapping.toml" in done["Sonstiges"].fault
    (tmp_path / "leer.csv").write_text("")
    for alone in (erp / "Sonstiges.csv", tmp_path / "leer.csv"):
        with pytest.raises(WrongInput, match=r"cannot be said|is empty"):
            import_folder(app, joerg, alone)
    assert done["kaputt.xlsx"].fault
    assert done["Bestand"].nothing_taken
    artikel = done["Artikel"]
    assert (artikel.created, artikel.rejected) == (4, 2)
    assert [(each.line, each.column, each.value, each.reason) for each in artikel.problems] == [
        (4, "", "", "Nothing usable stands in: Artikelnummer."), (5, "", "", "A-1 stands in line 2 already."),
        (7, "Status", "vielleicht", "no state that we know"), (7, "VK-Preis", "1,x", "no price"),
    ]  # fmt: skip
    assert artikel.rejects_file is not None
    mended = artikel.rejects_file.read_text(encoding="latin-1").replace("1,x", "1,50").replace(";ohne", "A-5;ohne")
    artikel.rejects_file.write_text(mended, encoding="latin-1")
    assert len(import_folder(app, joerg, erp, dry_run=True)) == 4, "what was rejected is no list of the ERP's"
    assert import_folder(app, joerg, artikel.rejects_file)[0].created == 1
    for missing in (tmp_path / "nowhere", tmp_path / "erp" / "none.csv"):
        with pytest.raises(NotFound):
            import_folder(app, joerg, missing)


def test_a_mapping_says_what_headers_do_not(app: App, joerg: Actor, tmp_path: Path) -> None:
    erp = _write(tmp_path / "erp", EXP01="C1;C2;VK 2;C4\n4711;Regal;9,95;x\n", EXP02="a;b\n1;2\n")
    mapping = erp / "mapping.toml"
    mapping.write_text(
        '[[file]]\nname = "exp01*"\nkind = "products"\ncurrency = "CHF"\n'
        '[file.columns]\nC1 = "article"\nC2 = "name"\n"VK 2" = "price:B"\n\n[[file]]\nname = "EXP02.csv"\nkind = "-"\n',
        encoding="utf-8",
    )
    (done,) = import_folder(app, joerg, erp)
    assert (done.created, done.left_out) == (1, ["C4"])
    (price,) = show_product(app, joerg, "4711").prices
    assert (price.column, price.currency, price.unit_price) == ("B", "CHF", 99_500)
    for wrong, said in (
        ('[[file]]\nname = "x"\nkind = "y"\n', "line 3: 'y' is none of: 'products'"),
        ("[[", "line 1, is no TOML"),
        ('[[file]]\nname = "x"\ncolumns = { A = "artikle" }\n', "line 3: the column 'A' cannot be 'artikle'.*article"),
        ('[[file]]\nname = "x"\n\n[file.columns]\n"VK-Preis" = "price:"\n', "line 5: the column 'VK-Preis' cannot be"),
        ('[[file]]\nname = "x"\n[[file]]\nnmae = "y"\n', "line 3: name is missing|line 4: .*'nmae'.*name"),
        ('[file]\nname = "x"\n', "line 1: file is a list"),
    ):
        mapping.write_text(wrong, encoding="utf-8")
        with pytest.raises(WrongInput, match=said):
            import_folder(app, joerg, erp)
    mapping.unlink()
    mapping.mkdir()
    with pytest.raises(WrongInput, match="is a folder"):
        import_folder(app, joerg, erp)


def test_a_spreadsheet_is_read_and_departments_are_told_once_of_a_list(
    app: App, anna: Actor, joerg: Actor, tmp_path: Path
) -> None:
    add_department(app, anna, "Logistik")
    catalogue = app.config.settings.catalogue.model_copy(
        update={"tell_of_products": ("Logistik",), "folder": str(tmp_path / "erp")}
    )
    object.__setattr__(app.config, "settings", app.config.settings.model_copy(update={"catalogue": catalogue}))
    book = Workbook()
    assert book.active is not None
    for row in (
        ["Artikelliste", None],
        [],
        ["SKU", "Product name", "Stock", "VK A"],
        ["X1", "Chair", 3, 12.5],
        ["X2", "Table", 1.5, 99],
    ):
        book.active.append(row)
    (tmp_path / "erp").mkdir()
    book.save(tmp_path / "erp" / "products.xlsx")
    (done,) = import_folder(app, joerg, tmp_path / "erp")
    assert (done.created, done.rejected) == (2, 0)
    card = show_product(app, joerg, "X2")
    assert (card.product.stock, card.prices[0].column, card.prices[0].unit_price) == (1500, "A", 990_000)
    assert [each.text for each in list_requests(app, joerg)] == [
        "New products from the list products.xlsx: 2. Please take note."
    ]
    take_in(app)  # the file is new to the routine? no: it is as it was
    assert import_folder(app, joerg, tmp_path / "erp", only_changed=True)[0].same


@pytest.mark.parametrize(
    ("text", "point", "number"),
    [("1.234,50 €", ",", "1234.50"), ("EUR 12", ",", "12"), ("12,50-", ",", "-12.50"),
     ("(3,5)", ",", "-3.5"), ("1'234.50", ".", "1234.50"),
     ("1 234,5", ",", "1234.5"), ("-0,5", ",", "-0.5"), (",5", ",", "0.5"), ("1.2.3", ",", None),
     ("12,3,4", ",", None), ("abc", ",", None),
     ("1.23", ",", None), ("--1", ",", None), ("1e5", ",", None)],
)  # fmt: skip
def test_numbers_are_read_as_their_column_writes_them(text: str, point: str, number: str | None) -> None:
    assert cells.digits_of(text, point) == number


def test_a_column_shows_how_it_is_written() -> None:
    assert cells.writing_of(["1.234", "12,5"], ".").point == ","
    assert cells.writing_of(["1,234", "1,234,567"], ",").point == "."
    assert cells.writing_of(["10.5", "3"], ",").point == "."
    assert cells.writing_of(["1.234", "2.345"], ",").point == ","
    assert cells.day("03/31/2026", cells.writing_of(["03/31/2026"], ",")) == date(2026, 3, 31)
    assert cells.day("20260331", cells.Writing()) == cells.day("31.3.26", cells.Writing()) == date(2026, 3, 31)


@given(st.integers(-(10**11), 10**11), st.sampled_from([",", "."]), st.booleans())
def test_an_amount_is_read_as_it_was_written(minor: int, point: str, grouped: bool) -> None:
    text = f"{minor / 100:,.2f}" if grouped else f"{minor / 100:.2f}"
    text = text if point == "." else text.translate({ord("."): ",", ord(","): "."})
    assert cells.amount(text, "EUR", cells.Writing(point)) == minor


def test_two_who_take_in_the_same_folder_at_once_leave_no_double_and_nothing_gone(
    app: App, joerg: Actor, tmp_path: Path
) -> None:
    erp = _write(
        tmp_path / "erp",
        artikel="Artikel;Name;VK A\n" + "".join(f"P{number};Brett {number};{number},50\n" for number in range(600)),
        rechnungen="Rechnungsnr;Kundennr;Betrag\n" + "".join(f"R{number};1;{number},00\n" for number in range(600)),
    )
    with ThreadPoolExecutor(3) as several:
        runs = list(several.map(lambda _number: import_folder(app, joerg, erp), range(3)))
    assert sum(done.created for run in runs for done in run) == 1200
    assert {done.rejected + done.gone for run in runs for done in run} == {0}
    assert list_products(app, joerg).number == 600


def test_of_two_files_that_say_the_stock_that_of_stocks_holds(app: App, joerg: Actor, tmp_path: Path) -> None:
    erp = _write(
        tmp_path / "erp", Artikel="Artikel;Name;Bestand\nA-1;x;3\nA-2;y;4\n", Bestand="Artikel;Bestand\na-1;10\n"
    )
    import_folder(app, joerg, erp)
    assert [show_product(app, joerg, each).product.stock for each in ("A-1", "A-2")] == [10_000, 4000]
    assert {each.updated for each in import_folder(app, joerg, erp)} == {0}


def test_a_plan_counts_what_two_files_bring_once(app: App, joerg: Actor, tmp_path: Path) -> None:
    erp = _write(
        tmp_path / "erp",
        Artikel1="Artikel;Name;VK A\nA-1;Regal Größe 80;9,50\nA-2;Leim;1\n",
        Artikel2="Artikel;Name;VK A\na-1;Regal Größe 80;9,50\nA-2;Kleber;1\nA-3;Brett;2\n",
        Preise="Artikel;Preisliste;Preis\nA-1;A;9,50\nA-3;A;3,00\nA-3;B;3,00\n",
        Rechnungen1="Rechnungsnr;Kundennr;Betrag\nR1;1;5,00\n",
        Rechnungen2="Rechnungsnr;Kundennr;Betrag\nR1;1;6,00\nR2;1;5,00\n",
        Bestand="Artikel;Bestand\nA-1;3\n",
    )
    changed = {
        "Artikel2": "Artikel;Name;VK A\nA-1;Regal Größe 90;8\nA-4;Latte;2\n",
        "Bestand": "Artikel;Bestand\nA-4;3\n",
    }
    for files, second in (({}, (1, 1)), (changed, (1, 1))):
        _write(erp, **files)
        planned = {each.file: (each.created, each.updated) for each in import_folder(app, joerg, erp, dry_run=True)}
        done = {each.file: (each.created, each.updated) for each in import_folder(app, joerg, erp)}
        assert planned == done
        assert done["Artikel2.csv"] == second


def test_what_is_rejected_again_lies_there_once(app: App, joerg: Actor, tmp_path: Path) -> None:
    erp = _write(tmp_path / "erp", Artikel="Artikel;Name\n;x\n")
    book = Workbook()
    assert book.active is not None
    for row in (["Artikelnr", "Bestand"], ["X9", 3]):
        book.active.append(row)
    book.save(erp / "Bestand.xlsx")
    first = [each.rejects_file for each in import_folder(app, joerg, erp)]
    assert [each.rejects_file for each in import_folder(app, joerg, erp)] == first
    assert len(list(erp.glob("*.rejects*"))) == 2
    _write(erp, Artikel="Artikel;Name\n;y\n")
    import_folder(app, joerg, erp)
    assert len(list(erp.glob("*.rejects*"))) == 3, "what somebody may be mending is not written over"


def test_an_invoice_without_a_readable_amount_is_none_and_nothing_is_cut_silently(
    app: App, joerg: Actor, tmp_path: Path
) -> None:
    erp = _write(
        tmp_path / "erp", Rechnungen="Rechnungsnr;Kundennr;Datum;Betrag\nR1;1;40.11.2026;abc\nR2;1;40.11.2026;5,00\nR3;1;;\n",
        Artikel=f"Artikel;Name\nA-1;{'x' * 5000}\n",
    )  # fmt: skip
    done = _by_file(import_folder(app, joerg, erp))
    assert (done["Rechnungen"].created, done["Rechnungen"].rejected) == (1, 2)
    assert [(each.line, each.column, each.value) for each in done["Rechnungen"].problems] == [
        (2, "", ""), (3, "Datum", "40.11.2026"), (4, "", ""),
    ]  # fmt: skip
    assert (done["Artikel"].created, done["Artikel"].rejected) == (0, 1)


def test_a_customer_is_known_by_its_name_where_there_is_no_number(app: App, joerg: Actor, tmp_path: Path) -> None:
    company = add_company(app, joerg, "Möbel Größer GmbH", customer_number="10001")
    rows = "R1;möbel  größer gmbh;5,00\nR2;Fremd AG;5,00\n"
    erp = _write(
        tmp_path / "erp", Rechnungen="Rechnungsnr;Kunde;Betrag\n" + rows,
        Auftraege="Auftragsnr;Kundennr;Name;Gesamt\nAU1;;Niemand;5,00\nAU2;;Möbel Größer GmbH;5,00\n",
    )  # fmt: skip
    import_folder(app, joerg, erp)
    done = _by_file(import_folder(app, joerg, erp))
    assert (done["Rechnungen"].unmatched, done["Rechnungen"].customers) == (1, ["Fremd AG"])
    assert (done["Auftraege"].unmatched, done["Auftraege"].customers) == (1, ["Niemand"])
    assert (done["Rechnungen"].updated, done["Auftraege"].updated) == (0, 0)
    with app.database.reading() as session:
        found = behaviour_of(session, company.id, date(2026, 11, 4))
    assert (found.open, found.orders) == ({"EUR": 500}, 1)


def test_what_a_later_line_says_otherwise_is_named_with_the_line_that_does_not_hold(
    app: App, joerg: Actor, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    erp = _write(
        tmp_path / "erp",
        Artikel1="Artikel;Name\nA-1;Regal\nA-2;Leim\n", Artikel2="Artikel;Name\nA-1;Regal 80\nA-2;Leim\n",
        Bestand1="Artikel;Lager;Bestand\nA-1;K;1\nA-2;K;5\nA-2;P;2\n", Bestand2="Artikel;Bestand\nA-3;9\na-2;7\nA-1;4\n",
        Preise="Artikel;Preisliste;Preis\nA-1;A;9,50\nA-1;B;8\nA-1;a;9,00\nA-1;B;8,00\n",
        Rechnungen1="Rechnungsnr;Kundennr;Betrag\nR1;1;5,00\nR2;1;5,00\n",
        Rechnungen2="Rechnungsnr;Kundennr;Betrag;Offen\nR2;1;5,00;5,00\nR1;1;6,00;6,00\n",
    )  # fmt: skip
    for number, path in enumerate(sorted(erp.iterdir(), reverse=True)):  # the first by name is the last by date
        os.utime(path, (1_800_000_000 + number, 1_800_000_000 + number))
    expected = {
        "Artikel1": [("Artikel2.csv", 2, "A-1")], "Bestand1": [("Bestand2.csv", 4, "A-1"), ("Bestand2.csv", 3, "a-2")],
        "Preise": [("Preise.csv", 2, "A-1 A")], "Rechnungen1": [("Rechnungen2.csv", 3, "R1")],
    }  # fmt: skip
    for dry_run in (True, False):
        done = _by_file(import_folder(app, joerg, erp, dry_run=dry_run))
        found = {
            name: [(line.file, line.line, line.name) for line in each.overruled_lines] for name, each in done.items()
        }
        assert {name: lines for name, lines in found.items() if lines} == expected
        assert {name: each.overruled for name, each in done.items()} == {name: len(found[name]) for name in done}
    assert [show_product(app, joerg, each).product.stock for each in ("A-1", "A-2")] == [1000, 7000]
    assert run(["import", str(erp), "--dry-run", "--workspace", str(app.folder), "--as", joerg.name]) == 0
    assert "  A-1: this holds, not line 4 of Bestand2.csv\n" in capsys.readouterr().out
