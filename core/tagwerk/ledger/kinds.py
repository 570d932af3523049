"""What can be done: kinds of activities, and those of calls, offers, money and reports, which no room of the core records.

A kind stands in the room of its noun; the rooms above declare theirs in a ``kinds.py`` of their own. Who records a kind, a
plugin or a room, gives the same object in the hook ``tagwerk_activity_kinds``; an obligation whose kinds nobody present records
reads "not measured".
"""

from __future__ import annotations

from dataclasses import dataclass

from tagwerk.platform.hosting.naming import name_flaw
from tagwerk.platform.texts import later

LONGEST_NAME = 64
"""Letters that the ledger has room for."""


@dataclass(frozen=True)
class ActivityKind:
    """A kind of activity: its *name* in the ledger and its *title* (English; translated where it is shown).

    *details* are the names of what belongs to it beyond the columns of an activity: ids and figures, never personal text.
    """

    name: str
    title: str
    details: tuple[str, ...] = ()

    def flaw(self, _plugin: str) -> str:
        """What is wrong with the name, which stands in the ledger for good."""
        return name_flaw(self.name, LONGEST_NAME)


OFFER_EMAILED = ActivityKind("offer_emailed", later("offer e-mailed"), ("offer", "campaign", "message"))
CALL = ActivityKind("call", later("call"), ("call", "direction", "talk_seconds", "conversation"))
PHONE_OFFER = ActivityKind("phone_offer", later("offer made by phone"), ("call", "offer"))
CALL_DECLARED = ActivityKind("call_declared", later("call declared by hand"), CALL.details)
PHONE_OFFER_DECLARED = ActivityKind("phone_offer_declared", later("phone offer declared by hand"), PHONE_OFFER.details)
RECONCILED = ActivityKind("reconciled", later("client reconciled"))
REPORT_SUBMITTED = ActivityKind("report_submitted", later("report submitted"), ("report", "period", "digest"))
INVOICED = ActivityKind("invoiced", later("invoice issued"))

SHORTEST_TALK = 10
"""Seconds that somebody spoke to, or a call is none that counts."""
