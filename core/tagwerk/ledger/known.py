"""What is known in an open workspace: its metrics, and which kinds somebody who is here can record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.ledger.hookspecs import tagwerk_activity_kinds, tagwerk_metrics
from tagwerk.platform.app import once_per_app

if TYPE_CHECKING:
    from tagwerk.ledger.kinds import ActivityKind
    from tagwerk.ledger.metrics import Metric
    from tagwerk.platform.app import App


@once_per_app
def known_metrics(app: App) -> dict[str, Metric]:
    """All metrics by name."""
    return {metric.name: metric for metric in app.plugins.collect(tagwerk_metrics)}


def recorded_kinds(app: App) -> dict[str, ActivityKind]:
    """The kinds of activities that a plugin that works can record, by name."""
    found = app.plugins.collect_with_origin(tagwerk_activity_kinds)
    return {kind.name: kind for plugin, kind in found if plugin.state == "active"}


def is_measured(app: App, metric: Metric) -> bool:
    """Whether a plugin that is here records any of the metric's kinds."""
    kinds = recorded_kinds(app)
    return any(kind in kinds for kind in metric.kinds)
