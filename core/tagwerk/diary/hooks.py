"""What the diary contributes: visits are recorded here, people are reminded, requests wait on the board."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.platform.plugins import hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from sqlalchemy.orm import Session

    from tagwerk.companies.hookspecs import SegmentField, TimelineEntry, TimelineSpan
    from tagwerk.ledger.hookspecs import Facts
    from tagwerk.ledger.kinds import ActivityKind
    from tagwerk.ledger.metrics import Metric
    from tagwerk.platform.app import App
    from tagwerk.platform.hookspecs import Routine
    from tagwerk.staff.hookspecs import BoardLine, HandedOver


@hookimpl
def tagwerk_activity_kinds() -> Iterable[ActivityKind]:
    """Visits held."""
    from tagwerk.diary.kinds import KINDS

    return KINDS


@hookimpl
def tagwerk_metrics() -> Iterable[Metric]:
    """What of it counts."""
    from tagwerk.diary.kinds import METRICS

    return METRICS


@hookimpl
def tagwerk_facts(app: App) -> Iterable[Facts]:
    """Each visit that was held counts."""
    from tagwerk.diary.visits import facts

    return facts()


@hookimpl
def tagwerk_jobs(app: App) -> Iterable[Routine]:
    """People are reminded of what is due."""
    from datetime import timedelta

    from tagwerk.diary.notices import remind
    from tagwerk.platform.hookspecs import Routine

    return [Routine("diary.remind", remind, every=timedelta(hours=1))]


@hookimpl
def tagwerk_board_lines(app: App, employee: int, on: date) -> Iterable[BoardLine]:
    """Requests that wait for an answer."""
    from tagwerk.diary.requests import board_lines

    return board_lines(app, employee, on)


@hookimpl
def tagwerk_timeline(app: App, company: int, span: TimelineSpan) -> Iterable[TimelineEntry]:
    """Visits and tasks."""
    from tagwerk.diary.timeline import entries

    return entries(app, span)


@hookimpl
def tagwerk_hand_over(app: App, session: Session, giver: int, taker: int) -> Iterable[HandedOver]:
    """Open tasks, planned visits, open requests."""
    from tagwerk.diary.giving import give

    return give(session, giver, taker)


@hookimpl
def tagwerk_segment_fields() -> Iterable[SegmentField]:
    """What is still to do for a company."""
    from tagwerk.diary.tasks import segment_fields

    return segment_fields()
