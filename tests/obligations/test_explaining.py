"""``quota --explain``: the rule, the activities and what is still open, for each obligation on one's list."""

import json
from datetime import date
from typing import Any

import pytest

from kit.obligations.job_files import CERTIFICATION, asked, hired, write_version
from kit.obligations.seen import at
from tagwerk.access.actors import Actor
from tagwerk.cli.main import run
from tagwerk.companies.cards import add_company
from tagwerk.diary.kinds import VISIT
from tagwerk.ledger.activities import NewActivity, record
from tagwerk.ledger.kinds import INVOICED
from tagwerk.obligations.standing import explain, standing
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.platform.errors import NotAllowed, NotFound
from tagwerk.staff.absences.absences import enter_absence
from tagwerk.staff.employees import edit_employee

WEEK = (date(2026, 10, 5), date(2026, 10, 9))
TUESDAY = date(2026, 10, 6)
VISITED = asked("cadence", "visits", "month", 'scope = "rank in (client)"')


@pytest.fixture(autouse=True)
def tuesday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(clock.OFFSET_VARIABLE, "0")
    at("2026-10-06T12:00+02:00")


@pytest.fixture
def erna(app: App, anna: Actor) -> Actor:
    """Somebody with two clients, each of whom is to be visited once a month."""
    write_version(app, "2026-01-01", VISITED)
    found = hired(app, anna, "erna")
    for name in ("Möbel Größer", "Ärzte & Söhne"):
        add_company(app, found, name, rank="client")
    return found


def do(app: App, actor: Actor, **fields: Any) -> None:
    """Record an activity of the day as a plugin would."""
    new = NewActivity(happened_at=clock.now(), work_date=TUESDAY, source="test", source_key="1",
                       employee_id=actor.employee(), recorded_by="system:test", **fields)  # fmt: skip
    with app.database.transaction() as session:
        record(session, new)


def test_the_companies_that_a_cadence_still_waits_for_are_named(app: App, erna: Actor) -> None:
    visited, open_one = 1, 2
    do(app, erna, kind=VISIT, company_id=visited)
    explanation = explain(app, erna, "visits")
    assert (explanation.number, [activity.company_id for activity in explanation.activities]) == (1, [visited])
    assert explanation.open == [open_one]
    assert explanation.names == {1: "Möbel Größer", 2: "Ärzte & Söhne"}


def test_who_stands_in_sees_what_moved_and_never_the_quotas(app: App, anna: Actor, erna: Actor) -> None:
    sven = hired(app, anna, "sven", job_description="customer_search_manager")
    with pytest.raises(NotFound):
        explain(app, sven, "visits", for_login="erna")
    enter_absence(app, anna, "erna", *WEEK, substitute="sven")
    assert explain(app, sven, "visits", for_login="erna").open == [1, 2]
    with pytest.raises(NotFound):
        explain(app, sven, "calls", for_login="erna")
    with pytest.raises(NotAllowed):
        explain(app, sven, "calls", "erna")


def test_one_of_several_obligations_of_a_metric_is_chosen_by_its_period(app: App, anna: Actor) -> None:
    daily, monthly = (asked("quota", "calls", per, f"target = {target}") for per, target in (("day", 5), ("month", 90)))
    write_version(app, "2026-01-01", daily + monthly)
    erna = hired(app, anna, "erna")
    first = explain(app, erna, "calls")
    chosen = explain(app, erna, "calls", per="month")
    assert first.progress is not None
    assert chosen.progress is not None
    assert (first.progress.target, chosen.progress.target) == (5, 90)
    assert (first.also, chosen.also) == ([("month", "")], [("day", "")])
    with pytest.raises(NotFound, match="There are: day, month"):
        explain(app, erna, "calls", per="year")


def test_what_a_head_owes_somebody_can_be_explained(app: App, anna: Actor) -> None:
    write_version(app, "2026-01-01", CERTIFICATION)
    dora = hired(app, anna, "dora", job_description="customer_search_manager", role="director")
    hired(app, anna, "erna")
    progress = explain(app, dora, "certification", for_login="erna").progress
    assert progress is not None
    assert (progress.for_login, progress.due) == ("erna", date(2026, 12, 31))


def test_the_job_description_that_asks_is_named_also_where_another_follows_in_the_period(app: App, anna: Actor) -> None:
    write_version(app, "2026-01-01", asked("quota", "visits", "month", "target = 8"))
    write_version(app, "2026-02-01", asked("quota", "calls", "month", "target = 8"), name="next")
    erna = hired(app, anna, "erna")
    edit_employee(app, anna, "erna", {"job_description": "next"}, since=TUESDAY)
    explanation = explain(app, erna, "visits", on=date(2026, 10, 20))
    assert explanation.progress is not None
    assert (explanation.job_description, explanation.progress.version) == ("own", date(2026, 1, 1))


def test_what_nobody_records_is_said_to_be_not_measured(
    app: App, anna: Actor, capsys: pytest.CaptureFixture[str]
) -> None:
    assert explain(app, anna, "reconciliations").number is None
    run(["quota", "--explain", "reconciliations", "--as", "anna", "--workspace", str(app.folder)])
    assert "not measured" in capsys.readouterr().out


def test_amounts_are_shown_in_their_currency(app: App, anna: Actor, capsys: pytest.CaptureFixture[str]) -> None:
    write_version(app, "2026-01-01", asked("quota", "sales_amount", "month", "target = 4400000"))
    at("2026-10-20T10:00+02:00")
    erna = hired(app, anna, "erna", date(2026, 10, 15))
    do(app, erna, kind=INVOICED, amount_minor=123450, currency="EUR")
    asked_for = [
        "quota",
        "--explain",
        "sales_amount",
        "--on",
        "2026-10-20",
        "--as",
        "erna",
        "--workspace",
        str(app.folder),
    ]
    run([*asked_for, "--json"])
    shown = json.loads(capsys.readouterr().out)
    assert (shown["obligation"]["target"], shown["number"]) == ("24000.00", "1234.50")
    run(asked_for)
    text = " ".join(capsys.readouterr().out.split())
    assert "1,234.50 EUR" in text
    assert "24,000.00 EUR per month" in text
    assert "24,000.00 by the days worked" in text


@pytest.mark.parametrize("options", [["--per", "week"], ["--for", "anna"]])
def test_a_choice_without_a_number_is_refused(
    app: App, anna: Actor, capsys: pytest.CaptureFixture[str], options: list[str]
) -> None:
    assert run(["quota", *options, "--as", "anna", "--workspace", str(app.folder)]) == 2
    assert "--explain METRIC" in capsys.readouterr().err


def test_a_cadence_whose_segment_cannot_be_read_any_more_stops_no_other_obligation(app: App, anna: Actor) -> None:
    gone = asked("cadence", "visits", "month", 'scope = "gone_field = 1"')
    nobody = asked("cadence", "card_changes", "month", 'scope = "forgotten"')
    write_version(app, "2026-01-01", gone + nobody + asked("quota", "calls", "day", "target = 9"))
    erna = hired(app, anna, "erna")
    found = {each.metric: each for each in standing(app, erna).quotas}
    assert (found["calls"].target, found["calls"].done) == (9, 0)
    assert (found["visits"].done, found["visits"].target) == (None, 0)
    assert "there is no field 'gone_field'" in found["visits"].unmeasured
    assert found["card_changes"].unmeasured.startswith("There is no segment 'forgotten'")
    assert explain(app, erna, "visits").activities == []
