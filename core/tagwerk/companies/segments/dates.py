"""Days as segments name them: fixed ones, spans of days, and what is reckoned from today.

===================  ================================================================================
``2026-03-31``       a day, also ``31.03.2026``, ``today``, ``yesterday``, ``tomorrow``
``2026-03``          a month; likewise ``2026-W10``, ``2026-Q1``, ``2026-H1``, ``2026``
``this month``       the month that today lies in; ``last``, ``next``; ``day``, ``week``, ``quarter``, ``half_year``, ``year``
``-90d``, ``+2w``    with a sign a day: ninety days ago, in two weeks; ``d``, ``w``, ``m``, ``y``
``30d``              without one a distance from today, whichever way: ``last_contact < 30d`` is less than thirty days ago
===================  ================================================================================
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from tagwerk.platform import clock
from tagwerk.platform.errors import WrongInput
from tagwerk.platform.periods import ONE_DAY, PERS, Period, months_after, read_period
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tagwerk.platform.periods import Per

SPAN = re.compile(r"(?P<sign>[+-]?)(?P<number>\d{1,5})(?P<unit>[dwmy])", re.ASCII)
WHICH = ("this", "last", "next")
NAMED: Mapping[str, int] = {"today": 0, "yesterday": -1, "tomorrow": 1, "heute": 0, "gestern": -1, "morgen": 1}
FARTHEST = 200  # years that a span may lead away from today
EXAMPLES = "2026-03-31, 2026-03, today, this month, -90d, +2w, 30d"

_ = translator("tagwerk")


@dataclass(frozen=True)
class Distance:
    """So far away from today, whichever way: *before* and *after* are the two days that are exactly so far."""

    before: date
    after: date


def read_when(text: str, today: date) -> Period | Distance:
    """The days that *text* names. Raises WrongInput, also for what no working life sees."""
    plain = " ".join(text.lower().split())
    if (days := NAMED.get(plain)) is not None:
        return Period.day(today + timedelta(days=days))
    if (span := SPAN.fullmatch(plain)) is not None:
        return _span(span, text, today)
    which, _blank, per = plain.partition(" ")
    if which in WHICH and per in PERS:
        return _near(which, Period.of(per, today))
    for one in PERS:
        try:
            period = read_period(text.strip().upper(), (one,))
        except WrongInput:
            continue
        if clock.FIRST_YEAR <= period.first.year <= clock.LAST_YEAR:
            return period
    return Period.day(clock.date_typed(text))


def _near(which: str, period: Period) -> Period:
    if which == "last":
        return period.before()
    per: Per | None = period.per
    assert per is not None
    return Period.of(per, period.last + ONE_DAY) if which == "next" else period


def _span(span: re.Match[str], text: str, today: date) -> Period | Distance:
    number, unit = int(span["number"]), span["unit"]
    before, after = (_away(today, way * number, unit, text) for way in (-1, 1))
    signs: dict[str, Literal["before", "after"]] = {"-": "before", "+": "after"}
    if (way := signs.get(span["sign"])) is not None:
        return Period.day(before if way == "before" else after)
    return Distance(before, after)


def _away(today: date, number: int, unit: str, text: str) -> date:
    days = {"d": 1, "w": 7, "m": 30, "y": 365}[unit] * abs(number)
    if days > FARTHEST * 365:
        raise WrongInput(
            _("{text} leads too far away from today.", text=text), _("At most {years} years.", years=FARTHEST)
        )
    if unit in "dw":
        return today + timedelta(days=number * (7 if unit == "w" else 1))
    return months_after(today, number * (12 if unit == "y" else 1))
