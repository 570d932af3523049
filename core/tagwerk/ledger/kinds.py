"""What can be done: the kinds of activities that the shipped job descriptions count.

They belong to the core. A plugin that records one of them says so by giving the same object in the hook
``tagwerk_activity_kinds``; an obligation whose kinds nobody present records reads "not measured".
"""

from __future__ import annotations

from dataclasses import dataclass

from tagwerk.platform.texts import later


@dataclass(frozen=True)
class ActivityKind:
    """A kind of activity: its *name* in the ledger and its *title* (English; translated where it is shown)."""

    name: str
    title: str


OFFER_EMAILED = ActivityKind("offer_emailed", later("offer e-mailed"))
CALL = ActivityKind("call", later("call"))
PHONE_OFFER = ActivityKind("phone_offer", later("offer made by phone"))
CONTRACT_SIGNED = ActivityKind("contract_signed", later("contract signed"))
RECONCILED = ActivityKind("reconciled", later("client reconciled"))
REPORT_SUBMITTED = ActivityKind("report_submitted", later("report submitted"))
CARD_CHANGED = ActivityKind("card_changed", later("client card changed"))
CARD_COMPLETED = ActivityKind("card_completed", later("client card completed"))
CERTIFICATION = ActivityKind("certification", later("certification held"))
INVOICED = ActivityKind("invoiced", later("invoice issued"))
VISIT = ActivityKind("visit", later("visit held"))

CORE_KINDS = (
    OFFER_EMAILED,
    CALL,
    PHONE_OFFER,
    CONTRACT_SIGNED,
    RECONCILED,
    REPORT_SUBMITTED,
    CARD_CHANGED,
    CARD_COMPLETED,
    CERTIFICATION,
    INVOICED,
    VISIT,
)
