"""What is recorded of contracts, and what of it counts."""

from __future__ import annotations

from tagwerk.ledger.kinds import ActivityKind
from tagwerk.ledger.metrics import Filter, Metric
from tagwerk.platform.texts import later

CONTRACT_SIGNED = ActivityKind("contract_signed", later("contract signed"), ("contract", "new_client"))
KINDS = (CONTRACT_SIGNED,)
METRICS = (
    Metric(
        "new_contracts",
        later("Contracts with new clients"),
        (CONTRACT_SIGNED.name,),
        where=(Filter("details.new_client", "=", True),),
        rule=later("signed by both sides with a company that had no business with us for 24 months"),
    ),
)
