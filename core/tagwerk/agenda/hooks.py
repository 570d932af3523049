"""What the agenda itself knows: birthdays, professional holidays, silence, incomplete cards, articles that are back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.platform.plugins import hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import sqlalchemy as sa

    from tagwerk.companies.hookspecs import SegmentField, Signal
    from tagwerk.platform.app import App


@hookimpl
def tagwerk_signals(app: App, companies: Sequence[int]) -> Iterable[Signal]:
    """Reasons that lie in the cards and in what was done so far."""
    from tagwerk.agenda.back_in_stock import back_in_stock
    from tagwerk.agenda.signals import signals

    return [*signals(app, companies), *back_in_stock(app, companies)]


@hookimpl
def tagwerk_signal_candidates(app: App, owned: sa.ColumnElement[bool], limit: int) -> Iterable[int]:
    """Those who want what is back, those with a birthday, the silent ones, and those with incomplete cards."""
    from tagwerk.agenda.back_in_stock import back_candidates
    from tagwerk.agenda.candidates import candidates

    return [*back_candidates(app, owned, limit), *candidates(app, owned, limit)]


@hookimpl
def tagwerk_segment_fields() -> Iterable[SegmentField]:
    """When a company was last spoken to."""
    from tagwerk.agenda.contacts import last_on
    from tagwerk.agenda.signals import CONTACT_KINDS
    from tagwerk.companies.hookspecs import SegmentField
    from tagwerk.diary.kinds import VISIT
    from tagwerk.platform.texts import later

    return [
        SegmentField("last_contact", later("Last contact"), last_on(CONTACT_KINDS), "date"),
        SegmentField("last_visit", later("Last visit"), last_on([VISIT.name]), "date"),
    ]
