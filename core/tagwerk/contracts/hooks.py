"""What contracts contribute: signatures are recorded here, an end is a reason to call, and the demo signs one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.platform.plugins import hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import sqlalchemy as sa

    from tagwerk.companies.hookspecs import SegmentField, Signal, TimelineEntry, TimelineSpan
    from tagwerk.ledger.hookspecs import Facts
    from tagwerk.ledger.kinds import ActivityKind
    from tagwerk.ledger.metrics import Metric
    from tagwerk.platform.app import App
    from tagwerk.platform.hookspecs import Scene
    from tagwerk.staff.hookspecs import Unusual


@hookimpl
def tagwerk_activity_kinds() -> Iterable[ActivityKind]:
    """Contracts signed."""
    from tagwerk.contracts.kinds import KINDS

    return KINDS


@hookimpl
def tagwerk_metrics() -> Iterable[Metric]:
    """What of it counts."""
    from tagwerk.contracts.kinds import METRICS

    return METRICS


@hookimpl
def tagwerk_facts(app: App) -> Iterable[Facts]:
    """Each signed contract that was not rescinded counts."""
    from tagwerk.contracts.contracts import facts

    return facts()


@hookimpl
def tagwerk_signals(app: App, companies: Sequence[int]) -> Iterable[Signal]:
    """Contracts that end."""
    from tagwerk.contracts.signals import signals

    return signals(app, companies)


@hookimpl
def tagwerk_signal_candidates(app: App, owned: sa.ColumnElement[bool], limit: int) -> Iterable[int]:
    """Those whose contracts end."""
    from tagwerk.contracts.signals import candidates

    return candidates(app, owned, limit)


@hookimpl
def tagwerk_timeline(app: App, company: int, span: TimelineSpan) -> Iterable[TimelineEntry]:
    """Contracts signed and rescinded."""
    from tagwerk.contracts.timeline import entries

    return entries(app, span)


@hookimpl
def tagwerk_unusual(app: App) -> Iterable[Unusual]:
    """Contracts dated back."""
    from tagwerk.contracts.unusual import unusual

    return unusual(app)


@hookimpl
def tagwerk_demo(app: App) -> Iterable[Scene]:
    """A contract is signed."""
    from tagwerk.contracts.scene import scenes

    return scenes()


@hookimpl
def tagwerk_segment_fields() -> Iterable[SegmentField]:
    """When the last contract ends, and what was signed."""
    from tagwerk.contracts.signals import segment_fields

    return segment_fields()
