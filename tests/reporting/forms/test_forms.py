"""A company's own form: filled in where it says, untouched everywhere else."""

import io
import os
import zipfile
from datetime import datetime
from pathlib import Path

import docx
import openpyxl
import pytest
import xlsxwriter

from tagwerk.access.actors import Actor
from tagwerk.companies.tables import Company
from tagwerk.platform.app import App
from tagwerk.platform.errors import WrongInput
from tagwerk_reporting.asking import Meant
from tagwerk_reporting.making import make_report
from tagwerk_reporting.set_form import check_form, list_fields, start_form
from tagwerk_reporting.submitting.submitting import submit_report

EVIL = ["=cmd|' /C calc'!A0", "+1", "@SUM(A1)", "\t=1", "<b>x</b>", "ä" * 300, "مرحبا", "{{ employee }}"]


def spreadsheet(file: Path, cells: dict[str, object], *, names: dict[str, str] | None = None) -> Path:
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("Bericht")
        day = book.add_format({"num_format": "dd.mm.yyyy", "bg_color": "#ffff00"})
        for place, value in cells.items():
            if str(value).startswith("="):
                sheet.write_formula(place, str(value), None, 0)
            else:
                sheet.write(place, value, day if "first" in str(value) else None)
        for name, target in (names or {}).items():
            book.define_name(name, target)
    return file


def test_a_spreadsheet_is_filled_in_with_numbers_dates_and_text(
    app: App, anna: Actor, month: None, tmp_path: Path
) -> None:
    form = spreadsheet(
        tmp_path / "form.xlsx",
        {"A1": "Bericht von {{ employee }}", "B2": "{{ offers_emailed/day/done }}", "B3": "{{ first }}", "B4": "=B2*2",
         "B5": "{{ phone_offers/day/done }}", "B6": "{{ days.1.offers_emailed_target }}", "B7": "{{ days.99.date }}"},
        names={"calls_day_done": "=Bericht!$C$9"},
    )  # fmt: skip
    out = tmp_path / "out.xlsx"
    make_report(app, anna, Meant("monthly", "2026-10"), form=form, out=out)
    sheet = openpyxl.load_workbook(out)["Bericht"]
    assert sheet["A1"].value == "Bericht von Anna Größer"
    assert (sheet["B2"].value, sheet["B3"].value) == (2, datetime(2026, 10, 1))  # noqa: DTZ001
    assert sheet["B3"].fill.fgColor.rgb == "FFFFFF00"
    assert sheet["B4"].value == "=B2*2"
    assert (sheet["B5"].value, sheet["B6"].value, sheet["B7"].value) == ("not measured", 50, None)
    assert sheet["C9"].value == 3
    with zipfile.ZipFile(out) as book:
        assert 'fullCalcOnLoad="1"' in book.read("xl/workbook.xml").decode()


def test_what_is_not_asked_for_stays_byte_for_byte(app: App, anna: Actor, month: None, tmp_path: Path) -> None:
    form = spreadsheet(tmp_path / "form.xlsx", {"A1": "{{ employee }}"})
    out = tmp_path / "out.xlsx"
    make_report(app, anna, Meant("monthly", "2026-10"), form=form, out=out)
    with zipfile.ZipFile(form) as before, zipfile.ZipFile(out) as after:
        assert before.namelist() == after.namelist()
        changed = {name for name in before.namelist() if before.read(name) != after.read(name)}
    assert changed == {"xl/workbook.xml", "xl/worksheets/sheet1.xml"}


def test_a_document_is_filled_in_over_runs_and_in_its_header(
    app: App, anna: Actor, month: None, tmp_path: Path
) -> None:
    book = docx.Document()
    paragraph = book.add_paragraph("Von ")
    for part in ("{{ emp", "loyee", " }} im ", "{{ period }}", "."):
        paragraph.add_run(part).bold = part == "{{ emp"
    book.sections[0].header.paragraphs[0].text = "{{ offers_emailed/day/done }} Angebote"
    book.save(str(tmp_path / "form.docx"))
    out = tmp_path / "out.docx"
    make_report(app, anna, Meant("monthly", "2026-10"), form=tmp_path / "form.docx", out=out)
    filled = docx.Document(str(out))
    assert [each.text for each in filled.paragraphs] == ["Von Anna Größer im October 2026."]
    assert [run.bold for run in filled.paragraphs[0].runs if run.text.startswith("Anna")] == [True]
    assert filled.sections[0].header.paragraphs[0].text == "2 Angebote"


