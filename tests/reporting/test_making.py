"""Making a report: which one, of whom, over what, and where it lies."""

from datetime import datetime
from pathlib import Path

import pytest

from kit.activities import DAYS, offer
from kit.reports import Page, sheets
from tagwerk.access.actors import Actor
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.platform.errors import Conflict, NotFound, TagwerkError, WrongInput
from tagwerk_reporting.asking import Meant
from tagwerk_reporting.making import list_reports, make_report


@pytest.mark.parametrize(
    ("day", "name"), [("2026-11-02", "2026-10"), ("2027-01-01", "2026-12"), ("2026-10-31", "2026-09")]
)
def test_the_period_is_the_last_full_one_by_default(app: App, anna: Actor, day: str, name: str) -> None:
    clock.start_at(datetime.fromisoformat(f"{day}T12:00+01:00"))
    made = make_report(app, anna, Meant("monthly"), format="csv")
    assert (made.period.name, made.so_far) == (name, False)


def test_today_is_that_of_the_employee(app: App, anna: Actor) -> None:
    clock.start_at(datetime.fromisoformat("2026-10-31T23:30+00:00"))
    assert make_report(app, anna, Meant("monthly"), format="csv").period.name == "2026-10", (
        "in Berlin it is November already"
    )


def test_the_running_day_is_not_over(app: App, anna: Actor) -> None:
    clock.start_at(datetime.fromisoformat("2026-10-31T20:00+01:00"))
    assert make_report(app, anna, Meant("monthly", "2026-10")).so_far


@pytest.mark.parametrize(
    "period", ["2026-13", "oct", "2026", "2026-Q4", "2026-10-01", "", "٢٠٢٦-١٠", "0000-01", "2026-00"]
)
def test_a_bad_period_is_one_clear_line(app: App, anna: Actor, period: str) -> None:
    with pytest.raises(WrongInput, match="Write it as 2026-10") as caught:
        make_report(app, anna, Meant("monthly", period))
    assert "\n" not in str(caught.value)
    assert not (app.folder / "reports").exists()


def test_unknown_names_are_told_with_those_there_are(app: App, anna: Actor) -> None:
    assert ("monthly", ("month",)) in [(report.name, report.periods) for report in list_reports(app, anna)]
    with pytest.raises(NotFound, match="There is no report 'xyz'"):
        make_report(app, anna, Meant("xyz"))
    with pytest.raises(NotFound, match="There are: csv, docx, html, json, pdf, terminal, xlsx"):
        make_report(app, anna, Meant("monthly"), format="odt")
    with pytest.raises(NotFound):
        make_report(app, anna, Meant("monthly", login="nobody"))


def test_a_file_of_ones_own_is_not_replaced_unasked(app: App, anna: Actor, tmp_path: Path) -> None:
    file = tmp_path / "Bericht.xlsx"
    assert make_report(app, anna, Meant("monthly"), out=file).format.name == "xlsx", "by the ending of the name"
    file.write_text("mine", encoding="utf-8")
    with pytest.raises(Conflict, match="--yes"):
        make_report(app, anna, Meant("monthly"), out=file)
    assert file.read_text(encoding="utf-8") == "mine"
    make_report(app, anna, Meant("monthly"), out=file, replace_file=True)
    assert sheets(file)
    assert [path.name for path in tmp_path.glob("*Bericht*")] == ["Bericht.xlsx"], "nothing is left beside it"


def test_a_place_where_nothing_can_lie_is_refused(app: App, anna: Actor, tmp_path: Path) -> None:
    with pytest.raises(WrongInput, match="is a folder"):
        make_report(app, anna, Meant("monthly"), out=tmp_path)
    with pytest.raises(WrongInput, match="no folder"):
        make_report(app, anna, Meant("monthly"), out=tmp_path / "nowhere" / "x.html")
    (app.folder / "reports").write_text("in the way", encoding="utf-8")
    with pytest.raises(TagwerkError, match="cannot be written"):
        make_report(app, anna, Meant("monthly"))


def test_an_earlier_report_of_the_workspace_is_replaced(app: App, anna: Actor, company: int) -> None:
    first = make_report(app, anna, Meant("monthly", "2026-10"))
    offer(app, anna, DAYS[0], company)
    second = make_report(app, anna, Meant("monthly", "2026-10"))
    assert first.file == second.file
    assert Page(second.file).tables["obligations"][1][4] == "1"
    assert [path.name for path in second.file.parent.iterdir()] == ["monthly-2026-10-anna.html"]
