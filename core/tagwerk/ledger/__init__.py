"""The ledger: one append-only record of everything done, from which everything is counted.

Plugins record activities and never touch a count::

    with app.database.transaction() as session:
        ...                                            # the row that says what happened
        record(session, NewActivity(kind=CALL.name, ...))  # and the activity that counts it, in the same commit
"""

from tagwerk.ledger.kinds import (
    CALL,
    CARD_CHANGED,
    CARD_COMPLETED,
    CERTIFICATION,
    CONTRACT_SIGNED,
    CORE_KINDS,
    INVOICED,
    OFFER_EMAILED,
    PHONE_OFFER,
    RECONCILED,
    REPORT_SUBMITTED,
    VISIT,
    ActivityKind,
)
from tagwerk.ledger.metrics import CORE_METRICS, Filter, Metric
from tagwerk.ledger.recording import NewActivity, record, reverse
from tagwerk.ledger.tables import Activity

__all__ = [
    "CALL",
    "CARD_CHANGED",
    "CARD_COMPLETED",
    "CERTIFICATION",
    "CONTRACT_SIGNED",
    "CORE_KINDS",
    "CORE_METRICS",
    "INVOICED",
    "OFFER_EMAILED",
    "PHONE_OFFER",
    "RECONCILED",
    "REPORT_SUBMITTED",
    "VISIT",
    "Activity",
    "ActivityKind",
    "Filter",
    "Metric",
    "NewActivity",
    "record",
    "reverse",
]