def test_content_controls_are_filled_in(app: App, anna: Actor, month: None, tmp_path: Path) -> None:
    control = (
        '<w:sdt xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:sdtPr><w:tag w:val="calls_day_done"/>'
        "<w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>Klicken</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    book = docx.Document()
    book.element.body.insert(0, docx.oxml.parse_xml(control))
    book.save(str(tmp_path / "form.docx"))
    out = tmp_path / "out.docx"
    make_report(app, anna, Meant("monthly", "2026-10"), form=tmp_path / "form.docx", out=out)
    with zipfile.ZipFile(out) as filled:
        text = filled.read("word/document.xml").decode()
    assert ">3</w:t>" in text
    assert "showingPlcHdr" not in text


@pytest.mark.parametrize("name", EVIL)
@pytest.mark.parametrize("suffix", [".xlsx", ".docx"])
def test_a_foreign_name_never_runs_in_a_form(
    app: App, anna: Actor, month: None, company: int, tmp_path: Path, name: str, suffix: str
) -> None:
    with app.database.transaction() as session:
        session.get_one(Company, company).name = name[:200]
    field = "{{ contracts.1.company }}"
    form, out = tmp_path / f"form{suffix}", tmp_path / f"out{suffix}"
    if suffix == ".xlsx":
        spreadsheet(form, {"A1": field})
        make_report(app, anna, Meant("monthly", "2026-10"), form=form, out=out)
        cell = openpyxl.load_workbook(out)["Bericht"]["A1"]
        assert (cell.value, cell.data_type) == (name[:200], "s")
    else:
        book = docx.Document()
        book.add_paragraph(field)
        book.save(str(form))
        make_report(app, anna, Meant("monthly", "2026-10"), form=form, out=out)
        assert docx.Document(str(out)).paragraphs[0].text == name[:200]


def test_an_unknown_placeholder_is_named_with_its_place_and_nothing_is_written(
    app: App, anna: Actor, month: None, tmp_path: Path
) -> None:
    form = spreadsheet(tmp_path / "form.xlsx", {"B3": "{{ employe }}", "C4": "{{ days.1.nothing }}"})
    unknown = check_form(app, anna, Meant("monthly", "2026-10"), form)
    assert [(each.name, each.place) for each in unknown] == [
        ("employe", "Bericht!B3"),
        ("days.1.nothing", "Bericht!C4"),
    ]
    assert "employee" in unknown[0].hint
    with pytest.raises(WrongInput, match="Bericht!B3"):
        make_report(app, anna, Meant("monthly", "2026-10"), form=form, out=tmp_path / "out.xlsx")
    assert not (tmp_path / "out.xlsx").exists()


@pytest.mark.parametrize("suffix", [".xlsx", ".docx"])
def test_the_starter_form_asks_for_nothing_that_there_is_not_and_is_filled_in(
    app: App, anna: Actor, month: None, tmp_path: Path, suffix: str
) -> None:
    form = tmp_path / f"form{suffix}"
    start_form(app, anna, Meant("monthly", "2026-10"), form)
    assert check_form(app, anna, Meant("monthly", "2026-10"), form) == []
    out = tmp_path / f"out{suffix}"
    make_report(app, anna, Meant("monthly", "2026-10"), form=form, out=out)
    with zipfile.ZipFile(out) as filled:
        parts = [
            filled.read(name) for name in filled.namelist() if "worksheets/" in name or name == "word/document.xml"
        ]
    assert parts
    assert not any(b"{{" in part for part in parts)


def test_every_listed_field_can_be_asked_for(app: App, anna: Actor, month: None, tmp_path: Path) -> None:
    names = [name for name, _title, _value in list_fields(app, anna, Meant("monthly", "2026-10"))]
    form = spreadsheet(tmp_path / "form.xlsx", {f"A{line}": f"{{{{ {name} }}}}" for line, name in enumerate(names, 1)})
    assert check_form(app, anna, Meant("monthly", "2026-10"), form) == []


def _zip(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("form.xlsx", b"", "is broken"),
        ("form.xlsx", b"PK\x03\x04rubbish", "is broken"),
        ("form.xlsx", b"\xd0\xcf\x11\xe0" + b"x" * 600, "is locked with a password"),
        ("form.docx", b"\xd0\xcf\x11\xe0" + b"x" * 600, "is locked with a password"),
        ("form.xlsx", {"word/document.xml": b"<a/>"}, "is broken"),
        ("form.docx", {"word/document.xml": b"<a"}, "is broken"),
        ("form.xlsx", {"xl/workbook.xml": b"<a/>"}, "is broken"),
        ("form.odt", b"", "has to end in"),
    ],
)  # fmt: skip
def test_what_cannot_be_filled_in_is_refused_in_one_line(
    app: App, anna: Actor, tmp_path: Path, name: str, content: bytes | dict[str, bytes], says: str
) -> None:
    form = tmp_path / name
    form.write_bytes(content if isinstance(content, bytes) else _zip(content))
    with pytest.raises(WrongInput, match=says) as caught:
        check_form(app, anna, Meant("monthly", "2026-10"), form)
    assert "\n" not in str(caught.value)


