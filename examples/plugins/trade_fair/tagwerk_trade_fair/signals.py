"""Whom to contact next: companies that somebody talked to at a fair lately."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa
from tagwerk.api import Signal, clock, translator

from tagwerk_trade_fair.tables import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tagwerk.api import App

LATELY = timedelta(days=7)

_ = translator(__package__)
log = logging.getLogger(__name__)


def signals(app: App, companies: Sequence[int]) -> Iterable[Signal]:
    """One for each of *companies* with an entry of the last days; asked for together."""
    lately = sa.select(Entry.company_id).where(Entry.company_id.in_(companies), Entry.done_at > clock.now() - LATELY)
    with app.database.reading() as session:
        found = session.scalars(lately.distinct()).all()
    return [Signal(company, "trade_fair", 35, _("You talked at a fair; ask what came of it.")) for company in found]


def count_waiting(app: App) -> None:
    """The routine: how many talks there were lately."""
    with app.database.reading() as session:
        talks = sa.select(sa.func.count()).select_from(Entry).where(Entry.done_at > clock.now() - LATELY)
        log.info("%s talks at fairs wait for a word", session.scalar(talks))
