"""What is recorded of certifications, and what of it counts."""

from __future__ import annotations

from tagwerk.ledger.kinds import ActivityKind
from tagwerk.ledger.metrics import Metric
from tagwerk.platform.texts import later

CERTIFICATION = ActivityKind("certification", later("certification held"))
KINDS = (CERTIFICATION,)
METRICS = (Metric("certification", later("Certification"), (CERTIFICATION.name,), rule=later("held every six months")),)
