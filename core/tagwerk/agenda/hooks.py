"""What the agenda itself knows: birthdays, professional holidays, silence, incomplete cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.platform.plugins import hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tagwerk.companies.hookspecs import Signal
    from tagwerk.platform.app import App


@hookimpl
def tagwerk_signals(app: App, companies: Sequence[int]) -> Iterable[Signal]:
    """Reasons that lie in the cards and in what was done so far."""
    from tagwerk.agenda.signals import signals

    return signals(app, companies)
