"""Periods, and the days of rest of a place."""

from datetime import UTC, date, datetime
from importlib import metadata

import pytest
import sqlalchemy as sa

from tagwerk.access.actors import Actor
from tagwerk.calendar.days import Calendar, keep_holidays
from tagwerk.calendar.tables import KeptYear
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.platform.errors import WrongInput
from tagwerk.platform.periods import Per, Period


@pytest.mark.parametrize(
    ("per", "first", "last"),
    [
        ("day", "2026-02-18", "2026-02-18"),
        ("week", "2026-02-16", "2026-02-22"),
        ("month", "2026-02-01", "2026-02-28"),
        ("quarter", "2026-01-01", "2026-03-31"),
        ("half_year", "2026-01-01", "2026-06-30"),
        ("year", "2026-01-01", "2026-12-31"),
    ],
)
def test_a_period_has_a_first_and_a_last_day(per: Per, first: str, last: str) -> None:
    assert Period.of(per, date(2026, 2, 18)) == Period(date.fromisoformat(first), date.fromisoformat(last), per)


def test_holidays_are_those_of_the_region() -> None:
    berlin, bavaria = Calendar("DE", "BE"), Calendar("DE", "BY")
    assert bavaria.rest_on(date(2026, 11, 1))
    assert not berlin.rest_on(date(2026, 1, 6))
    assert bavaria.rest_on(date(2026, 1, 6))
    assert len(berlin.working_days(Period.of("month", date(2026, 5, 1)))) == 18


def test_a_region_that_does_not_exist_is_named() -> None:
    with pytest.raises(WrongInput, match="XX"):
        Calendar("DE", "XX").rest_on(date(2026, 11, 1))


def test_days_that_a_clock_kept_ahead_of_time_follow_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(clock.OFFSET_VARIABLE, "0")
    clock.start_at(datetime(2026, 6, 1, 12, tzinfo=UTC))
    content = {"holidays": {"2026-05-20": "once", "2026-11-04": "ahead of time"}, "weekend": [5, 6]}
    kept = KeptYear(country="DE", region="BE", year=2026, through=date(2026, 12, 31), content=content)
    calendar = Calendar("DE", "BE", [kept])
    assert calendar.rest_on(date(2026, 5, 20)) == "once"
    assert calendar.rest_on(date(2026, 11, 4)) == ""
    assert calendar.rest_on(date(2026, 12, 25))


@pytest.mark.parametrize("is_installed", [True, False])
def test_a_day_to_come_rests_as_it_was_foreseen_while_the_library_says_the_same(
    monkeypatch: pytest.MonkeyPatch, is_installed: bool
) -> None:
    monkeypatch.setenv(clock.OFFSET_VARIABLE, "0")
    clock.start_at(datetime(2026, 6, 1, 12, tzinfo=UTC))
    by = metadata.version("holidays") if is_installed else "0.1"
    foreseen = {"by": by, "holidays": {"2026-06-02": "foreseen"}, "weekend": [4]}
    content = {"holidays": {}, "weekend": [5, 6], "foreseen": foreseen}
    kept = KeptYear(country="DE", region="BE", year=2026, through=date(2026, 5, 30), content=content)
    calendar = Calendar("DE", "BE", [kept])
    assert calendar.rest_on(date(2026, 6, 2)) == ("foreseen" if is_installed else "")
    assert calendar.rests(date(2026, 6, 5)) is is_installed
    assert calendar.rests(date(2026, 5, 30))


def test_what_is_foreseen_is_kept_with_the_days_that_are_over(
    app: App, anna: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert anna.employee_id
    monkeypatch.setenv(clock.OFFSET_VARIABLE, "0")
    clock.start_at(datetime(clock.now().year + 1, 6, 1, 12, tzinfo=UTC))
    keep_holidays(app)
    with app.database.reading() as session:
        [kept] = [year for year in session.scalars(sa.select(KeptYear)) if year.year == clock.now().year]
        session.expunge(kept)
    calendar, table = Calendar(kept.country, kept.region, [kept]), Calendar(kept.country, kept.region)
    days = Period(kept.through, date(kept.year + 1, 12, 31)).days
    assert [calendar.rest_on(day) for day in days] == [table.rest_on(day) for day in days]
    assert "_table" not in vars(calendar)
