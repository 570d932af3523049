"""What is told of contracts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tagwerk.platform.plugins import hookspec

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True)
class ContractSigned:
    """A contract was signed by both sides."""

    contract_id: int
    company_id: int
    employee_id: int
    signed_on: date
    new_client: bool


@hookspec
def tagwerk_contract_signed(event: ContractSigned) -> None:
    """A contract was signed by both sides. Told after the commit. Example::

    @hookimpl
    def tagwerk_contract_signed(event):
        order_flowers(event.company_id)
    """
