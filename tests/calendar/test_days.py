"""Periods, and the days of rest of a place."""

from datetime import UTC, date, datetime

import pytest

from tagwerk.calendar.days import Calendar
from tagwerk.calendar.tables import KeptYear
from tagwerk.platform import clock
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
        Calendar("DE", "XX")


def test_days_that_a_clock_kept_ahead_of_time_follow_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(clock.OFFSET_VARIABLE, "0")
    clock.start_at(datetime(2026, 6, 1, 12, tzinfo=UTC))
    content = {"holidays": {"2026-05-20": "once", "2026-11-04": "ahead of time"}, "weekend": [5, 6]}
    kept = KeptYear(country="DE", region="BE", year=2026, through=date(2026, 12, 31), content=content)
    calendar = Calendar("DE", "BE", [kept])
    assert calendar.rest_on(date(2026, 5, 20)) == "once"
    assert calendar.rest_on(date(2026, 11, 4)) == ""
    assert calendar.rest_on(date(2026, 12, 25))
