"""What the core's own rooms contribute, through the same hooks as everybody else's."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tagwerk.plugins import hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from tagwerk.app import App
    from tagwerk.contributions import (
        BoardLine,
        Check,
        ContactAttempt,
        Job,
        JobDescriptions,
        Refusal,
        Scene,
        SegmentField,
        Signal,
    )
    from tagwerk.ledger import ActivityKind, Metric


@hookimpl
def tagwerk_activity_kinds() -> Iterable[ActivityKind]:
    """The client card, the contracts, the visits and the staff are kept by the core."""
    from tagwerk.ledger import CARD_CHANGED, CARD_COMPLETED, CERTIFICATION, CONTRACT_SIGNED, VISIT

    return [CARD_CHANGED, CARD_COMPLETED, CERTIFICATION, CONTRACT_SIGNED, VISIT]


@hookimpl
def tagwerk_metrics() -> Iterable[Metric]:
    """The metrics of the shipped job descriptions."""
    from tagwerk.ledger import CORE_METRICS

    return CORE_METRICS


@hookimpl
def tagwerk_job_descriptions() -> Iterable[JobDescriptions]:
    """The shipped job descriptions."""
    from tagwerk.contributions import JobDescriptions

    return [JobDescriptions("core", Path(__file__).parent / "job_descriptions")]


@hookimpl
def tagwerk_segment_fields() -> Iterable[SegmentField]:
    """The fields of the company itself."""
    from tagwerk.companies.segments import own_fields

    return own_fields()


@hookimpl
def tagwerk_jobs(app: App) -> Iterable[Job]:
    """The holidays of days that are over are kept; people are reminded of what is due."""
    from datetime import timedelta

    from tagwerk.contributions import Job
    from tagwerk.work.calendar import keep_holidays
    from tagwerk.work.notices import remind

    return [
        Job("work.keep_holidays", keep_holidays, every=timedelta(days=1)),
        Job("work.remind", remind, every=timedelta(hours=1)),
    ]


@hookimpl
def tagwerk_checks(app: App) -> Iterable[Check]:
    """Whether the holidays of everybody are known, and the rights that are given."""
    from tagwerk.staff.checks import checks

    return checks(app)


@hookimpl
def tagwerk_signals(app: App, companies: Sequence[int]) -> Iterable[Signal]:
    """Birthdays, professional holidays, silence, incomplete cards, contracts that end."""
    from tagwerk.sales import signals as of_contracts
    from tagwerk.work import signals as of_cards

    return [*of_cards.signals(app, companies), *of_contracts.signals(app, companies)]


@hookimpl
def tagwerk_board_lines(app: App, employee: int, on: date) -> Iterable[BoardLine]:
    """Requests that wait for an answer."""
    from tagwerk.work.requests import board_lines

    return board_lines(app, employee, on)


@hookimpl
def tagwerk_before_contact(app: App, attempts: list[ContactAttempt]) -> Iterable[Refusal]:
    """Suppressions, and grounds where the policy asks for one."""
    from tagwerk.companies.consent import refuse

    return refuse(app, attempts)


@hookimpl
def tagwerk_demo(app: App) -> Iterable[Scene]:
    """A contract is signed."""
    from tagwerk.sales.scene import scenes

    return scenes()
