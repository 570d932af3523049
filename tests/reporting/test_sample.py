"""Every report in every format from a sample with a history, read back as other programs would, in one run."""

import csv
import io
import json
import zipfile
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import docx
import openpyxl
import pypdf
import pytest
import sqlalchemy as sa

from kit.sample_reports import REPORTS, made
from tagwerk.access.actors import Actor
from tagwerk.obligations.standing import standing
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.platform.periods import Period
from tagwerk.staff.finding import find_actor
from tagwerk.workspace.history import DEPARTMENT, PEOPLE
from tagwerk.workspace.verifying import verify_ledger
from tagwerk_reporting.api import Code, Document
from tagwerk_reporting.asking import Meant, ask
from tagwerk_reporting.formats import csv as csv_format
from tagwerk_reporting.formats import docx as docx_format
from tagwerk_reporting.formats import html, pdf, terminal, xlsx
from tagwerk_reporting.formats import json as json_format
from tagwerk_reporting.making import list_reports
from tagwerk_reporting.values import shown

pytestmark = pytest.mark.heavy

MAY_BE_EMPTY = {"dossier", "forecast"}  # of a time before the sample begins
NOT_EMPTY = {
    "calls",
    "cards",
    "department",
    "handover",
    "monthly",
    "offers",
    "results",
    "segment",
    "account",
    "fairs",
}


def test_all_reports_are_tried_here(sample: App, first: Actor) -> None:
    assert tuple(report.name for report in list_reports(sample, first)) == REPORTS


def test_the_ledger_of_the_sample_holds(sample: App, first: Actor) -> None:
    assert verify_ledger(sample, first).faults == ()


class _Parsed(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.outside: list[str] = []
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag != "meta":
            self.open.append(tag)
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if tag == "a":
            self.targets.append(str(given["href"]))
        self.outside += [f"{tag} {name}" for name in ("src", "srcset", "data", "action") if name in given]
        self.outside += [
            str(given[name]) for name in ("href",) if name in given and not str(given[name]).startswith("#")
        ]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if self.open and self.open[-1] == tag:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def _check_html(document: Document) -> None:
    text = html.render(document).decode()
    page = _Parsed(text)
    assert (page.open, page.outside) == ([], [])
    assert len(page.ids) == len(set(page.ids))
    assert {target.removeprefix("#") for target in page.targets} <= set(page.ids)
    assert "url(" not in text
    for chart in document.charts:
        table = document.table(chart.table)
        assert table is not None, f"the chart {chart.title} has its table beside it"


def _check_xlsx(document: Document) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx.render(document)))
    by_place = zip(document.tables, book.worksheets[1:], strict=False)
    for table, sheet in by_place:
        assert sheet.freeze_panes == "A2"
        for line, row in enumerate(table.rows, 2):
            for number, cell in enumerate(row, 1):
                written = sheet.cell(line, number).value
                if isinstance(cell, (int, Decimal)):
                    assert written == pytest.approx(float(cell))
                elif isinstance(cell, date):
                    assert str(written)[:10] == cell.isoformat()[:10]
                else:
                    assert (written or "") == (shown(cell) if isinstance(cell, Code) else cell or "")
        if table.rows:
            assert sheet.auto_filter.ref is not None
        for number, cell in enumerate(table.total, 1):
            written = sheet.cell(len(table.rows) + 2, number).value
            if isinstance(cell, int) and table.columns[number - 1].kind == "number":
                assert str(written).startswith("=SUBTOTAL(109,")


def _check_the_others(document: Document) -> None:
    content = csv_format.render(document).decode("utf-8-sig")
    assert len({len(row) for row in csv.reader(io.StringIO(content, newline=""))}) == 1
    data = json.loads(json_format.render(document))
    assert [len(table["rows"]) for table in data["tables"].values()] == [len(table.rows) for table in document.tables]
    book = docx.Document(io.BytesIO(docx_format.render(document)))
    assert document.title in [paragraph.text for paragraph in book.paragraphs]
    shown = terminal.render(document).decode()
    assert document.title in shown
    assert "\x1b" not in shown


@pytest.mark.parametrize("name", REPORTS)
def test_every_report_comes_out_in_every_format(sample: App, first: Actor, name: str) -> None:
    _report, document, _period = made(sample, first, name)
    assert document.figures or name in MAY_BE_EMPTY
    assert len({figure.name for figure in document.figures}) == len(document.figures)
    if name in NOT_EMPTY:
        assert any(table.rows for table in document.tables)
        assert any(figure.value for figure in document.figures)
    _check_html(document)
    _check_xlsx(document)
    _check_the_others(document)
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf.render(document))).pages[:3])
    assert document.title in text


