"""The monthly report: its figures are those of the ledger."""

from datetime import date

import pytest

from kit.reports import records
from tagwerk.access.actors import Actor
from tagwerk.companies.cards import add_company
from tagwerk.companies.tables import Company
from tagwerk.ledger.counting import count
from tagwerk.ledger.known import known_metrics
from tagwerk.obligations.standing import standing
from tagwerk.platform.app import App
from tagwerk.platform.errors import NotAllowed
from tagwerk.platform.periods import Period
from tagwerk_reporting.asking import Meant
from tagwerk_reporting.making import make_report

FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)


def test_every_figure_is_what_the_ledger_counts(app: App, anna: Actor, month: None) -> None:
    made = make_report(app, anna, Meant("monthly", "2026-10"), format="csv")
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
        "",
    ]
    assert rows["Contracts with new clients"][3:9] == ["4", "1", "-3", "25.0", "0", "1"]
    assert rows["Monthly report"][-1] == "2026-10-05"


def test_the_days_are_those_of_the_board_and_sum_up(app: App, anna: Actor, month: None) -> None:
    tables = records(make_report(app, anna, Meant("monthly"), format="csv").file)
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


def test_the_evidence_shows_the_activities_behind_every_number(app: App, anna: Actor, month: None) -> None:
    tables = records(make_report(app, anna, Meant("monthly"), format="csv").file)
    header, *activities = tables["evidence"]
    assert header[:7] == ["metric", "activity", "date", "happened", "kind", "company", "outcome"]
    for row in tables["obligations"][1:]:
        if row[4] != "not measured":
            assert row[4] == str(sum(activity[0] == row[1] for activity in activities))
    first_call = next(activity for activity in activities if activity[0] == "Calls")
    assert first_call[2:7] == ["2026-10-05", "2026-10-05T10:00:00+02:00", "call", "Möbel Größer & Söhne", "answered"]
    assert len({(activity[0], activity[1]) for activity in activities}) == len(activities)


def test_what_nobody_records_reads_not_measured(app: App, anna: Actor, month: None) -> None:
    tables = records(make_report(app, anna, Meant("monthly"), format="csv").file)
    rows = {row[1]: row for row in tables["obligations"][1:]}
    assert rows["Offers by phone"][3:8] == ["440", "not measured", "", "", ""]
    assert rows["Clients reconciled"][4] == "not measured"


def test_contracts_with_new_clients_are_listed(app: App, anna: Actor, month: None) -> None:
    tables = records(make_report(app, anna, Meant("monthly"), format="csv").file)
    assert [row[:3] for row in tables["contracts"][1:]] == [["2026-10-20", "V-1", "Möbel Größer & Söhne"]]


def test_two_employees_have_reports_of_their_own(app: App, anna: Actor, joerg: Actor, month: None) -> None:
    hers = make_report(app, anna, Meant("monthly"), format="csv")
    his = make_report(app, anna, Meant("monthly", login="jörg"), format="csv")
    assert (hers.file.name, his.file.name) == ("monthly-2026-10-anna.csv", "monthly-2026-10-jörg.csv")
    done = [records(made.file)["obligations"][1][4] for made in (hers, his)]
    assert done == ["2", "1"]
    with pytest.raises(NotAllowed):
        make_report(app, joerg, Meant("monthly", login="anna"))


def test_a_merged_company_is_shown_under_the_name_of_the_other(
    app: App, anna: Actor, month: None, company: int
) -> None:
    other = add_company(app, anna, "Möbelhaus Groß")
    with app.database.transaction() as session:
        session.get_one(Company, company).merged_into = other.id
    tables = records(make_report(app, anna, Meant("monthly"), format="csv").file)
    assert {row[5] for row in tables["evidence"][1:]} == {"Möbelhaus Groß"}
    assert tables["contracts"][1][2] == "Möbelhaus Groß"


def test_a_period_that_is_not_over_is_marked(app: App, anna: Actor) -> None:
    made = make_report(app, anna, Meant("monthly", "2026-11"), format="csv")
    assert made.so_far
    facts = {row[0]: row[1] for row in records(made.file)["report"]}
    assert facts["so_far"].endswith("so far.")
    days = records(made.file)["days"]
    assert days[-1][1:4] == ["to come", "", "50"]
