"""The monthly report: its figures are those of the ledger, in every format."""

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from reporting.deeds import Page, call, offer, records, sheets

from tagwerk.access.actors import Actor
from tagwerk.companies.cards import add_company
from tagwerk.contracts.contracts import draft_contract, sign_contract
from tagwerk.ledger.activities import reverse
from tagwerk.ledger.counting import count
from tagwerk.ledger.known import known_metrics
from tagwerk.obligations.standing import standing
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.platform.errors import Conflict, NotAllowed, NotFound, TagwerkError, WrongInput
from tagwerk.platform.periods import Period
from tagwerk_reporting.making import list_reports, make_report

DAYS = (date(2026, 10, 5), date(2026, 10, 6), date(2026, 10, 10))  # a Monday, a Tuesday, a Saturday
FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)


@pytest.fixture
def company(app: App, anna: Actor) -> int:
    return add_company(app, anna, "Möbel Größer & Söhne").id


@pytest.fixture
def month(app: App, anna: Actor, joerg: Actor, company: int) -> None:
    """October: three offers of which one bounced, four calls of which one was too short, a contract; and Jörg's offer."""
    offers = [offer(app, anna, day, company) for day in DAYS]
    with app.database.transaction() as session:
        reverse(session, offers[1], recorded_by="system:test", reason="hard_bounce")
    for number in range(3):
        call(app, anna, DAYS[number], company, conversation=number)
    call(app, anna, DAYS[0], company, conversation=3, talk_seconds=9)
    contract = draft_contract(app, anna, str(company), "V-1")
    sign_contract(app, anna, contract.number, date(2026, 10, 20))
    offer(app, joerg, DAYS[0], company)
    offer(app, anna, date(2026, 11, 1), company)


def test_every_figure_is_what_the_ledger_counts(app: App, anna: Actor, month: None) -> None:
    made = make_report(app, anna, "monthly", period="2026-10", format="csv")
    rows = {row[1]: row for row in records(made.file)["obligations"][1:]}
    with app.database.reading() as session:
        for metric in ("offers_emailed", "calls", "card_changes", "new_contracts"):
            expected = count(session, known_metrics(app)[metric], anna.employee(), Period(FIRST, LAST))
            assert rows[known_metrics(app)[metric].title][4] == str(expected)
    assert rows["Offers by e-mail"] == [
        "A 3.1",
        "Offers by e-mail",
        "working day",
        "1100",
        "2",
        "-1098",
        "0.2",
        "0",
        "22",
        "",
    ]
    assert rows["Contracts with new clients"][3:9] == ["4", "1", "-3", "25.0", "0", "1"]
    assert rows["Monthly report"][-1] == "2026-10-05"


def test_the_days_are_those_of_the_board_and_sum_up(app: App, anna: Actor, month: None) -> None:
    tables = records(make_report(app, anna, "monthly", format="csv").file)
    header, *days = tables["days"]
    for row in days:
        board = {quota.metric: quota for quota in standing(app, anna, None, date.fromisoformat(row[0])).quotas}
        for column in ("offers_emailed", "calls", "card_changes"):
            shown = row[header.index(column)], row[header.index(f"{column}_target")]
            assert shown == (str(board[column].done), str(board[column].target))
    done = header.index("offers_emailed")
    assert tables["days_total"][0][done] == str(sum(int(row[done]) for row in days)) == "2"
    assert [row[1] for row in days if row[0] == "2026-10-10"] == ["weekend"], "work on a day of rest is shown"
    assert not [row for row in days if row[0] == "2026-10-11"], "a day of rest on which nothing was done is not"


def test_the_evidence_shows_the_deeds_behind_every_number(app: App, anna: Actor, month: None) -> None:
    tables = records(make_report(app, anna, "monthly", format="csv").file)
    header, *deeds = tables["evidence"]
    assert header[:7] == ["metric", "activity", "date", "happened", "kind", "company", "outcome"]
    for row in tables["obligations"][1:]:
        if row[4] != "not measured":
            assert row[4] == str(sum(deed[0] == row[1] for deed in deeds))
    first_call = next(deed for deed in deeds if deed[0] == "Calls")
    assert first_call[2:7] == ["2026-10-05", "2026-10-05T10:00:00+02:00", "call", "Möbel Größer & Söhne", "answered"]
    assert len({(deed[0], deed[1]) for deed in deeds}) == len(deeds)


def test_what_nobody_records_reads_not_measured(app: App, anna: Actor, month: None) -> None:
    tables = records(make_report(app, anna, "monthly", format="csv").file)
    rows = {row[1]: row for row in tables["obligations"][1:]}
    assert rows["Offers by phone"][3:8] == ["440", "not measured", "", "", ""]
    assert rows["Clients reconciled"][4] == "not measured"


