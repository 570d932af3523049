"""The past of the sample is that of its people, also while the day has changed for them alone."""

from collections.abc import Callable
from datetime import date

from tagwerk.platform.periods import Period
from tagwerk.workspace.history import past_of


def test_the_past_ends_yesterday_where_the_people_are(at: Callable[[str], None]) -> None:
    at("2026-12-01T00:30+01:00")
    assert past_of() == Period(date(2026, 9, 1), date(2026, 11, 30))
    at("2026-11-30T23:30+01:00")
    assert past_of() == Period(date(2026, 8, 1), date(2026, 11, 29))
