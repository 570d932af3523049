"""How it goes with an obligation, in words: the number, the pace, and both in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.ledger.money import Money
from tagwerk.platform.texts import number_text, translator

if TYPE_CHECKING:
    from tagwerk.obligations.progress import Progress
    from tagwerk.obligations.standing import Standing

_ = translator("tagwerk")


def number(progress: Progress) -> str:
    """What is done of what is due; nothing where nothing is measured, and for a rest only what was done all the same."""
    if progress.done is None:
        return ""
    if progress.resting:
        return quantity(progress, progress.done) if progress.done else ""
    return f"{quantity(progress, progress.done)}/{quantity(progress, progress.target, unit=True)}"


def quantity(progress: Progress, number: float, *, unit: bool = False) -> str:
    written = quantity_text(number, progress.currency)
    return written if unit else written.removesuffix(f" {progress.currency}")


def quantity_text(number: float, currency: str, *, exact: bool = False) -> str:
    """A count as it is; an amount in the units of its *currency*, which stands behind it, to the last cent where *exact*."""
    return Money(number, currency).text(exact=exact) if currency else number_text(number)


def short_pace(progress: Progress, standing: Standing, *, by_now: bool = False) -> str:
    """How it goes, in few words; a pace that is asked for *by_now* says so."""
    if progress.done is None:
        return progress.unmeasured or _("not measured")
    if progress.resting:
        return _("rests: {reason}", reason=progress.resting)
    if not progress.target and progress.note:
        return progress.note
    if progress.rest == 0:
        return _("done, late") if progress.late else _("done")
    if progress.due is not None:
        return _("due {due}", due=progress.due) if not progress.expected else _("overdue since {due}", due=progress.due)
    return _lacking(progress, standing, by_now=by_now)


def _lacking(progress: Progress, standing: Standing, *, by_now: bool) -> str:
    """What lacks: of a period that is over, of one to come, or at the pace of the one that runs."""
    rest, today = quantity(progress, progress.rest), standing.employee.today()
    if progress.last < today:
        return _("{rest} short", rest=rest)
    if standing.on > today:
        return _("{rest} to go", rest=rest)
    if not progress.behind:
        return _("on pace, {rest} to go", rest=rest)
    expected = quantity(progress, progress.expected)
    if standing.on < today:
        return _("behind: {expected} expected by {on}, {rest} to go", expected=expected, on=standing.on, rest=rest)
    if by_now:
        return _("behind: {expected} expected by now, {rest} to go", expected=expected, rest=rest)
    return _("behind: {expected} expected, {rest} to go", expected=expected, rest=rest)


def pace(progress: Progress, standing: Standing) -> str:
    """The pace with all that stands beside it."""
    beside = [f"{title} {number}" for title, number in progress.beside if number]
    parts = [short_pace(progress, standing, by_now=True), *beside]
    runs = progress.per != "day" and not progress.resting and standing.on == standing.employee.today()
    if progress.forecast is not None and progress.rest and runs:
        parts.append(_("{forecast} at this pace", forecast=quantity(progress, progress.forecast)))
    if progress.note and progress.target:
        parts.append(progress.note)
    return "; ".join(parts)


def sentence(title: str, progress: Progress, standing: Standing) -> str:
    """An obligation as one sentence."""
    if progress.done is None or progress.resting or not progress.target:
        return f"{title}: {short_pace(progress, standing)}."
    done, target = quantity(progress, progress.done), quantity(progress, progress.target, unit=True)
    return _("{title}: {done} of {target}; {pace}.", title=title, done=done, target=target,
             pace=pace(progress, standing))  # fmt: skip
