"""What the room contributes: departments are told of new cards, and what is wanted is handed over with the companies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.platform.plugins import hookimpl
from tagwerk.platform.texts import later

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tagwerk.companies.hookspecs import CardSection, CardsOpened
    from tagwerk.platform.app import App
    from tagwerk.platform.hookspecs import Check


@hookimpl
def tagwerk_cards_opened(app: App, event: CardsOpened) -> None:
    """Tell the departments concerned."""
    from tagwerk.demand.announcing import announce

    announce(app, event)


@hookimpl
def tagwerk_card_sections(app: App, company: int) -> Iterable[CardSection]:
    """What the company waits for."""
    from tagwerk.demand.card import wanted_section

    return wanted_section(app, company)


@hookimpl
def tagwerk_checks(app: App) -> Iterable[Check]:
    """Whether the departments that are told are there."""
    from tagwerk.demand.announcing import check_departments
    from tagwerk.platform.hookspecs import Check

    return [Check(later("departments to tell"), lambda: check_departments(app))]