def test_a_form_that_unpacks_to_more_than_it_may_is_refused(app: App, anna: Actor, tmp_path: Path) -> None:
    form = tmp_path / "form.docx"
    form.write_bytes(_zip({"word/document.xml": bytes(300_000_000)}))
    with pytest.raises(WrongInput, match="unpacks to more"):
        check_form(app, anna, Meant("monthly", "2026-10"), form)


def test_a_form_of_more_than_50_megabytes_is_refused_unread(app: App, anna: Actor, tmp_path: Path) -> None:
    form = tmp_path / "form.xlsx"
    with form.open("wb") as file:
        os.truncate(file.fileno(), 51_000_000)
    with pytest.raises(WrongInput, match="is larger than 50 MB"):
        check_form(app, anna, Meant("monthly", "2026-10"), form)


def test_entities_of_a_form_are_not_followed(app: App, anna: Actor, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    part = (
        f'<!DOCTYPE x [<!ENTITY s SYSTEM "file://{tmp_path / "secret"}">]><w:document xmlns:w="http://schemas.openxmlformats.org/'
        'wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>{{ employee }}&s;</w:t></w:r></w:p></w:body></w:document>'
    )
    form, out = tmp_path / "form.docx", tmp_path / "out.docx"
    form.write_bytes(_zip({"word/document.xml": part.encode()}))
    make_report(app, anna, Meant("monthly", "2026-10"), form=form, out=out)
    with zipfile.ZipFile(out) as filled:
        assert b">secret" not in filled.read("word/document.xml")


def test_a_form_decides_the_format_and_the_ending_tells_no_lies(
    app: App, anna: Actor, month: None, tmp_path: Path
) -> None:
    form = spreadsheet(tmp_path / "form.xlsx", {"A1": "{{ employee }}"})
    with pytest.raises(WrongInput, match=r"form\.xlsx is filled in as \.xlsx, not as pdf"):
        make_report(app, anna, Meant("monthly"), form=form, format="pdf", out=tmp_path / "z.pdf")
    with pytest.raises(WrongInput, match=r"form\.xlsx is filled in as \.xlsx, not as pdf"):
        submit_report(app, anna, Meant("monthly"), form=form, format="pdf")
    for name in ("oct.docx", "oct.weird"):
        with pytest.raises(WrongInput, match=r"is a \.xlsx file, but .* ends on \."):
            make_report(app, anna, Meant("monthly"), form=form, out=tmp_path / name)
    with pytest.raises(WrongInput, match=r"is a \.pdf file, but .*x\.html ends on \.html"):
        make_report(app, anna, Meant("monthly"), format="pdf", out=tmp_path / "x.html")
    assert not {"z.pdf", "oct.docx", "oct.weird", "x.html"} & {each.name for each in tmp_path.iterdir()}
    assert make_report(
        app, anna, Meant("monthly"), form=form, format="xlsx", out=tmp_path / "October.XLSX"
    ).file.is_file()
