"""What the client base contributes: card changes are recorded here, fields for segments, and the veto of suppressions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.platform.plugins import hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from tagwerk.companies.hookspecs import (
        CardSection,
        ContactAttempt,
        Refusal,
        SegmentField,
        TimelineEntry,
        TimelineSpan,
    )
    from tagwerk.ledger.kinds import ActivityKind
    from tagwerk.ledger.metrics import Metric
    from tagwerk.platform.app import App
    from tagwerk.staff.hookspecs import HandedOver, Unusual


@hookimpl
def tagwerk_activity_kinds() -> Iterable[ActivityKind]:
    """Cards changed and completed."""
    from tagwerk.companies.kinds import KINDS

    return KINDS


@hookimpl
def tagwerk_metrics() -> Iterable[Metric]:
    """What of it counts."""
    from tagwerk.companies.kinds import METRICS

    return METRICS


@hookimpl
def tagwerk_segment_fields() -> Iterable[SegmentField]:
    """The fields of the client card."""
    from tagwerk.companies.segments.fields import own_fields

    return own_fields()


@hookimpl
def tagwerk_before_contact(app: App, attempts: list[ContactAttempt]) -> Iterable[Refusal]:
    """Suppressions, grounds where the policy asks for one, and people who have left."""
    from tagwerk.companies.consent.suppressions import refuse
    from tagwerk.companies.people.gone import refuse_gone

    refused = list(refuse(app, attempts))
    known = {each.key for each in refused}
    return [*refused, *(each for each in refuse_gone(app, attempts) if each.key not in known)]


@hookimpl
def tagwerk_card_sections(app: App, company: int) -> Iterable[CardSection]:
    """Who of the company may be contacted, on which ground, and what is not contacted, and why."""
    from tagwerk.companies.consent.card import consent_sections

    return consent_sections(app, company)


@hookimpl
def tagwerk_timeline(app: App, company: int, span: TimelineSpan) -> Iterable[TimelineEntry]:
    """Notes, changes of the card, and what stands in the ledger."""
    from tagwerk.companies.timeline import own_entries

    return own_entries(app, span)


@hookimpl
def tagwerk_unusual(app: App) -> Iterable[Unusual]:
    """Numbers and addresses of several companies, or of a colleague."""
    from tagwerk.companies.unusual import unusual

    return unusual()


@hookimpl
def tagwerk_hand_over(app: App, session: Session, giver: int, taker: int) -> Iterable[HandedOver]:
    """The companies that somebody owns."""
    from tagwerk.companies.cards import give_companies

    return [give_companies(app, session, giver, taker)]
