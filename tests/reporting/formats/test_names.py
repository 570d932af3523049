"""A name that came from outside is a name in every format, whatever stands in it."""

import csv
import io
import json
from datetime import date
from decimal import Decimal

import docx
import openpyxl
import pypdf
import pytest

from kit.reports import Page
from tagwerk_reporting.api import Chart, Column, Document, Figure, Table, Text
from tagwerk_reporting.formats import csv as csv_format
from tagwerk_reporting.formats import docx as docx_format
from tagwerk_reporting.formats import html, pdf, terminal, xlsx
from tagwerk_reporting.formats import json as json_format

NAMES = [
    "=cmd|' /C calc'!A0", "+49 30", "-1", "@SUM(A1)", "\t=1", "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>',
    "#let x = 1; #panic()", "$ $ \\ *bold* _x_ @ref <label>", "{{ 7 * 7 }}", "مرحبا بالعالم", "שלום", "ä€ß" * 100,
    "A\x00B\x1b[31mC",
    "\ud800",
    "[bold]x[/bold]", "</title></svg><b>",
]  # fmt: skip


def document_with(name: str) -> Document:
    """*name* wherever a report can have one."""
    columns = (
        Column("company", name),
        Column("number", "Number", "number"),
        Column("amount", "Amount", "amount"),
        Column("day", "Day", "date"),
    )
    table = Table(
        "table", name, columns, ((name, 1, Decimal("1234.50"), date(2026, 10, 1)),), (name, 1, None, None), name
    )
    chart = Chart("table", name, "bars", "company", ("number",))
    return Document(
        name,
        (("employee", name, name),),
        (table,),
        (Figure("f", name, 1, name, name, name),),
        (chart,),
        (Text("t", name, (name,)),),
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_page_shows_it_and_runs_nothing(name: str, tmp_path: object) -> None:
    text = html.render(document_with(name)).decode()
    file = tmp_path / "page.html"  # type: ignore[operator]
    file.write_text(text, encoding="utf-8")
    page = Page(file)
    assert not page.tags & {"script", "img", "b", "label"}
    shown = page.tables["table"][1][0]
    assert shown == "".join("\N{REPLACEMENT CHARACTER}" if each in "\x00\x1b\ud800" else each for each in name)


@pytest.mark.parametrize("name", NAMES)
def test_a_spreadsheet_holds_it_as_text(name: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx.render(document_with(name))))
    sheet = book.worksheets[1]
    assert sheet["A2"].data_type == "s"
    assert sheet["A1"].data_type == "s"
    assert str(sheet["B3"].value).startswith("=SUBTOTAL")
    formulas = [
        cell.value for each in book.worksheets for row in each.iter_rows() for cell in row if cell.data_type == "f"
    ]
    assert formulas == ["=SUBTOTAL(109,B2:B2)"]


@pytest.mark.parametrize("name", NAMES)
def test_comma_separated_values_are_defused(name: str) -> None:
    content = csv_format.render(document_with(name)).decode("utf-8-sig")
    for row in csv.reader(io.StringIO(content, newline="")):
        for cell in row:
            assert not cell.startswith(("=", "+", "-", "@", "\t"))


@pytest.mark.parametrize("name", NAMES)
def test_the_other_formats_open_and_hold_it(name: str) -> None:
    document = document_with(name)
    data = json.loads(json_format.render(document))
    assert data["tables"]["table"]["rows"][0]["amount"] == "1234.50"
    book = docx.Document(io.BytesIO(docx_format.render(document)))
    assert len(book.tables) == 3
    shown = terminal.render(document).decode()
    assert "\x1b" not in shown
    assert "\x00" not in shown


@pytest.mark.parametrize("name", [NAMES[0], NAMES[5], NAMES[7], NAMES[8], NAMES[10], NAMES[12], NAMES[13], NAMES[14]])
def test_a_pdf_is_set_with_it(name: str) -> None:
    made = pdf.render(document_with(name))
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made)).pages)
    if name == NAMES[12]:
        assert "ä€ß" in text
    assert "1,234.50" in text


def test_nothing_at_all_is_an_honest_report() -> None:
    empty = Document("Empty", (), (Table("t", "T", (Column("a", "A"),), ()),))
    for module in (html, xlsx, docx_format, csv_format, json_format, terminal, pdf):
        assert module.render(empty)
    assert b"Nothing in this period." in html.render(empty)
