"""Commands for contracts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tagwerk.access.hookspecs import Command
from tagwerk.cli.parameters import CompanyName, Yes
from tagwerk.platform import clock
from tagwerk.platform.texts import later, translator

if TYPE_CHECKING:
    from tagwerk.access.hookspecs import CommandLine

_ = translator("tagwerk")

contracts = typer.Typer(help=later("Contracts, from the draft to both signatures."), no_args_is_help=True)


@contracts.command("draft", help=later("Draft a contract.\n\nExample: tagwerk contracts draft 'Möbel Größer'"))
def draft(
    context: typer.Context,
    company: CompanyName,
    number: str | None = None,
    until: Annotated[str | None, typer.Option(help=later("Its last day; without an end by default."))] = None,
) -> None:
    """A new contract."""
    from tagwerk.contracts.contracts import draft_contract
    from tagwerk.views.contracts import contract_view

    cli: CommandLine = context.obj
    contract = draft_contract(cli.app(), cli.actor(), company, number, clock.read_date(until))
    cli.show(contract_view(contract), _("Contract {number} is drafted.", number=contract.number))


@contracts.command(
    "sign", help=later("Both sides have signed.\n\nExample: tagwerk contracts sign C-2026-0001 --on 2026-10-02")
)
def sign(
    context: typer.Context,
    number: str,
    on: Annotated[str | None, typer.Option(help=later("The day of the second signature."))] = None,
) -> None:
    """The second signature."""
    from tagwerk.contracts.contracts import sign_contract
    from tagwerk.views.contracts import contract_view

    cli: CommandLine = context.obj
    contract = sign_contract(cli.app(), cli.actor(), number, clock.read_date(on))
    cli.show(contract_view(contract), _("Contract {number} is signed.", number=contract.number))


@contracts.command(
    "rescind",
    help=later("It was rescinded before the first delivery.\n\nExample: tagwerk contracts rescind C-2026-0001 --yes"),
)
def rescind(
    context: typer.Context,
    number: str,
    on: Annotated[str | None, typer.Option(help=later("The day; today by default."))] = None,
    reason: Annotated[str, typer.Option(help=later("Why, in a few words."))] = "",
    yes: Yes = False,
) -> None:
    """A contract that no longer counts."""
    from tagwerk.contracts.contracts import rescind_contract
    from tagwerk.views.contracts import contract_view

    cli: CommandLine = context.obj
    cli.confirm(_("Rescind the contract {number}? It no longer counts.", number=number), yes=yes)
    contract = rescind_contract(cli.app(), cli.actor(), number, clock.read_date(on), reason)
    cli.show(contract_view(contract), _("Contract {number} is rescinded.", number=contract.number))


@contracts.command("list", help=later("List the contracts.\n\nExample: tagwerk contracts list"))
def list_(context: typer.Context) -> None:
    """Every contract that the actor may see."""
    from tagwerk.contracts.contracts import list_contracts
    from tagwerk.views.contracts import contract_view
    from tagwerk.views.tables import listing

    cli: CommandLine = context.obj
    found = list_contracts(cli.app(), cli.actor())
    views = [contract_view(contract) | {"company_name": company.name} for contract, company in found]
    columns = {
        "contract": _("Contract"),
        "state": _("State"),
        "company_name": _("Company"),
        "signed_on": _("Signed"),
    }
    cli.show(views, listing(columns, views))


COMMANDS = (Command("contracts", contracts),)
