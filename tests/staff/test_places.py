"""Where somebody works: the public holidays of a place are those that the library knows."""

from datetime import date, timedelta

import holidays
import pytest
from holidays.registry import COUNTRIES

from tagwerk.platform.errors import WrongInput
from tagwerk.staff.terms.places import public_holidays

YEAR = [date(2026, 1, 1) + timedelta(days) for days in range(365)]


def test_each_country_has_the_holidays_that_the_library_gives_it() -> None:
    """They are read without the package that loads all countries to give one."""
    differing = []
    for _class, code, *_aliases in COUNTRIES.values():
        ours, theirs = public_holidays(code, ""), holidays.country_holidays(code)
        same = ours.country == theirs.country and ours.subdivisions == theirs.subdivisions
        if not same or [ours.get(day) for day in YEAR] != [theirs.get(day) for day in YEAR]:
            differing.append(code)
    assert differing == []


def test_a_region_has_holidays_of_its_own() -> None:
    corpus_christi = date(2026, 6, 4)
    assert (public_holidays("DE", "BY").get(corpus_christi), public_holidays("DE", "BE").get(corpus_christi)) == (
        holidays.country_holidays("DE", subdiv="BY").get(corpus_christi),
        None,
    )


@pytest.mark.parametrize(("country", "region"), [("XX", ""), ("", ""), ("DE", "ZZ")])
def test_a_place_that_does_not_exist_is_refused(country: str, region: str) -> None:
    with pytest.raises(WrongInput):
        public_holidays(country, region)
