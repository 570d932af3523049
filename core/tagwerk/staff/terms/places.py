"""Where somebody works: countries, regions and time zones that exist."""

from __future__ import annotations

from functools import cache, lru_cache, partial
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING, cast
from zoneinfo import ZoneInfo

from tagwerk.platform.errors import WrongInput
from tagwerk.platform.inputs import one_of
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import holidays

LONGEST_REGION = 8  # the column; what is longer is a town with a holiday of its own

_ = translator("tagwerk")


@lru_cache(maxsize=64)
def public_holidays(country: str, region: str) -> holidays.HolidayBase:
    """The public holidays of a country (ISO 3166-1) and region (ISO 3166-2, ``""`` for the whole). Raises WrongInput."""
    try:
        return _country(country)(subdiv=region or None)
    except NotImplementedError:
        place = " ".join(filter(None, (country, region)))
        raise WrongInput(
            _("No public holidays are known for {place!r}.", place=place),
            _("Use an ISO 3166 code, such as DE and BY."),
        ) from None


@cache
def _country(code: str) -> Callable[..., holidays.HolidayBase]:
    """What gives the holidays of a country, from its own module: the package loads those of all to give one, which takes 0.2 s.

    Where the library keeps its countries otherwise than we know, it is asked itself; it raises NotImplementedError for a
    country that it does not have.
    """
    import holidays
    from holidays import registry

    countries: Mapping[str, tuple[str, ...]] = getattr(registry, "COUNTRIES", {})
    for name, (entity, *codes) in countries.items():
        file = Path(holidays.__file__).parent / "countries" / f"{name}.py"
        if code in codes and file.is_file():
            spec = spec_from_file_location(f"{__name__}.{name}", file)
            if spec is not None and spec.loader is not None:
                module = module_from_spec(spec)
                spec.loader.exec_module(module)
                return cast("type[holidays.HolidayBase]", getattr(module, entity))
    return partial(holidays.country_holidays, code)


def normal_place(country: str, region: str, *, needed: bool = True) -> tuple[str, str]:
    """The country and the region by their ISO codes: ``de`` and ``Bayern`` are ``DE`` and ``BY``.

    Raises WrongInput for a place that does not exist, and where a region is *needed* because holidays differ by region.
    """
    table = public_holidays(country.strip().upper(), "")
    regions = [code for code in table.subdivisions if len(code) <= LONGEST_REGION]
    aliases = table.get_subdivision_aliases()
    codes = {name.casefold(): code for code in regions for name in (code, *aliases.get(code, ()))}
    if not region and not (needed and regions):
        return table.country, ""
    if not region:
        raise WrongInput(
            _("Public holidays in {country} differ by region: say which one.", country=table.country),
            one_of(regions),
        )
    if region.strip().casefold() not in codes:
        raise WrongInput(
            _("There is no region {region!r} in {country}.", region=region, country=table.country),
            one_of(regions) if regions else _("It has none; say an empty one."),
        )
    return table.country, codes[region.strip().casefold()]


def check_zone(name: str) -> None:
    """Raises WrongInput for a time zone that does not exist."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise WrongInput(
            _("There is no time zone {name!r}.", name=name), _("An IANA name, such as Europe/Berlin.")
        ) from None