def test_the_figures_of_the_month_are_those_of_the_quota_and_of_plain_sql(sample: App) -> None:
    jonas = find_actor(sample, PEOPLE[0][0])
    _report, document, period = made(sample, jonas, "monthly")
    plain = {
        "offers_emailed/day/done": "SELECT count(*) FROM (SELECT DISTINCT company_id, json_extract(details, '$.offer'), "
        "work_date FROM activities a WHERE kind = 'offer_emailed' AND reverses IS NULL AND employee_id = :who AND work_date "
        "BETWEEN :first AND :last AND NOT EXISTS (SELECT 1 FROM activities r WHERE r.reverses = a.id))",
        "calls/day/done": "SELECT count(DISTINCT json_extract(details, '$.conversation')) FROM activities WHERE kind = 'call' "
        "AND outcome = 'answered' AND json_extract(details, '$.talk_seconds') >= 10 AND employee_id = :who "
        "AND work_date BETWEEN :first AND :last",
        "phone_offers/day/done": "SELECT count(*) FROM (SELECT DISTINCT company_id, work_date FROM activities WHERE kind = "
        "'phone_offer' AND employee_id = :who AND work_date BETWEEN :first AND :last)",
    }
    values = {"who": jonas.employee_id, "first": period.first.isoformat(), "last": period.last.isoformat()}
    with sample.database.reading() as session:
        found = {name: session.scalar(sa.text(statement), values) for name, statement in plain.items()}
    assert {name: document.values[name] for name in plain} == found
    assert all(found.values())
    days = document.table("days")
    assert days is not None
    for row in list(days.rows)[:5]:
        board = {quota.metric: quota.done for quota in standing(sample, jonas, None, row[0]).quotas}  # type: ignore[arg-type]
        assert row[days.place("calls")] == board["calls"]


def test_a_department_is_the_sum_of_its_members(sample: App, first: Actor) -> None:
    _report, document, period = made(sample, first, "department")
    together = dict.fromkeys(("offers_emailed", "calls", "phone_offers", "new_contracts", "card_changes"), 0)
    for login in (first.name, *(login for login, _name in PEOPLE), "heidi"):
        own = ask(sample, first, Meant("monthly", period.name, login=login)).make(sample)
        for name in together:
            figure = f"{name}/day/done" if f"{name}/day/done" in own.values else f"{name}/month/done"
            together[name] += own.values.get(figure) or 0
    assert {name: document.values[name] for name in together} == together


def test_the_language_of_the_reader_is_that_of_every_format(
    sample: App, first: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGUAGE", "de")
    _report, document, _period = made(sample, first, "calls")
    assert document.title == "Anrufe und was daraus wurde"
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf.render(document))).pages)
    assert "Anrufe nach Tagesstunde" in text


def test_no_report_of_a_spreadsheet_has_another_formula_than_its_totals(
    sample: App, first: Actor, tmp_path: Path
) -> None:
    _report, document, _period = made(sample, first, "monthly")
    with zipfile.ZipFile(io.BytesIO(xlsx.render(document))) as book:
        sheets = [book.read(name).decode() for name in book.namelist() if "worksheets/sheet" in name]
    formulas = [part.partition("</f>")[0] for sheet in sheets for part in sheet.split("<f>")[1:]]
    assert formulas
    assert all(formula.startswith("SUBTOTAL(109,") for formula in formulas)


def test_the_past_of_the_sample_accuses_nobody_of_a_month_that_was_not_played(sample: App, first: Actor) -> None:
    quotas = {quota.metric: quota for quota in standing(sample, first).quotas}
    report = quotas["monthly_report"]
    assert (report.done or 0) >= report.expected, "that on the month before was submitted, where it was due already"
    _report, document, _period = made(sample, first, "monthly")
    done = {name: value for name, value in document.values.items() if name.endswith("/done")}
    for name in ("offers_emailed/day", "calls/day", "phone_offers/day"):
        assert (done[f"{name}/done"] or 0) >= 0.9 * (document.values[f"{name}/target"] or 0) > 0


def test_who_submitted_in_the_played_months_is_missing_in_no_overview(sample: App, first: Actor) -> None:
    month = Period.of("month", clock.now().date()).before().before().name
    table = ask(sample, first, Meant("department", month, of=DEPARTMENT)).make(sample).table("reports")
    assert table is not None
    played = [row for row in table.rows if row[0] in {name for _login, name in PEOPLE}]
    assert played
    assert {row[2] for row in played} == {"submitted; nothing of it is kept here"}
    assert all(isinstance(row[1], date) for row in played)