def test_all_formats_say_the_same(app: App, anna: Actor, month: None) -> None:
    files = {name: make_report(app, anna, "monthly", format=name).file for name in ("html", "xlsx", "csv")}
    page, book, lines = Page(files["html"]), sheets(files["xlsx"]), records(files["csv"])
    assert page.facts["employee"] == "Anna Größer"
    assert list(page.tables) == ["obligations", "days", "contracts", "evidence"]
    for section, rows in page.tables.items():
        title = {"obligations": "Obligations", "days": "Day by day", "contracts": "Contracts with new clients",
                 "evidence": "Evidence"}[section]  # fmt: skip
        assert len(rows) == len(book[title]) == len(lines[section]) + len(lines.get(f"{section}_total", []))
    for html, xlsx, text in zip(
        page.tables["obligations"][1:], book["Obligations"][1:], lines["obligations"][1:], strict=True
    ):
        assert [cell.replace("−", "-").removesuffix(" %").replace(",", "") for cell in html[3:9]] == text[3:9]
        for number, written in zip(xlsx[3:9], text[3:9], strict=True):
            assert number == (float(written) if written not in ("", "not measured") else written or None)
    assert [deed[1] for deed in page.tables["evidence"][1:]] == [str(row[1]) for row in book["Evidence"][1:]]


def test_the_spreadsheet_has_numbers_dates_and_a_head_that_stays(app: App, anna: Actor, month: None) -> None:
    book = openpyxl.load_workbook(make_report(app, anna, "monthly", format="xlsx").file)
    day = book["Day by day"]
    assert (day["A2"].value, day["A2"].is_date, day["C2"].value) == (datetime.fromisoformat("2026-10-01"), True, 0)
    assert book["Evidence"]["D2"].value == datetime.fromisoformat("2026-10-05T10:00"), "local time of the employee"
    assert all(sheet.freeze_panes == "A2" for sheet in book.worksheets)
    assert book["Evidence"].column_dimensions["F"].width > len("Möbel Größer & Söhne")


def test_contracts_with_new_clients_are_listed(app: App, anna: Actor, month: None) -> None:
    tables = records(make_report(app, anna, "monthly", format="csv").file)
    assert [row[:3] for row in tables["contracts"][1:]] == [["2026-10-20", "V-1", "Möbel Größer & Söhne"]]


def test_two_employees_have_reports_of_their_own(app: App, anna: Actor, joerg: Actor, month: None) -> None:
    hers = make_report(app, anna, "monthly", format="csv")
    his = make_report(app, anna, "monthly", format="csv", login="jörg")
    assert (hers.file.name, his.file.name) == ("monthly-2026-10-anna.csv", "monthly-2026-10-jörg.csv")
    done = [records(made.file)["obligations"][1][4] for made in (hers, his)]
    assert done == ["2", "1"]
    with pytest.raises(NotAllowed):
        make_report(app, joerg, "monthly", login="anna")


def test_a_merged_company_is_shown_under_the_name_of_the_other(
    app: App, anna: Actor, month: None, company: int
) -> None:
    from tagwerk.companies.tables import Company

    other = add_company(app, anna, "Möbelhaus Groß")
    with app.database.transaction() as session:
        session.get_one(Company, company).merged_into = other.id
    tables = records(make_report(app, anna, "monthly", format="csv").file)
    assert {row[5] for row in tables["evidence"][1:]} == {"Möbelhaus Groß"}
    assert tables["contracts"][1][2] == "Möbelhaus Groß"


@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "<script>alert(1)</script>"])
def test_a_foreign_name_never_runs(app: App, anna: Actor, company: int, name: str) -> None:
    from tagwerk.companies.tables import Company

    offer(app, anna, DAYS[0], company)
    with app.database.transaction() as session:
        session.get_one(Company, company).name = name
    text = records(make_report(app, anna, "monthly", format="csv").file)["evidence"][1][5]
    assert text == (name if name.startswith("<") else f"'{name}")
    page = Page(make_report(app, anna, "monthly", format="html").file)
    assert page.tables["evidence"][1][5] == name
    assert "script" not in page.tags
    cell = openpyxl.load_workbook(make_report(app, anna, "monthly", format="xlsx").file)["Evidence"]["F2"]
    assert (cell.value, cell.data_type) == (name, "s")


def test_csv_is_utf8_with_a_mark_and_of_one_width(app: App, anna: Actor, month: None) -> None:
    content = make_report(app, anna, "monthly", format="csv").file.read_bytes()
    assert content.startswith(b"\xef\xbb\xbfreport,name,value")
    assert "Anna Größer" in content.decode("utf-8-sig")
    assert content.count(b"\n") == content.count(b"\r\n")
    import csv

    assert len({len(row) for row in csv.reader(content.decode("utf-8-sig").splitlines())}) == 1


def test_the_page_loads_nothing_and_is_complete_in_itself(app: App, anna: Actor, month: None) -> None:
    made = make_report(app, anna, "monthly")
    assert not Page(made.file).tags & {"script", "link", "img", "iframe"}
    assert "url(" not in made.file.read_text(encoding="utf-8")


