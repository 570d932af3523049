"""Parameters that several commands take, with their helps, and what is asked of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from tagwerk.platform.errors import WrongInput
from tagwerk.platform.texts import later, translator

if TYPE_CHECKING:
    from collections.abc import Mapping

T = TypeVar("T")

_ = translator("tagwerk")

CompanyName = Annotated[
    str, typer.Argument(help=later("Number, name, or a part of the name that only one company has."))
]
Segment = Annotated[str, typer.Argument(help=later("all, a saved name, or an expression such as: rank = client"))]
Login = Annotated[str, typer.Argument(help=later("A login; `tagwerk staff list` names them."))]
On = Annotated[str | None, typer.Option(help=later("The day, as 2026-10-31; today by default."))]
Yes = Annotated[bool, typer.Option("--yes", help=later("Do not ask."))]

Rank = Annotated[str, typer.Option("--rank", "--standing", help=later("prospect, client, key_client, former"))]
OtherRank = Annotated[
    str | None, typer.Option("--rank", "--standing", help=later("prospect, client, key_client, former"))
]


OwnValues = Annotated[
    list[str] | None,
    typer.Option(
        "--field", metavar="NAME=VALUE", help=later("A field of your own, such as chain=yes; NAME= empties it.")
    ),
]


def own_values(pairs: list[str] | None) -> dict[str, str]:
    """What ``--field`` says: names of fields with their values. Raises WrongInput."""
    from tagwerk.companies.fields import COMPANY_FIELDS

    found: dict[str, str] = {}
    for pair in pairs or ():
        name, sign, value = pair.partition("=")
        key = name.strip().lower().replace("-", "_")
        if not (sign and key):
            raise WrongInput(_("{pair!r} says no value of a field.", pair=pair), _("Such as --field chain=yes."))
        if key in COMPANY_FIELDS:
            raise WrongInput(_("{name} has an option of its own: --{option}.", name=key, option=key.replace("_", "-")))
        if key in found:
            raise WrongInput(_("The field {name} is given twice.", name=key))
        found[key] = value
    return found


def changed_fields(given: Mapping[str, T | None]) -> dict[str, T]:
    """The fields that a command was given another value for. Raises WrongInput where it was given none."""
    changes = {field: value for field, value in given.items() if value is not None}
    if not changes:
        raise WrongInput(_("Nothing to change was given."), _("Its --help names what can be."))
    return changes
