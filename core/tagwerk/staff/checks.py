"""What `tagwerk doctor` looks at among the staff: people without a region, rights that nothing asks for."""

from __future__ import annotations

import difflib
import importlib
import pkgutil
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.config import FILE_NAME
from tagwerk.contributions import Check
from tagwerk.errors import ConfigurationError, WrongInput
from tagwerk.staff.places import public_holidays
from tagwerk.staff.tables import Employee
from tagwerk.staff.use_cases import USE_CASES
from tagwerk.texts import translator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tagwerk.app import App

ROOMS = ("tagwerk.staff", "tagwerk.companies", "tagwerk.work", "tagwerk.sales")
NO_USE_CASES = ("migrations", "testing", "__main__")

_ = translator("tagwerk")


def checks(app: App) -> list[Check]:
    """Whether the holidays of everybody are known, and whether the section ``[rights]`` names rights that there are."""
    return [Check("regions", lambda: _check_regions(app)), Check("rights", lambda: _check_rights(app))]


def regions_lacking(app: App) -> list[str]:
    """The logins of those whose public holidays differ by a region that nobody has said."""
    with app.database.reading() as session:
        here = [each for each in session.scalars(sa.select(Employee).order_by(Employee.login)) if each.active]
    return [each.login for each in here if not each.region and public_holidays(each.country, "").subdivisions]


def _check_regions(app: App) -> str:
    if lacking := regions_lacking(app):
        raise WrongInput(
            _("Public holidays differ by region, and none is on file of: {logins}.", logins=", ".join(lacking)),
            _("Say it with: tagwerk staff edit {login} --region REGION", login=lacking[0]),
        )
    return _("known of everybody")


def _check_rights(app: App) -> str:
    given = app.config.settings.rights
    known = _permissions(app) if given else set()
    for name in sorted(set(given) - known):
        nearest = difflib.get_close_matches(name, known, 1)
        raise ConfigurationError(
            _("{file}: nothing asks for the right {name!r}.", file=FILE_NAME, name=name),
            _("Did you mean {name}?", name=nearest[0]) if nearest else "",
        )
    return ", ".join(sorted(given)) or _("the usual ones")


def _permissions(app: App) -> set[str]:
    """What the use cases ask for; one is known once its module is imported."""
    for package in (*ROOMS, *(plugin.module.__name__ for plugin in app.plugins if plugin.module is not None)):
        for module in _modules(package):
            importlib.import_module(module)
    return {use_case.permission for use_case in USE_CASES.values()}


def _modules(package: str) -> Iterator[str]:
    for found in pkgutil.iter_modules(getattr(importlib.import_module(package), "__path__", ()), f"{package}."):
        if not found.ispkg and found.name.rpartition(".")[2] not in NO_USE_CASES:
            yield found.name
