"""What is recorded of visits, and what of it counts."""

from __future__ import annotations

from tagwerk.ledger.kinds import ActivityKind
from tagwerk.ledger.metrics import Metric
from tagwerk.platform.texts import later

VISIT = ActivityKind("visit", later("visit held"), ("visit", "kind"))
KINDS = (VISIT,)
METRICS = (Metric("visits", later("Visits"), (VISIT.name,), rule=later("visits and meetings held, with minutes")),)
