"""How far one obligation has come."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from tagwerk.platform.periods import Per, Period


def to_a_tenth(pace: Fraction) -> float:
    """What the pace asks for, to a tenth, but never rounded up to a whole piece: by less than one nobody is behind."""
    rounded = round(float(pace), 1)
    return float(pace) if rounded > pace and rounded == int(rounded) else rounded


@dataclass(frozen=True)
class Progress:
    """How far one obligation has come in a *period*. Counts are whole numbers; an amount is in minor units.

    *done* is None where no plugin that is here can record it ("not measured"); *expected* is what the pace asks for by
    now, *forecast* what the period would end with at this pace; *rest* is what is still lacking; *resting* says why nothing
    is due, ``""`` where something is; *exact* is the target before rounding and *note* what it is made of; *beside* are
    titles and numbers to show beside *done*, and *declared* is how many of them nobody witnessed. *for_login* names the absent
    colleague, or the member of the department, whose obligation this is; *version* is the day since when the *job_description*
    says so;
    *currency* is that of an amount, ``""`` for a count; *unmeasured* says why nothing is measured, where nothing is.
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
    declared: int = 0
    for_login: str = ""
    version: date | None = None
    job_description: str = ""
    currency: str = ""
    unmeasured: str = ""

    @property
    def first(self) -> date:
        """The first day of the period."""
        return self.period.first

    @property
    def last(self) -> date:
        """The last day of the period."""
        return self.period.last

    @property
    def behind(self) -> bool:
        """Whether less is done than the pace asks for by a whole piece, or a hundredth of an amount; past its day, at all."""
        if self.done is None or self.resting or not self.rest:
            return False
        piece = max(Fraction(self.target, 100), Fraction(1)) if self.currency else 1
        return bool(self.expected) if self.due is not None else self.expected - self.done >= piece

    @property
    def rest(self) -> int:
        """What is still lacking."""
        return max(self.target - (self.done or 0), 0)
