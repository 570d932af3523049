"""Parameters that several commands take, with their helps."""

from __future__ import annotations

from typing import Annotated

import typer

from tagwerk.platform.texts import later

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
