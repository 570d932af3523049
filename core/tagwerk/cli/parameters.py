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


def changed_fields(given: Mapping[str, T | None]) -> dict[str, T]:
    """The fields that a command was given another value for. Raises WrongInput where it was given none."""
    changes = {field: value for field, value in given.items() if value is not None}
    if not changes:
        raise WrongInput(_("Nothing to change was given."), _("Its --help names what can be."))
    return changes
