"""Commands for contracts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from tagwerk.access.hookspecs import Command
from tagwerk.cli.companies import CompanyName, table
from tagwerk.platform import clock
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tagwerk.cli.console import Cli
    from tagwerk.contracts.tables import Contract

_ = translator("tagwerk")


def commands(cli: Cli) -> Iterable[Command]:
    """The group ``contracts``."""
    group = typer.Typer(help=_("Contracts, from the draft to both signatures."), no_args_is_help=True)

    @group.command(help=_("Draft a contract.\n\nExample: tagwerk contracts draft 'Möbel Größer'"))
    def draft(
        company: CompanyName,
        number: str | None = None,
        until: Annotated[str | None, typer.Option(help=_("Its last day; without an end by default."))] = None,
    ) -> None:
        from tagwerk.contracts.contracts import draft_contract

        contract = draft_contract(cli.app(), cli.actor(), company, number, clock.read_date(until))
        cli.show(_fields(contract), _("Contract {number} is drafted.", number=contract.number))

    @group.command(help=_("Both sides have signed.\n\nExample: tagwerk contracts sign C-2026-0001 --on 2026-10-02"))
    def sign(
        number: str, on: Annotated[str | None, typer.Option(help="The day of the second signature.")] = None
    ) -> None:
        from tagwerk.contracts.contracts import sign_contract

        contract = sign_contract(cli.app(), cli.actor(), number, clock.read_date(on))
        cli.show(_fields(contract), _("Contract {number} is signed.", number=contract.number))

    @group.command(
        help=_("It was rescinded before the first delivery.\n\nExample: tagwerk contracts rescind C-2026-0001 --yes")
    )
    def rescind(
        number: str,
        on: Annotated[str | None, typer.Option(help=_("The day; today by default."))] = None,
        reason: Annotated[str, typer.Option(help=_("Why, in a few words."))] = "",
        yes: Annotated[bool, typer.Option("--yes", help=_("Do not ask."))] = False,
    ) -> None:
        from tagwerk.contracts.contracts import rescind_contract

        cli.confirm(_("Rescind the contract {number}? It no longer counts.", number=number), yes=yes)
        contract = rescind_contract(cli.app(), cli.actor(), number, clock.read_date(on), reason)
        cli.show(_fields(contract), _("Contract {number} is rescinded.", number=contract.number))

    @group.command("list", help=_("List the contracts.\n\nExample: tagwerk contracts list"))
    def list_() -> None:
        from tagwerk.contracts.contracts import list_contracts

        found = list_contracts(cli.app(), cli.actor())
        data = [_fields(contract) | {"company_name": company.name} for contract, company in found]
        titles = (_("Contract"), _("State"), _("Company"), _("Signed"))
        rows = ((row["contract"], row["state"], row["company_name"], row["signed_on"]) for row in data)
        cli.show(data, table(titles, rows))

    return [Command("contracts", group)]


def _fields(contract: Contract) -> dict[str, Any]:
    return {
        "contract": contract.number,
        "state": contract.state,
        "company": contract.company_id,
        "drafted_on": contract.drafted_on,
        "signed_on": contract.signed_on,
        "ends_on": contract.ends_on,
        "rescinded_on": contract.rescinded_on,
        "reason": contract.reason or None,
    }
