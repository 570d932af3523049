"""How somebody stands: with bars on a wide terminal, in two lines each on a narrow one, in sentences for a screen reader.

Nothing is said by colour alone: the pace stands in words beside every bar.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rich.console import Group
from rich.table import Table
from rich.text import Text

from tagwerk.cli.drawing.pace import number, pace, sentence, short_pace
from tagwerk.platform.periods import per_title
from tagwerk.platform.texts import date_text, translator

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tagwerk.obligations.progress import Progress
    from tagwerk.obligations.standing import Standing
    from tagwerk.platform.periods import Per

LETTERS = "abcdefghijklmnoprstuvwxyzABCDEFGHIJKLMNOPRSTUVWXYZ"  # q leaves
NARROW, WIDE = 70, 100  # columns
LONGEST_BAR, SHORT_BAR, SHORTEST_BAR = 20, 10, 5
BESIDE_A_BAR = 75  # columns for the title, the number and the pace in few words

_ = translator("tagwerk")


@dataclass(frozen=True)
class Row:
    """A line of the board: an obligation, or what is due alike for several people as one; *behind* it are those it shows."""

    progress: Progress
    title: str
    behind: tuple[Progress, ...]


def rows_of(quotas: Iterable[Progress], *, plain: bool = False) -> list[Row]:
    """The lines of a board. In *plain* words everybody is named for whom something is owed."""
    alike: dict[object, list[Progress]] = {}
    quotas = list(quotas)
    for place, progress in enumerate(quotas):
        same = (progress.metric, progress.per, progress.due, progress.rest, progress.late, progress.resting)
        alike.setdefault(same if progress.for_login and progress.due else place, []).append(progress)
    titles = titles_of(quotas)
    return [_row(behind, titles[behind[0].metric, behind[0].per], plain=plain) for behind in alike.values()]


def _row(behind: list[Progress], title: str, *, plain: bool) -> Row:
    first = behind[0]
    if len(behind) > 1:
        done = None if first.done is None else sum(each.done or 0 for each in behind)
        together = {name: sum(getattr(each, name) for each in behind) for name in ("target", "expected")}
        first = replace(first, done=done, **together)
    if len(behind) > 1 and not plain:
        title = _("{title} ({count} {count:person|people})", title=title, count=len(behind))
    elif first.for_login:
        title = _("{title} (for {login})", title=title, login=", ".join(each.for_login for each in behind))
    return Row(first, title, tuple(behind))


def titles_of(quotas: Iterable[Progress]) -> dict[tuple[str, Per], str]:
    """What to call each obligation: by its metric, and by the period too where one metric has several."""
    named = {(progress.metric, progress.per): progress.title for progress in quotas}
    periods = Counter(metric for metric, _per in named)
    return {
        (metric, per): _("{title} per {per}", title=title, per=per_title(per)) if periods[metric] > 1 else title
        for (metric, per), title in named.items()
    }


def standing_drawn(standing: Standing, width: int = 80, *, plain: bool = False, letters: bool = False) -> Group:
    """How somebody stands."""
    day = date_text(standing.on, weekday=True)
    title = heading(_("{name}, {on}", name=standing.employee.name, on=day), plain=plain)
    head = [title, *([Text(standing.problem)] if standing.problem else [])]
    if plain:
        return Group(
            *head, *(Text(sentence(row.title, row.progress, standing)) for row in rows_of(standing.quotas, plain=True))
        )
    rows = rows_of(standing.quotas)
    if not rows:
        return Group(*head, *([] if standing.problem else [Text(_("No job description asks for anything."))]))
    marks = [f"{LETTERS[place : place + 1]:3}" if letters else "" for place in range(len(rows))]
    if width < NARROW:
        return Group(*head, *_narrow(rows, marks, standing))
    return Group(*head, _bars(rows, marks, standing, width))


def heading(text: str, *, plain: bool) -> Text:
    return Text(text, style="" if plain else "bold")


def _bars(rows: Sequence[Row], marks: Sequence[str], standing: Standing, width: int) -> Table:
    made = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    made.add_column("title")
    made.add_column("bar", no_wrap=True)
    made.add_column("number", no_wrap=True)
    length = max(SHORTEST_BAR, min(width - BESIDE_A_BAR, LONGEST_BAR))
    for row, mark in zip(rows, marks, strict=True):
        words = pace if width >= WIDE else short_pace
        made.add_row(mark + row.title, _bar(row.progress, length), number(row.progress), words(row.progress, standing))
    return made


def _narrow(rows: Sequence[Row], marks: Sequence[str], standing: Standing) -> Iterator[Text]:
    """Two lines for each."""
    for row, mark in zip(rows, marks, strict=True):
        yield Text(mark + f"{row.title} {number(row.progress)}".strip())
        yield Text.assemble("  ", _bar(row.progress, SHORT_BAR), " ", short_pace(row.progress, standing))


def _bar(progress: Progress, width: int) -> Text:
    if progress.done is None or not progress.target:
        return Text("·" * width, style="dim")
    full = max(0, min(width, progress.done * width // progress.target))
    style = "green" if progress.rest == 0 else "red" if progress.behind else "yellow"
    return Text("█" * full, style=style) + Text("░" * (width - full), style="dim")
