"""How far one obligation has come."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from tagwerk.platform.periods import Per, Period


@dataclass(frozen=True)
class Progress:
    """How far one obligation has come in a *period*. Counts are whole numbers; an amount is in minor units.

    *done* is None where no plugin that is here can record it ("not measured"); *expected* is what the pace asks for by
    now, *forecast* what the period would end with at this pace; *rest* is what is still lacking; *resting* says why nothing
    is due, ``""`` where something is; *exact* is the target before rounding and *note* what it is made of; *beside* are
    titles and numbers to show beside *done*. *for_login* names the absent colleague, or the member of the department,
    whose obligation this is; *version* is the day since when the *job_description* says so;
    *currency* is that of an amount, ``""`` for a count.
    """

    metric: str
    title: str
    shape: str
    per: Per
    clause: str
    period: Period
    target: int
    done: int | None
    expected: float
    resting: str = ""
    due: date | None = None
    late: bool = False
    forecast: float | None = None
    exact: Fraction = Fraction(0)
    note: str = ""
    beside: tuple[tuple[str, int], ...] = ()
    for_login: str = ""
    version: date | None = None
    job_description: str = ""
    currency: str = ""

    @property
    def first(self) -> date:
        """The first day of the period."""
        return self.period.first

    @property
    def last(self) -> date:
        """The last day of the period."""
        return self.period.last

    @property
    def rest(self) -> int:
        """What is still lacking."""
        return max(self.target - (self.done or 0), 0)
