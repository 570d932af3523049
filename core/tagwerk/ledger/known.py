"""What is known in an open workspace: its kinds and metrics, and which kinds somebody who is here can record."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from tagwerk.ledger import kinds as ledger_kinds
from tagwerk.ledger.activities import REASON
from tagwerk.ledger.hookspecs import tagwerk_activity_kinds, tagwerk_metrics
from tagwerk.ledger.kinds import ActivityKind
from tagwerk.ledger.metrics import Filter, Metric
from tagwerk.ledger.tables import Activity
from tagwerk.platform.app import once_per_plugins
from tagwerk.platform.errors import NotFound, PluginError
from tagwerk.platform.hosting.loading.finding import CORE
from tagwerk.platform.hosting.remembering.memory import Remembered
from tagwerk.platform.inputs import nearest_hint
from tagwerk.platform.texts import Marked, translator

if TYPE_CHECKING:
    from tagwerk.platform.app import App
    from tagwerk.platform.hosting.plugin import Plugin

COMPANY = "company"  # the company that the activity's was merged into
DETAILS = "details."
KIND, METRIC = "kind", "metric"
"""As the workspace remembers what plugins gave."""

_ = translator("tagwerk")


@once_per_plugins
def known_kinds(app: App) -> dict[str, ActivityKind]:
    """All kinds by name: the core's, recorded by somebody who is here or not, and those of plugins, also of gone ones."""
    kinds = {kind.name: kind for kind in vars(ledger_kinds).values() if isinstance(kind, ActivityKind)}
    gone = {each.name: ActivityKind(**_as_given(app, each)) for each in remembered(app, KIND)}
    return gone | kinds | {kind.name: kind for kind in app.plugins.collect(tagwerk_activity_kinds)}


@once_per_plugins
def known_metrics(app: App) -> dict[str, Metric]:
    """All metrics by name, those of plugins that are gone too, which read "not measured".

    One over a field or a detail that does not exist is left out, and its plugin has failed.
    """
    given = present_metrics(app)
    return {name: gone.metric for name, gone in gone_metrics(app).items()} | given


@once_per_plugins
def present_metrics(app: App) -> dict[str, Metric]:
    """The metrics of the core and of the plugins that are here; the workspace remembers whose they and the kinds are."""
    kinds = known_kinds(app)
    found: dict[str, Metric] = {}
    given = app.plugins.collect_with_origin(tagwerk_metrics)
    for plugin, metric in given:
        try:
            check_metric(metric, kinds)
        except PluginError as error:
            plugin.fail(error, tagwerk_metrics.__name__)
        else:
            found[metric.name] = metric
    _remember(app, [(plugin, metric) for plugin, metric in given if metric.name in found])
    return found


@dataclass(frozen=True)
class Gone:
    """A metric that the plugin *plugin* gave, and that is not here."""

    plugin: str
    metric: Metric


@once_per_plugins
def gone_metrics(app: App) -> dict[str, Gone]:
    """The metrics by name that a plugin gave and gives no more: it is uninstalled, left out or broken."""
    here = present_metrics(app)
    found: dict[str, Gone] = {}
    for each in remembered(app, METRIC):
        if each.name not in here:
            data = _as_given(app, each)
            where = tuple(Filter(**condition) for condition in data.pop("where", ()))
            found[each.name] = Gone(each.plugin, Metric(**data, where=where))
    return found


def unmeasured_because(app: App, metric: Metric) -> str:
    """Why *metric* is not measured, in the reader's language: ``not measured (trade_fair is not installed)``."""
    gone = gone_metrics(app).get(metric.name)
    plugin = gone.plugin if gone is not None else _recorder(app, metric)
    return _("not measured ({why})", why=app.plugins.why_gone(plugin)) if plugin else _("not measured")


def remembered(app: App, sort: str) -> list[Remembered]:
    """What the workspace remembers that plugins gave."""
    return [] if app.plugins.memory is None else app.plugins.memory.of_sort(sort)


def _recorder(app: App, metric: Metric) -> str:
    """Which plugin recorded the kinds of *metric*, ``""`` where nobody knows."""
    return next((each.plugin for each in remembered(app, KIND) if each.name in metric.kinds), "")


def _remember(app: App, metrics: list[tuple[Plugin, Metric]]) -> None:
    if app.plugins.memory is None:
        return
    kinds = app.plugins.collect_with_origin(tagwerk_activity_kinds)
    given = [Remembered.of(plugin, KIND, kind.name, kind.title, asdict(kind)) for plugin, kind in kinds]
    given += [Remembered.of(plugin, METRIC, metric.name, metric.title, asdict(metric)) for plugin, metric in metrics]
    app.plugins.memory.remember(each for each in given if each.plugin != CORE)


def _as_given(app: App, each: Remembered) -> dict[str, Any]:
    """Fields of a dataclass as they were before JSON made lists of its tuples and lost whose the texts are."""
    package = app.plugins[each.plugin].package.partition(".")[0] if each.plugin in app.plugins else ""
    given = {name: tuple(value) if isinstance(value, list) else value for name, value in each.data.items()}
    return given | {name: Marked(str(given[name]), package) for name in ("title", "rule") if given.get(name)}


def find_metric(app: App, name: str) -> Metric:
    """The metric of that name. Raises NotFound."""
    metrics = known_metrics(app)
    if name not in metrics:
        raise NotFound(_("There is no metric {name!r}.", name=name), nearest_hint(name, metrics))
    return metrics[name]


def metric_of(app: App, name: str) -> Metric:
    """The metric of that name; where no plugin gave it yet that works, one that nothing is counted for."""
    return known_metrics(app).get(name) or Metric(name, name, ())


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
    for condition in metric.where:
        if (column := Activity.__table__.columns.get(condition.field)) is not None:
            _check_comparison(metric, condition, column.type.python_type)
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


def _check_comparison(metric: Metric, condition: Filter, of_column: type) -> None:
    """A column of numbers is compared with numbers, one of texts with texts, and another with nothing."""
    if condition.comparison != "known" and (of_column not in (str, int) or type(condition.value) is not of_column):
        raise PluginError(
            _("The metric {metric} compares {field} with {value!r}, which it never is.", metric=metric.name,
              field=condition.field, value=condition.value)
        )  # fmt: skip


@once_per_plugins
def recorded_kinds(app: App) -> dict[str, ActivityKind]:
    """The kinds of activities that somebody who is here can record, by name."""
    return {kind.name: kind for kind in app.plugins.collect(tagwerk_activity_kinds)}


def is_measured(app: App, metric: Metric) -> bool:
    """Whether who gave the metric is here, and somebody who records any of its kinds."""
    kinds = recorded_kinds(app)
    return metric.name not in gone_metrics(app) and any(kind in kinds for kind in metric.kinds)
