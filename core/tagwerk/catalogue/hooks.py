"""What the catalogue contributes: what a company owes stands on its card, is a reason to call and a field of segments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.platform.plugins import hookimpl
from tagwerk.platform.texts import later

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    import sqlalchemy as sa

    from tagwerk.companies.hookspecs import CardSection, SegmentField, Signal
    from tagwerk.platform.app import App
    from tagwerk.platform.hookspecs import Check, Routine
    from tagwerk.staff.hookspecs import BoardLine


@hookimpl
def tagwerk_card_sections(app: App, company: int) -> Iterable[CardSection]:
    """Debt and payment behaviour."""
    from tagwerk.catalogue.documents.behaviour import documents_section

    return documents_section(app, company)


@hookimpl
def tagwerk_signals(app: App, companies: Sequence[int]) -> Iterable[Signal]:
    """Overdue invoices."""
    from tagwerk.catalogue.documents.behaviour import overdue_signals

    return overdue_signals(app, companies)


@hookimpl
def tagwerk_signal_candidates(app: App, owned: sa.ColumnElement[bool], limit: int) -> Iterable[int]:
    """Those with an overdue invoice."""
    from tagwerk.catalogue.documents.behaviour import overdue_candidates

    return overdue_candidates(app, owned, limit)


@hookimpl
def tagwerk_segment_fields() -> Iterable[SegmentField]:
    """The open amount."""
    from tagwerk.catalogue.documents.behaviour import debt_field

    return [debt_field()]


@hookimpl
def tagwerk_jobs(app: App) -> Iterable[Routine]:
    """The ERP's folder is taken in by itself."""
    from datetime import timedelta

    from tagwerk.catalogue.folders.routine import take_in
    from tagwerk.platform.hookspecs import Routine

    return [Routine("catalogue.import", take_in, every=timedelta(hours=1))]


@hookimpl
def tagwerk_checks(app: App) -> Iterable[Check]:
    """Whether the ERP's folder is there and can be read."""
    from tagwerk.catalogue.folders.routine import check_folder
    from tagwerk.platform.hookspecs import Check

    return [Check(later("folder of the ERP"), lambda: check_folder(app))]


@hookimpl
def tagwerk_board_lines(app: App, employee: int, on: date) -> Iterable[BoardLine]:
    """Why nothing of the ERP's folder is taken in."""
    from tagwerk.catalogue.folders.routine import mistake_line

    return [line for line in [mistake_line(app, employee)] if line is not None]
