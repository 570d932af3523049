"""The hooks of the ledger: what can be recorded, what counts, and that something was recorded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tagwerk.platform.plugins import hookspec

if TYPE_CHECKING:
    from collections.abc import Iterable

    import sqlalchemy as sa

    from tagwerk.ledger.kinds import ActivityKind
    from tagwerk.ledger.metrics import Metric
    from tagwerk.ledger.tables import Activity
    from tagwerk.platform.app import App


@dataclass(frozen=True)
class Facts:
    """Rows of yours that each count by an activity of their own: `ledger verify` holds the ones against the others, both ways.

    *keys* selects, in one column of text, the ``source_key`` of every activity that the rows as they are now ask for; *source*
    and *kinds* name the activities that nothing else than these rows brings. What follows a ``#`` in the key of an activity is
    its revision, and is left out.
    """

    name: str
    source: str
    kinds: tuple[str, ...]
    keys: sa.Select[str]


@hookspec
def tagwerk_activity_kinds() -> Iterable[ActivityKind]:  # type: ignore[empty-body]
    """The kinds of activities that you record, your own or the core's. An obligation whose kinds nobody gives here reads
    "not measured". Called when quotas are counted, outside a transaction. Example::

        @hookimpl
        def tagwerk_activity_kinds():
            return [OFFER_EMAILED, ActivityKind("sample_sent", "sample sent", ("sample",))]
    """


@hookspec
def tagwerk_metrics() -> Iterable[Metric]:  # type: ignore[empty-body]
    """More metrics for job descriptions to use. Called when quotas are counted. Example::

    @hookimpl
    def tagwerk_metrics():
        return [Metric("samples_sent", "Samples sent", ("sample_sent",))]
    """


@hookspec
def tagwerk_facts(app: App) -> Iterable[Facts]:  # type: ignore[empty-body]
    """What your activities are founded on, for `ledger verify`. Called outside a transaction. Example::

    @hookimpl
    def tagwerk_facts(app):
        keys = sa.select(sa.literal("sample:") + sa.cast(Sample.id, sa.String)).where(Sample.sent)
        return [Facts("samples", "samples", ("sample_sent",), keys)]
    """


@hookspec
def tagwerk_activity_recorded(activity: Activity) -> None:
    """An activity, or a reversal, is in the ledger. Told after the commit. Example::

    @hookimpl
    def tagwerk_activity_recorded(activity):
        if activity.kind == "contract_signed":
            ring_the_bell()
    """
