"""Where a daily target was not met, and what is known of why: absent, out of order, fewer hours; nothing is guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.api import translator
from tagwerk_reporting.api import Column, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from tagwerk_reporting.api import Cell
    from tagwerk_reporting.monthly.over_period import ObligationOverPeriod

_ = translator("tagwerk_reporting")


def deviations(daily: Sequence[ObligationOverPeriod], today: date) -> Table:
    """A row for each daily quota that fell short on some day, with how often, by how much, and what is known of it."""
    columns = (
        Column("metric", _("Obligation")),
        Column("days", _("Days short"), "number"),
        Column("missing", _("Missing"), "number"),
        Column("explained", _("Known"), "text"),
        Column("changed", _("Target")),
    )
    rows = tuple(row for quota in daily if quota.measured for row in _row(quota, today))
    note = _("A day that rests is not short. What is not known here, the employee may say in a word of the own.")
    return Table("deviations", _("Where a target was not met"), columns, rows, note=note)


def _row(quota: ObligationOverPeriod, today: date) -> Iterator[tuple[Cell, ...]]:
    short = [each for each in quota.periods if each.done < each.target and each.period.first < today]
    if short:
        missing = sum(each.target - each.done for each in short)
        yield (quota.title, len(short), missing, "; ".join(_known(quota)), _targets(quota))


def _known(quota: ObligationOverPeriod) -> Iterator[str]:
    """What made the days of the quota shorter, each with its days."""
    found: dict[str, list[date]] = {}
    for each in quota.periods:
        if each.remark and each.target > each.done:
            found.setdefault(each.remark, []).append(each.period.first)
    for remark, days in found.items():
        yield _("{remark} ({days})", remark=remark, days=", ".join(f"{day.isoformat()}" for day in days))


def _targets(quota: ObligationOverPeriod) -> str:
    """The targets of its full days, in order, where there were several."""
    found = dict.fromkeys(str(each.target) for each in quota.periods if each.target and not each.remark)
    return " → ".join(found) if len(found) > 1 else ""
