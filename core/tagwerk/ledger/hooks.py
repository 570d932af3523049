"""What the ledger contributes: the metrics of the shipped job descriptions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.platform.plugins import hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tagwerk.ledger.metrics import Metric


@hookimpl
def tagwerk_metrics() -> Iterable[Metric]:
    """The metrics of the shipped job descriptions."""
    from tagwerk.ledger.metrics import CORE_METRICS

    return CORE_METRICS
