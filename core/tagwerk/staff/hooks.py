"""What the staff contributes: certifications are recorded here, and holidays need everybody's region."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.platform.plugins import hookimpl
from tagwerk.platform.texts import later

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tagwerk.ledger.kinds import ActivityKind
    from tagwerk.ledger.metrics import Metric
    from tagwerk.platform.app import App
    from tagwerk.platform.hookspecs import Check


@hookimpl
def tagwerk_activity_kinds() -> Iterable[ActivityKind]:
    """Certifications."""
    from tagwerk.staff.kinds import KINDS

    return KINDS


@hookimpl
def tagwerk_metrics() -> Iterable[Metric]:
    """What of it counts."""
    from tagwerk.staff.kinds import METRICS

    return METRICS


@hookimpl
def tagwerk_checks(app: App) -> Iterable[Check]:
    """Whether the region of everybody is on file."""
    from tagwerk.platform.hookspecs import Check
    from tagwerk.staff.employees import check_regions

    return [Check(later("regions"), lambda: check_regions(app))]
