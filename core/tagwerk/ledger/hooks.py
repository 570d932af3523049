"""What the ledger contributes: the metrics of what plugins record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.platform.plugins import hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tagwerk.ledger.metrics import Metric


@hookimpl
def tagwerk_metrics() -> Iterable[Metric]:
    """Calls, offers, money and reports: a plugin only records them."""
    from tagwerk.ledger.metrics import METRICS

    return METRICS
