"""A report is the same in every format, and nothing in it runs."""

import csv
from datetime import datetime

import openpyxl
import pytest

from kit.activities import DAYS, offer
from kit.reports import Page, records, sheets
from tagwerk.access.actors import Actor
from tagwerk.companies.tables import Company
from tagwerk.platform.app import App
from tagwerk_reporting.asking import Meant
from tagwerk_reporting.making import make_report


def test_all_formats_say_the_same(app: App, anna: Actor, month: None) -> None:
    files = {name: make_report(app, anna, Meant("monthly"), format=name).file for name in ("html", "xlsx", "csv")}
    page, book, lines = Page(files["html"]), sheets(files["xlsx"]), records(files["csv"])
    assert page.facts["employee"] == "Anna Größer"
    assert list(page.tables) == ["obligations", "days", "deviations", "contracts", "evidence", "counted"]
    for section, rows in page.tables.items():
        title = {"obligations": "Obligations", "days": "Day by day", "contracts": "Contracts with new clients",
                 "evidence": "Evidence", "deviations": "Where a target was not met",
                 "counted": "How the figures are counte"}[section]  # fmt: skip
        if section == "counted":
            continue
        assert len(rows) == len(book[title]) == len(lines[section]) + len(lines.get(f"{section}_total", []))
    for html, xlsx, text in zip(
        page.tables["obligations"][1:], book["Obligations"][1:], lines["obligations"][1:], strict=True
    ):
        assert [cell.replace("−", "-").removesuffix(" %").replace(",", "") for cell in html[3:9]] == text[3:9]
        for number, written in zip(xlsx[3:9], text[3:9], strict=True):
            assert number == (float(written) if written not in ("", "not measured") else written or None)
    assert [row[1] for row in page.tables["evidence"][1:]] == [str(row[1]) for row in book["Evidence"][1:]]


def test_the_spreadsheet_has_numbers_dates_and_a_head_that_stays(app: App, anna: Actor, month: None) -> None:
    book = openpyxl.load_workbook(make_report(app, anna, Meant("monthly"), format="xlsx").file)
    day = book["Day by day"]
    assert (day["A2"].value, day["A2"].is_date, day["C2"].value) == (datetime.fromisoformat("2026-10-01"), True, 0)
    assert book["Evidence"]["D2"].value == datetime.fromisoformat("2026-10-05T10:00"), "local time of the employee"
    assert all(sheet.freeze_panes == "A2" for sheet in book.worksheets)
    assert book["Evidence"].column_dimensions["F"].width > len("Möbel Größer & Söhne")


@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "<script>alert(1)</script>"])
def test_a_foreign_name_never_runs(app: App, anna: Actor, company: int, name: str) -> None:
    offer(app, anna, DAYS[0], company)
    with app.database.transaction() as session:
        session.get_one(Company, company).name = name
    text = records(make_report(app, anna, Meant("monthly"), format="csv").file)["evidence"][1][5]
    assert text == (name if name.startswith("<") else f"'{name}")
    page = Page(make_report(app, anna, Meant("monthly"), format="html").file)
    assert page.tables["evidence"][1][5] == name
    assert "script" not in page.tags
    cell = openpyxl.load_workbook(make_report(app, anna, Meant("monthly"), format="xlsx").file)["Evidence"]["F2"]
    assert (cell.value, cell.data_type) == (name, "s")


def test_csv_is_utf8_with_a_mark_and_of_one_width(app: App, anna: Actor, month: None) -> None:
    content = make_report(app, anna, Meant("monthly"), format="csv").file.read_bytes()
    assert content.startswith(b"\xef\xbb\xbfreport,name,value")
    assert "Anna Größer" in content.decode("utf-8-sig")
    assert content.count(b"\n") == content.count(b"\r\n")
    assert len({len(row) for row in csv.reader(content.decode("utf-8-sig").splitlines())}) == 1


def test_the_page_loads_nothing_and_is_complete_in_itself(app: App, anna: Actor, month: None) -> None:
    made = make_report(app, anna, Meant("monthly"))
    assert not Page(made.file).tags & {"script", "link", "img", "iframe"}
    assert "url(" not in made.file.read_text(encoding="utf-8")


def test_the_report_speaks_german(app: App, anna: Actor, month: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "de")
    page = Page(make_report(app, anna, Meant("monthly")).file)
    assert page.facts["period"] == "Oktober 2026"
    assert page.facts["position"] == "Manager Kundensuche"
    assert page.facts["last"] == "31.10.2026"
    first = page.tables["obligations"][1]
    assert first[3:7] == ["1.100", "2", "−1.098", "0,2 %"]
    assert page.tables["obligations"][3][4] == "nicht gemessen"