def test_the_report_speaks_german(app: App, anna: Actor, month: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "de")
    page = Page(make_report(app, anna, "monthly").file)
    assert page.facts["period"] == "Oktober 2026"
    assert page.facts["position"] == "Manager Kundensuche"
    assert page.facts["last"] == "31.10.2026"
    first = page.tables["obligations"][1]
    assert first[3:7] == ["1.100", "2", "−1.098", "0,2 %"]
    assert page.tables["obligations"][3][4] == "nicht gemessen"


@pytest.mark.parametrize(
    ("day", "name"), [("2026-11-02", "2026-10"), ("2027-01-01", "2026-12"), ("2026-10-31", "2026-09")]
)
def test_the_period_is_the_last_full_one_by_default(app: App, anna: Actor, day: str, name: str) -> None:
    clock.start_at(datetime.fromisoformat(f"{day}T12:00+01:00"))
    made = make_report(app, anna, "monthly", format="csv")
    assert (made.period.name, made.so_far) == (name, False)


def test_today_is_that_of_the_employee(app: App, anna: Actor) -> None:
    clock.start_at(datetime.fromisoformat("2026-10-31T23:30+00:00"))
    assert make_report(app, anna, "monthly", format="csv").period.name == "2026-10", "in Berlin it is November already"


@pytest.mark.parametrize("period", ["2026-11", "2027-02"])
def test_a_period_that_is_not_over_is_marked(app: App, anna: Actor, period: str) -> None:
    made = make_report(app, anna, "monthly", period=period, format="csv")
    assert made.so_far
    facts = {row[0]: row[1] for row in records(made.file)["report"]}
    assert facts["so_far"].endswith("so far.")
    days = records(made.file)["days"]
    assert days[-1][1:4] == ["to come", "", "50"]


def test_the_running_day_is_not_over(app: App, anna: Actor) -> None:
    clock.start_at(datetime.fromisoformat("2026-10-31T20:00+01:00"))
    assert make_report(app, anna, "monthly", period="2026-10").so_far


@pytest.mark.parametrize(
    "period", ["2026-13", "oct", "2026", "2026-Q4", "2026-10-01", "", "٢٠٢٦-١٠", "0000-01", "2026-00"]
)
def test_a_bad_period_is_one_clear_line(app: App, anna: Actor, period: str) -> None:
    with pytest.raises(WrongInput, match="Write it as 2026-10") as caught:
        make_report(app, anna, "monthly", period=period)
    assert "\n" not in str(caught.value)
    assert not (app.folder / "reports").exists()


def test_unknown_names_are_told_with_those_there_are(app: App, anna: Actor) -> None:
    assert [(report.name, report.periods) for report in list_reports(app, anna)] == [("monthly", ("month",))]
    with pytest.raises(NotFound, match="There are: monthly"):
        make_report(app, anna, "weekly")
    with pytest.raises(NotFound, match="There are: csv, html, xlsx"):
        make_report(app, anna, "monthly", format="pdf")
    with pytest.raises(NotFound):
        make_report(app, anna, "monthly", login="nobody")


def test_a_file_of_ones_own_is_not_replaced_unasked(app: App, anna: Actor, tmp_path: Path) -> None:
    file = tmp_path / "Bericht.xlsx"
    assert make_report(app, anna, "monthly", out=file).format.name == "xlsx", "by the ending of the name"
    file.write_text("mine", encoding="utf-8")
    with pytest.raises(Conflict, match="--yes"):
        make_report(app, anna, "monthly", out=file)
    assert file.read_text(encoding="utf-8") == "mine"
    make_report(app, anna, "monthly", out=file, replace_file=True)
    assert sheets(file)
    assert [path.name for path in tmp_path.glob("*Bericht*")] == ["Bericht.xlsx"], "nothing is left beside it"


def test_a_place_where_nothing_can_lie_is_refused(app: App, anna: Actor, tmp_path: Path) -> None:
    with pytest.raises(WrongInput, match="is a folder"):
        make_report(app, anna, "monthly", out=tmp_path)
    with pytest.raises(WrongInput, match="no folder"):
        make_report(app, anna, "monthly", out=tmp_path / "nowhere" / "x.html")
    (app.folder / "reports").write_text("in the way", encoding="utf-8")
    with pytest.raises(TagwerkError, match="cannot be written"):
        make_report(app, anna, "monthly")


def test_an_earlier_report_of_the_workspace_is_replaced(app: App, anna: Actor, company: int) -> None:
    first = make_report(app, anna, "monthly", period="2026-10")
    offer(app, anna, DAYS[0], company)
    second = make_report(app, anna, "monthly", period="2026-10")
    assert first.file == second.file
    assert Page(second.file).tables["obligations"][1][4] == "1"
    assert [path.name for path in second.file.parent.iterdir()] == ["monthly-2026-10-anna.html"]
