"""A file is read whatever program wrote it: its letters, its separators, what stands above its header; and never without end."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tagwerk.access.actors import Actor
from tagwerk.catalogue.folders.importing import import_folder
from tagwerk.companies.imports.importing import import_companies
from tagwerk.companies.imports.reading.lists import List, open_list
from tagwerk.companies.imports.recognising.headers import likeness_to_header
from tagwerk.platform.app import App
from tagwerk.platform.errors import WrongInput

TABLE = "Firma;Ort;Telefon\nMöbel Größer;Köln;0221 4710100\nJäger & Söhne;Würzburg;0931 55501\n"
ROWS = [["Möbel Größer", "Köln", "0221 4710100"], ["Jäger & Söhne", "Würzburg", "0931 55501"]]


def _read(folder: Path, data: bytes, name: str = "list.csv") -> List:
    path = folder / name
    path.write_bytes(data)
    return open_list(path, likeness_to_header)


def _rows(found: List) -> list[list[str]]:
    return [line.cells for line in found.rows]


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "latin-1", "cp850", "mac_roman"],
)
def test_letters_of_whatever_program_are_read(tmp_path: Path, encoding: str) -> None:
    found = _read(tmp_path, TABLE.encode(encoding))
    assert found.header == ["Firma", "Ort", "Telefon"]
    assert _rows(found) == ROWS


def test_one_wrong_byte_makes_no_other_letter_wrong(tmp_path: Path) -> None:
    data = TABLE.encode() + "Österreicher".encode() + b";Gro\xdf Gerau;1\n"
    assert _rows(_read(tmp_path, data)) == [*ROWS, ["Österreicher", "Groß Gerau", "1"]]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators_are_found_and_quoted_ones_separate_nothing(tmp_path: Path, separator: str) -> None:
    lines = [["Firma, GmbH; oder | anders", "Ort", "Bemerkung"], ["Größer, Köln; Nord", "Köln", 'sagt "ja"\nund nein']]
    text = "".join(separator.join('"' + cell.replace('"', '""') + '"' for cell in line) + "\r\n" for line in lines)
    found = _read(tmp_path, text.encode())
    assert (found.header, _rows(found)) == (lines[0], [lines[1]])


@pytest.mark.parametrize(
    ("above", "passed_over"),
    [
        ("sep=;\n", []),
        ("Kundenliste 2026\n\nStand: 12.11.2026;;\n", ["2 lines above the header"]),
        ('"EXTF";700;16;"Debitoren/Kreditoren";5\n', ["1 line above the header"]),
    ],
)
def test_what_stands_above_the_header_is_no_header(tmp_path: Path, above: str, passed_over: list[str]) -> None:
    found = _read(tmp_path, (above + TABLE).encode())
    assert (found.header, _rows(found), found.passed_over) == (["Firma", "Ort", "Telefon"], ROWS, passed_over)


def test_rows_know_their_line_and_a_header_that_is_repeated_is_no_row(tmp_path: Path) -> None:
    text = 'Firma;Notiz\nA;"zwei\nZeilen"\n;\nFirma;Notiz\nB;x\n'
    assert [(line.number, line.cells[0]) for line in _read(tmp_path, text.encode()).rows] == [(2, "A"), (6, "B")]


def test_a_quote_that_nobody_closes_swallows_no_other_row(tmp_path: Path) -> None:
    text = 'Firma;Notiz\nA;x\nB;"offen\n' + "".join(f"C{number};y\n" for number in range(500))
    names = [line.cells[0] for line in _read(tmp_path, text.encode()).rows]
    assert names == ["A", "B", *(f"C{number}" for number in range(500))]


def _book(fill: Callable[[openpyxl.Workbook], None]) -> bytes:
    book = openpyxl.Workbook()
    fill(book)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def _with_cover(book: openpyxl.Workbook) -> None:
    assert book.active is not None
    book.active.title = "Deckblatt"
    book.active.append(["Unsere Kunden"])
    sheet = book.create_sheet("Kunden")
    sheet.append(["Stand November"])
    sheet.append(["Firma", "Ort", "Kundennr."])
    sheet.append(["Möbel Größer", "#REF!", 1001.0])


@pytest.mark.parametrize("name", ["list.xlsx", "list.xlsm", "list.csv"])
def test_a_spreadsheet_is_read_by_what_it_is_and_its_cover_is_named(tmp_path: Path, name: str) -> None:
    found = _read(tmp_path, _book(_with_cover), name)
    assert (found.header, _rows(found)) == (["Firma", "Ort", "Kundennr."], [["Möbel Größer", "", "1001"]])
    assert found.passed_over == ["1 line above the header", "the sheet 'Deckblatt'"]


ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    '<office:body><office:spreadsheet><table:table table:name="Kunden">{rows}</table:table></office:spreadsheet></office:body>'
    "</office:document-content>"
)


def _ods(rows: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", ODS.format(rows=rows))
        archive.writestr(
            "META-INF/manifest.xml",
            "<manifest/>",
        )
    return data.getvalue()


def _ods_row(*cells: str, repeated: int = 1) -> str:
    inside = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in cells
    )
    return f'<table:table-row table:number-rows-repeated="{repeated}">{inside}</table:table-row>'


def test_a_spreadsheet_of_libreoffice_is_read(tmp_path: Path) -> None:
    found = _read(tmp_path, _ods(_ods_row("Firma", "Ort") + _ods_row("Größer", "Köln")), "list.ods")
    assert (found.header, _rows(found)) == (["Firma", "Ort"], [["Größer", "Köln"]])


def test_a_small_file_that_would_fill_the_memory_is_refused_at_once(tmp_path: Path) -> None:
    data = _book(_with_cover)
    far = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(far, "w") as new:
        for part in old.namelist():
            content = old.read(part)
            if part.startswith("xl/worksheets/"):
                content = content.replace(b'<row r="1"', b'<row r="99999999"').replace(b'r="A1"', b'r="A99999999"')
            new.writestr(part, content)
    with pytest.raises(WrongInput, match="more cells"):
        _read(tmp_path, far.getvalue(), "far.xlsx")
    with pytest.raises(WrongInput, match="more cells"):
        _read(tmp_path, _ods(_ods_row("Firma", "Ort") + _ods_row("A", "B", repeated=99_999_999)), "far.ods")


@pytest.mark.parametrize("data", [b"", b"\0\1\2", b"PK\x03\x04 no zip", b"\xd0\xcf\x11\xe0 no xls", b"\n\n\n"])
def test_what_is_no_list_is_refused_in_our_own_words(app: App, anna: Actor, tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(data)
    with pytest.raises(WrongInput):
        import_companies(app, anna, path)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("tagwerk.toml", b'a = "1"\nb = "2"\n', r"tagwerk\.toml is no list, as its ending says\."),
        ("list.json", b'[{"article": "1", "name": "x"}]', "as its ending says"),
        ("Preise.PDF", b"%PDF-1.4\nproducts; article; name\nfoo\n", r"Preise\.PDF is no list\."),
        ("list.csv", b"%PDF-1.4\nproducts; article; name\nfoo\n", "is no list"),
        ("list.csv", b"\x89PNG\r\n\x1a\nIHDR", "is no list"),
        ("list.csv", b"\xff\xd8\xff\xe0JFIF", "is no list"),
        ("list.csv", b"{\\rtf1 products; article}", "is no list"),
        ("list.zip", b"PK\x03\x04 no zip", "is no spreadsheet"),
    ],
)
def test_a_file_that_is_something_else_is_no_list_and_leaves_nothing_beside_it(
    app: App, anna: Actor, joerg: Actor, tmp_path: Path, name: str, data: bytes, said: str
) -> None:
    path = tmp_path / "lists" / name
    path.parent.mkdir()
    path.write_bytes(data)
    for refused in (lambda: import_companies(app, anna, path), lambda: import_folder(app, joerg, path)):
        with pytest.raises(WrongInput, match=said):
            refused()
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("name", ["list", "list.dat", "LIST.TXT", "list.2026", "list.csv", "list.export", "Kunden.lst"])
def test_a_list_may_end_as_it_likes(tmp_path: Path, name: str) -> None:
    assert _read(tmp_path, b"Firma;Ort\nA;B\n", name).header == ["Firma", "Ort"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_whatever_lies_in_a_file_is_read_or_refused(tmp_path: Path, data: bytes) -> None:
    try:
        found = _read(tmp_path, data)
        assert all(line.number > 0 for line in found.rows)
    except WrongInput:
        return


@pytest.mark.parametrize(
    ("encoding", "names"),
    [
        ("cp1252", "São João Móveis,Guimarães,Inês Conceição,Fábrica Ótima,Évora,Íris"),
        ("cp1252", "Muebles Íñigo,Málaga,Óscar Núñez,Álvarez y Compañía"),
        ("cp1252", "Øystein Ås AS,Ålesund,Ærlig Øl"),
        ("cp1252", "Établissements Noël,Orléans,Ça Ira,Besançon"),
        ("cp1252", "Caffè Però,Forlì,Gesù,Cantù"),
        ("cp1252", "Óscar"),
        ("cp1252", "École"),
        ("cp1252", "Straßenbau Süß,Øystein Çelik"),
        ("cp1250", "Łódzkie Meble Żółć,Łódź,Świątek Gdańsk,Jęczmień"),
        ("cp1250", "Škoda Dvořák,Plzeň,Žižkov Nábytek,Ústí,Čapek Řehoř,Děčín"),
        ("cp1251", "Торговая компания,Мебель для дома и офиса,Общество с ограниченной ответственностью Ромашка,Москва"),
        ("cp1253", "Εταιρεία εμπορίας επίπλων,Έπιπλα για το σπίτι και το γραφείο,Αθήνα και Θεσσαλονίκη"),
    ],
)
def test_letters_of_the_neighbours_are_read(tmp_path: Path, encoding: str, names: str) -> None:
    rows = "".join(f"{name};Berlin\n" for name in names.split(","))
    found = _read(tmp_path, f"Company;City\n{rows}".encode(encoding))
    assert ",".join(line.cells[0] for line in found.rows) == names
