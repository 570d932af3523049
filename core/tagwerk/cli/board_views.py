"""How the board looks: with bars on a wide terminal, in two lines each on a narrow one, in sentences for a screen reader.

Nothing is said by colour alone: the pace stands in words beside every bar.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from rich.console import Group
from rich.table import Table
from rich.text import Text

from tagwerk.cli.agenda import agenda_lines
from tagwerk.texts import translator

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.console import RenderableType

    from tagwerk.contributions import BoardLine
    from tagwerk.work.agenda import AgendaItem
    from tagwerk.work.board import Board
    from tagwerk.work.closing import Closing
    from tagwerk.work.quotas import Progress, Standing
    from tagwerk.work.tables import Task, Visit
    from tagwerk.work.team import Team

BAR, SHORT_BAR = 20, 10
LETTERS = "abcdefghijklmnopqrstuvwxyz"
NARROW, WIDE = 70, 100  # columns

_ = translator("tagwerk")


def board_view(board: Board, width: int, *, plain: bool, letters: bool = False) -> RenderableType:
    """The board of a day; with *letters* before the obligations, for keys to name them."""
    parts: list[RenderableType] = [standing_view(board.standing, width, plain=plain, letters=letters)]
    return Group(*parts, *_below(board.agenda, board.tasks, board.visits, board.lines))


def standing_view(standing: Standing, width: int = 80, *, plain: bool = False, letters: bool = False) -> Group:
    """How somebody stands."""
    title = Text(
        _("{name}, {on}", name=standing.employee.name, on=standing.on.strftime("%a %Y-%m-%d")),
        style="" if plain else "bold",
    )
    if plain:
        return Group(title, *(Text(_sentence(progress)) for progress in standing.quotas))
    if width < NARROW:
        return Group(title, *_narrow(standing.quotas, letters=letters))
    return Group(title, _bars(standing.quotas, width, letters=letters))


def team_view(team: Team, width: int, *, plain: bool) -> RenderableType:
    """The people of a department and how each stands."""
    metrics = {progress.metric: progress.title for member in team.members for progress in _own(member.standing)}
    title = Text(_("Team, {on}", on=team.on.strftime("%a %Y-%m-%d")), style="" if plain else "bold")
    missing = [member.standing.employee.name for member in team.members if member.missing_report is not None]
    last = [Text(_("Reports missing: {names}.", names=", ".join(missing)))] if missing else []
    if plain or width < NARROW:
        return Group(title, *_people_lines(team), *last)
    made = Table(box=None, pad_edge=False, header_style="bold")
    for heading in (_("Who"), *metrics.values(), _("Absent")):
        made.add_column(heading)
    department = ""
    for member in team.members:
        if member.department != department:
            department = member.department
            made.add_row(Text(department, style="italic"))
        by_metric = {progress.metric: progress for progress in reversed(_own(member.standing))}
        cells = [_cell(by_metric.get(metric)) for metric in metrics]
        absent = _absent(member.absence is not None, member.substitute)
        made.add_row(member.standing.employee.name, *cells, absent)
    return Group(title, made, *last)


def closing_view(closing: Closing, width: int, *, plain: bool) -> RenderableType:
    """The end of a day, and the list of the next."""
    on = closing.standing.on.strftime("%a %Y-%m-%d")
    parts: list[RenderableType] = [Text(_("The day's end, {on}", on=on), style="" if plain else "bold")]
    if not closing.lacking:
        parts.append(Text(_("Everything of today is done.")))
    parts += [Text(_sentence(progress)) for progress in closing.lacking]
    parts += [Text(_line_text(line)) for line in closing.lines]
    if closing.tomorrow is not None:
        day = closing.tomorrow.on.strftime("%a %Y-%m-%d")
        parts += ["", Text(_("Next: {day}", day=day), style="" if plain else "bold")]
        owed = [progress for progress in closing.tomorrow.quotas if progress.per == "day" and progress.target]
        parts.append(Text(", ".join(f"{progress.title} {_quantity(progress, progress.target)}" for progress in owed)))
    return Group(*parts, *_below(closing.agenda, closing.tasks, closing.visits, []))


def _below(
    agenda: Sequence[AgendaItem], tasks: Sequence[Task], visits: Sequence[Visit], lines: Sequence[BoardLine]
) -> Iterator[RenderableType]:
    """What waits, under headings; nothing where nothing waits."""
    for heading, rows in (
        (_("Next"), agenda_lines(agenda)),
        (_("Visits"), [Text(f"{visit.starts} {visit.company.name}  {visit.aim}".strip()) for visit in visits]),
        (_("Tasks"), [Text(_task_text(task)) for task in tasks]),
        (_("Waiting"), [Text(_line_text(line)) for line in lines]),
    ):
        if rows:
            yield Text("")
            yield Text(heading, style="bold")
            yield from rows


def _bars(quotas: Iterable[Progress], width: int, *, letters: bool) -> Table:
    made = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    for _column in ("title", "bar", "number"):
        made.add_column(no_wrap=True)
    for number, progress in enumerate(quotas):
        pace = _pace(progress) if width >= WIDE else _short_pace(progress)
        title = f"{LETTERS[number : number + 1]}  {_title(progress)}" if letters else _title(progress)
        made.add_row(title, _bar(progress, BAR if width >= WIDE else SHORT_BAR), _number(progress), pace)
    return made


def _narrow(quotas: Iterable[Progress], *, letters: bool) -> Iterator[Text]:
    """Two lines for each."""
    for number, progress in enumerate(quotas):
        head = f"{_title(progress)} {_number(progress)}".strip()
        yield Text(f"{LETTERS[number : number + 1]}  {head}" if letters else head)
        yield Text.assemble("  ", _bar(progress, SHORT_BAR), " ", _short_pace(progress))


def _title(progress: Progress) -> str:
    if not progress.for_login:
        return progress.title
    return _("{title} (for {login})", title=progress.title, login=progress.for_login)


def _bar(progress: Progress, width: int) -> Text:
    if progress.done is None or not progress.target:
        return Text("·" * width, style="dim")
    full = min(width, progress.done * width // progress.target)
    style = "green" if progress.rest == 0 else "yellow" if progress.done >= progress.expected else "red"
    return Text("█" * full, style=style) + Text("░" * (width - full), style="dim")


def _number(progress: Progress) -> str:
    if progress.done is None:
        return ""
    return f"{_quantity(progress, progress.done)}/{_quantity(progress, progress.target)}"


def _quantity(progress: Progress, number: float) -> str:
    """A count as it is; an amount in the units of its currency."""
    if not progress.currency:
        return f"{number:g}"
    from babel.numbers import get_currency_precision

    return str(Decimal(number).scaleb(-get_currency_precision(progress.currency)).quantize(Decimal(1)))


def _short_pace(progress: Progress) -> str:
    if progress.done is None:
        return _("not measured")
    if progress.resting:
        return _("rests: {reason}", reason=progress.resting)
    if not progress.target and progress.note:
        return progress.note
    if progress.rest == 0:
        return _("done, late") if progress.late else _("done")
    if progress.due is not None:
        return _("due {due}", due=progress.due) if not progress.expected else _("overdue since {due}", due=progress.due)
    rest = _quantity(progress, progress.rest)
    if progress.done >= progress.expected:
        return _("on pace, {rest} to go", rest=rest)
    return _(
        "behind: {expected} expected by now, {rest} to go", expected=_quantity(progress, progress.expected), rest=rest
    )


def _pace(progress: Progress) -> str:
    """The pace with all that stands beside it."""
    beside = [f"{title} {number}" for title, number in progress.beside if number]
    parts = [_short_pace(progress), *beside]
    if progress.forecast is not None and progress.rest and progress.per != "day" and not progress.resting:
        parts.append(_("{forecast} at this pace", forecast=_quantity(progress, progress.forecast)))
    if progress.note and progress.target:
        parts.append(progress.note)
    return "; ".join(parts)


def _sentence(progress: Progress) -> str:
    """An obligation as one sentence."""
    if progress.done is None or progress.resting or not progress.target:
        return f"{_title(progress)}: {_short_pace(progress)}."
    done, target = _quantity(progress, progress.done), _quantity(progress, progress.target)
    return _(
        "{title}: {done} of {target}; {pace}.", title=_title(progress), done=done, target=target, pace=_pace(progress)
    )


def _own(standing: Standing) -> list[Progress]:
    return [progress for progress in standing.quotas if not progress.for_login]


def _cell(progress: Progress | None) -> Text:
    """A number in the table of the team, with a word where it is behind."""
    if progress is None:
        return Text("")
    if progress.done is None:
        return Text("–", style="dim")
    if progress.resting:
        return Text(_("rests"), style="dim")
    behind = progress.rest > 0 and progress.done < progress.expected
    return Text(_number(progress) + (" ▼" if behind else ""), style="red" if behind else "")


def _absent(absent: bool, substitute: str) -> str:
    if not absent:
        return ""
    return _("absent; {login} stands in", login=substitute) if substitute else _("absent")


def _people_lines(team: Team) -> Iterator[Text]:
    for member in team.members:
        name, department = member.standing.employee.name, member.department
        head = f"{name} ({department})" if department else name
        absent = _absent(member.absence is not None, member.substitute)
        yield Text(f"{head}: {absent}" if absent else head)
        for progress in _own(member.standing):
            if not progress.resting:
                yield Text("  " + _sentence(progress))


def _task_text(task: Task) -> str:
    if task.due_on is not None and task.due_on < task.employee.today():
        return _("{id}  {text} (overdue since {due})", id=task.id, text=task.text, due=task.due_on)
    return f"{task.id}  {task.text}"


def _line_text(line: BoardLine) -> str:
    return f"{line.text} ({line.command})" if line.command else line.text
