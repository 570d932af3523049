"""Where somebody works: countries, regions and time zones that exist."""

from __future__ import annotations

from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from tagwerk.errors import WrongInput
from tagwerk.texts import translator

_ = translator("tagwerk")


@lru_cache(maxsize=64)
def public_holidays(country: str, region: str) -> holidays.HolidayBase:
    """The public holidays of a country (ISO 3166-1) and region (ISO 3166-2, ``""`` for the whole). Raises WrongInput."""
    try:
        return holidays.country_holidays(country, subdiv=region or None)
    except NotImplementedError:
        raise WrongInput(
            _("No public holidays are known for {country} {region}.", country=country, region=region),
            _("Use an ISO 3166 code, such as DE and BY."),
        ) from None


def check_place(country: str, region: str) -> None:
    """Raises WrongInput for a place that does not exist, or a country whose holidays differ by region without a region."""
    regions = public_holidays(country, region).subdivisions
    if regions and not region:
        raise WrongInput(
            _("Public holidays in {country} differ by region: say which one.", country=country),
            _("One of: {known}.", known=", ".join(regions)),
        )


def check_zone(name: str) -> None:
    """Raises WrongInput for a time zone that does not exist."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise WrongInput(
            _("There is no time zone {name!r}.", name=name), _("An IANA name, such as Europe/Berlin.")
        ) from None
