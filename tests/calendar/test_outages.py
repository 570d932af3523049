"""Outages of mail and telephone: what can be marked, and how everybody sees it."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from tagwerk.access.actors import Actor
from tagwerk.calendar.outages import list_outages, mark_outage
from tagwerk.cli.main import run
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.platform.errors import WrongInput
from tagwerk.staff.departments import add_department

NINE = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(clock.OFFSET_VARIABLE, "0")
    clock.start_at(NINE + 3 * HOUR)


@pytest.mark.parametrize(
    ("begins", "ends", "reason", "said"),
    [
        (NINE, NINE, "", "ends after it begins"),
        (NINE + 24 * HOUR, NINE, "", "when it has begun"),
        (NINE, NINE + timedelta(days=36525), "", "36525 days is too long"),
        (NINE, NINE + HOUR, "x" * 201, "At most 200"),
    ],
)
def test_what_can_be_no_outage_is_refused(
    app: App, anna: Actor, begins: datetime, ends: datetime, reason: str, said: str
) -> None:
    with pytest.raises(WrongInput, match=said):
        mark_outage(app, anna, "phone", begins, ends, reason=reason)
    assert list_outages(app, anna) == []


def test_everybody_sees_whose_outage_it_is_and_when_on_the_own_clock(
    app: App, anna: Actor, capsys: pytest.CaptureFixture[str]
) -> None:
    add_department(app, anna, "Großhandel")
    mark_outage(app, anna, "phone", NINE, NINE + HOUR, department="Großhandel", reason="gestört")
    mark_outage(app, anna, "email", NINE, NINE + HOUR)
    listing = ["outages", "list", "--as", "anna", "--workspace", str(app.folder)]
    run(listing)
    shown = [line.split() for line in capsys.readouterr().out.splitlines()[1:]]
    times = ["2026-11-23", "09:00", "2026-11-23", "10:00"]
    assert shown == [["2", "e-mail", *times, "all"], ["1", "phone", *times, "Großhandel", "gestört"]]
    run([*listing, "--json"])
    assert [row["department"] for row in json.loads(capsys.readouterr().out)] == [None, "Großhandel"]
