"""What the catalogue contributes: what a company owes stands on its card, is a reason to call and a field of segments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.platform.plugins import hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tagwerk.companies.hookspecs import CardSection, SegmentField, Signal
    from tagwerk.platform.app import App


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
def tagwerk_segment_fields() -> Iterable[SegmentField]:
    """The open amount."""
    from tagwerk.catalogue.documents.behaviour import debt_field

    return [debt_field()]
