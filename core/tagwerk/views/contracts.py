"""Contracts and their states."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tagwerk.contracts.tables import Contract


def contract_view(contract: Contract) -> dict[str, Any]:
    """A contract with its days."""
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
