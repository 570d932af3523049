"""What is recorded of client cards, and what of it counts."""

from __future__ import annotations

from tagwerk.ledger.kinds import ActivityKind
from tagwerk.ledger.metrics import Filter, Metric
from tagwerk.platform.texts import later

CARD_CHANGED = ActivityKind("card_changed", later("client card changed"), ("change",))
CARD_COMPLETED = ActivityKind("card_completed", later("client card completed"), ("working_days",))
KINDS = (
    CARD_CHANGED,
    CARD_COMPLETED,
)
METRICS = (
    Metric(
        "card_changes",
        later("Client cards changed"),
        (CARD_CHANGED.name,),
        counts="distinct",
        distinct=("company", "work_date"),
        rule=later("a value changed by a person and not undone on that day, once per company and day"),
    ),
    Metric(
        "cards_complete",
        later("Client cards complete in time"),
        (CARD_COMPLETED.name,),
        counts="distinct",
        distinct=("company",),
        where=(Filter("details.working_days", "<=", 2),),
        rule=later("complete within two working days of the company's first entry"),
    ),
)
