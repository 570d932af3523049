"""What is known in an open workspace: its kinds and metrics, and which kinds somebody who is here can record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.ledger import kinds as ledger_kinds
from tagwerk.ledger.activities import REASON
from tagwerk.ledger.hookspecs import tagwerk_activity_kinds, tagwerk_metrics
from tagwerk.ledger.kinds import ActivityKind
from tagwerk.ledger.tables import Activity
from tagwerk.platform.app import once_per_app
from tagwerk.platform.errors import NotFound, PluginError
from tagwerk.platform.inputs import nearest_hint
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from tagwerk.ledger.metrics import Metric
    from tagwerk.platform.app import App

COMPANY = "company"  # the company that the activity's was merged into
DETAILS = "details."

_ = translator("tagwerk")


def known_kinds(app: App) -> dict[str, ActivityKind]:
    """All kinds by name: those of the core, recorded by somebody who is here or not, and those of plugins."""
    kinds = {kind.name: kind for kind in vars(ledger_kinds).values() if isinstance(kind, ActivityKind)}
    return kinds | {kind.name: kind for kind in app.plugins.collect(tagwerk_activity_kinds)}


@once_per_app
def known_metrics(app: App) -> dict[str, Metric]:
    """All metrics by name. One over a field or a detail that does not exist is left out, and its plugin has failed."""
    kinds = known_kinds(app)
    found: dict[str, Metric] = {}
    for plugin, metric in app.plugins.collect_with_origin(tagwerk_metrics):
        try:
            check_metric(metric, kinds)
        except PluginError as error:
            plugin.fail(error)
        else:
            found[metric.name] = metric
    return found


def find_metric(app: App, name: str) -> Metric:
    """The metric of that name. Raises NotFound."""
    metrics = known_metrics(app)
    if name not in metrics:
        raise NotFound(_("There is no metric {name!r}.", name=name), nearest_hint(name, metrics))
    return metrics[name]


def check_metric(metric: Metric, kinds: dict[str, ActivityKind]) -> None:
    """Hold *metric* against the fields of activities and the details of its *kinds*, as far as these are here.

    Raises PluginError that names the metric and what it asks for in vain.
    """
    details = {REASON} if metric.counts == "reversals" else set()
    for name in metric.kinds:
        if name not in kinds:
            return  # whose kind it is, is not here; it reads "not measured"
        details |= set(kinds[name].details)
    fields = {*(column.key for column in Activity.__table__.columns), COMPANY, *(DETAILS + name for name in details)}
    for field in (*(condition.field for condition in metric.where), *metric.distinct):
        if field not in fields:
            raise PluginError(
                _(
                    "The metric {metric} asks for {field}, which no activity of its kinds has.",
                    metric=metric.name,
                    field=field,
                ),
                nearest_hint(field, fields),
            )


def recorded_kinds(app: App) -> dict[str, ActivityKind]:
    """The kinds of activities that a plugin that works can record, by name."""
    found = app.plugins.collect_with_origin(tagwerk_activity_kinds)
    return {kind.name: kind for plugin, kind in found if plugin.state == "active"}


def is_measured(app: App, metric: Metric) -> bool:
    """Whether a plugin that is here records any of the metric's kinds."""
    kinds = recorded_kinds(app)
    return any(kind in kinds for kind in metric.kinds)
