"""How the board looks: with bars on a wide terminal, in two lines each on a narrow one, in sentences for a screen reader.

Nothing is said by colour alone: the pace stands in words beside every bar.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from rich.console import Group
from rich.table import Table
from rich.text import Text

from tagwerk.cli.agenda import agenda_lines
from tagwerk.cli.team_views import team_tables
from tagwerk.platform.texts import date_text, number_text, translator

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.console import RenderableType

    from tagwerk.agenda.listing import AgendaItem
    from tagwerk.board.board import Board
    from tagwerk.board.closing import Closing
    from tagwerk.board.team import Team
    from tagwerk.diary.tables import Task, Visit
    from tagwerk.obligations.progress import Progress
    from tagwerk.obligations.standing import Standing
    from tagwerk.platform.periods import Per
    from tagwerk.staff.hookspecs import BoardLine

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
    for number, progress in enumerate(quotas):
        same = (progress.metric, progress.per, progress.due, progress.rest, progress.late, progress.resting)
        alike.setdefault(same if progress.for_login and progress.due else number, []).append(progress)
    titles = titles_of(quotas)
    return [_row(behind, titles[behind[0].metric, behind[0].per], plain=plain) for behind in alike.values()]


def _row(behind: list[Progress], title: str, *, plain: bool) -> Row:
    first = behind[0]
    if len(behind) > 1:
        done = None if first.done is None else sum(each.done or 0 for each in behind)
        together = {name: sum(getattr(each, name) for each in behind) for name in ("target", "expected")}
        first = replace(first, done=done, **together)
    if len(behind) > 1 and not plain:
        title = _("{title} ({count} people)", title=title, count=len(behind))
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


def per_title(per: Per) -> str:
    """A period's length for people."""
    titles = {
        "day": _("working day"),
        "week": _("week"),
        "month": _("month"),
        "quarter": _("quarter"),
        "half_year": _("half-year"),
        "year": _("year"),
    }
    return titles[per]


def board_view(board: Board, width: int, *, plain: bool, letters: bool = False) -> RenderableType:
    """The board of a day; with *letters* before the obligations, for keys to name them."""
    stands = standing_view(board.standing, width, plain=plain, letters=letters)
    return Group(stands, *_below(board.agenda, board.tasks, board.visits, board.lines, plain=plain))


def standing_view(standing: Standing, width: int = 80, *, plain: bool = False, letters: bool = False) -> Group:
    """How somebody stands."""
    day = date_text(standing.on, weekday=True)
    title = _heading(_("{name}, {on}", name=standing.employee.name, on=day), plain=plain)
    if plain:
        return Group(title, *(Text(_sentence(row, standing)) for row in rows_of(standing.quotas, plain=True)))
    rows = rows_of(standing.quotas)
    marks = [f"{LETTERS[number : number + 1]:3}" if letters else "" for number in range(len(rows))]
    if width < NARROW:
        return Group(title, *_narrow(rows, marks, standing))
    return Group(title, _bars(rows, marks, standing, width))


def team_view(team: Team, width: int, *, plain: bool) -> RenderableType:
    """The people of a department and how each stands."""
    title = _heading(_("Team, {on}", on=date_text(team.on, weekday=True)), plain=plain)
    missing = [member.standing.employee.name for member in team.members if member.missing_report is not None]
    last = [Text(_("Reports missing: {names}.", names=", ".join(missing)))] if missing else []
    last += [Text(f"{member.standing.employee.name}: {member.problem}") for member in team.members if member.problem]
    if plain or width < NARROW:
        return Group(title, *_people_lines(team), *last)
    titles = titles_of(progress for member in team.members for progress in _own(member.standing))
    columns = {title: [_cell(member.standing, key) for member in team.members] for key, title in titles.items()}
    absent = [Text(_absent(member.absence is not None, member.substitute)) for member in team.members]
    if any(absent):
        columns[_("Absent")] = absent
    return Group(title, *team_tables(team, columns, width), *last)


def closing_view(closing: Closing, width: int, *, plain: bool) -> RenderableType:
    """The end of a day, and the list of the next."""
    on = date_text(closing.standing.on, weekday=True)
    parts: list[RenderableType] = [_heading(_("The day's end, {on}", on=on), plain=plain)]
    if not closing.lacking:
        parts.append(Text(_("Everything of the day is done.")))
    parts += [Text(_sentence(row, closing.standing)) for row in rows_of(closing.lacking, plain=plain)]
    parts += [Text(_line_text(line)) for line in closing.lines]
    if closing.tomorrow is not None:
        day = date_text(closing.tomorrow.on, weekday=True)
        parts += ["", _heading(_("Next: {day}", day=day), plain=plain)]
        owed = [progress for progress in closing.tomorrow.quotas if progress.per == "day" and progress.target]
        listed = ", ".join(f"{progress.title} {_quantity(progress, progress.target, unit=True)}" for progress in owed)
        parts += [Text(f"{listed}.")] if listed else []
    return Group(*parts, *_below(closing.agenda, closing.tasks, closing.visits, [], plain=plain))


def _below(
    agenda: Sequence[AgendaItem],
    tasks: Sequence[Task],
    visits: Sequence[Visit],
    lines: Sequence[BoardLine],
    *,
    plain: bool,
) -> Iterator[RenderableType]:
    """What waits, under headings; nothing where nothing waits."""
    for heading, rows in (
        (_("Whom to contact"), agenda_lines(agenda)),
        (_("Visits"), [Text(_visit_text(visit)) for visit in visits]),
        (_("Tasks"), [Text(_task_text(task)) for task in tasks]),
        (_("Waiting"), [Text(_line_text(line)) for line in lines]),
    ):
        if rows:
            yield Text("")
            yield _heading(heading, plain=plain)
            yield from rows


def _heading(text: str, *, plain: bool) -> Text:
    return Text(text, style="" if plain else "bold")


def _bars(rows: Sequence[Row], marks: Sequence[str], standing: Standing, width: int) -> Table:
    made = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    made.add_column("title")
    made.add_column("bar", no_wrap=True)
    made.add_column("number", no_wrap=True)
    length = max(SHORTEST_BAR, min(width - BESIDE_A_BAR, LONGEST_BAR))
    for row, mark in zip(rows, marks, strict=True):
        pace = _pace(row.progress, standing) if width >= WIDE else _short_pace(row.progress, standing)
        made.add_row(mark + row.title, _bar(row.progress, length), _number(row.progress), pace)
    return made


def _narrow(rows: Sequence[Row], marks: Sequence[str], standing: Standing) -> Iterator[Text]:
    """Two lines for each."""
    for row, mark in zip(rows, marks, strict=True):
        yield Text(mark + f"{row.title} {_number(row.progress)}".strip())
        yield Text.assemble("  ", _bar(row.progress, SHORT_BAR), " ", _short_pace(row.progress, standing))


def _bar(progress: Progress, width: int) -> Text:
    if progress.done is None or not progress.target:
        return Text("·" * width, style="dim")
    full = max(0, min(width, progress.done * width // progress.target))
    style = "green" if progress.rest == 0 else "yellow" if progress.done >= progress.expected else "red"
    return Text("█" * full, style=style) + Text("░" * (width - full), style="dim")


def _number(progress: Progress) -> str:
    """What is done of what is due; nothing where nothing is measured, and for a rest only what was done all the same."""
    if progress.done is None:
        return ""
    if progress.resting:
        return _quantity(progress, progress.done) if progress.done else ""
    return f"{_quantity(progress, progress.done)}/{_quantity(progress, progress.target, unit=True)}"


def _quantity(progress: Progress, number: float, *, unit: bool = False) -> str:
    written = quantity_text(number, progress.currency)
    return written if unit else written.removesuffix(f" {progress.currency}")


def quantity_text(number: float, currency: str, *, exact: bool = False) -> str:
    """A count as it is; an amount in the units of its *currency*, which stands behind it, to the last cent where *exact*."""
    if not currency:
        return number_text(number)
    from babel.numbers import get_currency_precision

    places = get_currency_precision(currency)
    form = "#,##0." + "0" * places if exact and places else "#,##0"
    return f"{number_text(Decimal(float(number)).scaleb(-places), form)} {currency}"


def _short_pace(progress: Progress, standing: Standing, *, by_now: bool = False) -> str:
    """How it goes, in few words; a pace that is asked for *by_now* says so."""
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
    return _lacking(progress, progress.done, standing, by_now=by_now)


def _lacking(progress: Progress, done: int, standing: Standing, *, by_now: bool) -> str:
    """What lacks: of a period that is over, of one to come, or at the pace of the one that runs."""
    rest, today = _quantity(progress, progress.rest), standing.employee.today()
    if progress.last < today:
        return _("{rest} short", rest=rest)
    if standing.on > today:
        return _("{rest} to go", rest=rest)
    if done >= progress.expected:
        return _("on pace, {rest} to go", rest=rest)
    expected = _quantity(progress, progress.expected)
    if standing.on < today:
        return _("behind: {expected} expected by {on}, {rest} to go", expected=expected, on=standing.on, rest=rest)
    if by_now:
        return _("behind: {expected} expected by now, {rest} to go", expected=expected, rest=rest)
    return _("behind: {expected} expected, {rest} to go", expected=expected, rest=rest)


def _pace(progress: Progress, standing: Standing) -> str:
    """The pace with all that stands beside it."""
    beside = [f"{title} {number}" for title, number in progress.beside if number]
    parts = [_short_pace(progress, standing, by_now=True), *beside]
    runs = progress.per != "day" and not progress.resting and standing.on == standing.employee.today()
    if progress.forecast is not None and progress.rest and runs:
        parts.append(_("{forecast} at this pace", forecast=_quantity(progress, progress.forecast)))
    if progress.note and progress.target:
        parts.append(progress.note)
    return "; ".join(parts)


def _sentence(row: Row, standing: Standing) -> str:
    """An obligation as one sentence."""
    progress = row.progress
    if progress.done is None or progress.resting or not progress.target:
        return f"{row.title}: {_short_pace(progress, standing)}."
    done, target = _quantity(progress, progress.done), _quantity(progress, progress.target, unit=True)
    return _("{title}: {done} of {target}; {pace}.", title=row.title, done=done, target=target,
             pace=_pace(progress, standing))  # fmt: skip


def _own(standing: Standing) -> list[Progress]:
    return [progress for progress in standing.quotas if not progress.for_login]


def _cell(standing: Standing, key: tuple[str, Per]) -> Text:
    """A number in the table of the team, with a mark where it is behind."""
    progress = next((each for each in _own(standing) if (each.metric, each.per) == key), None)
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
        for row in rows_of(_own(member.standing)):
            if not row.progress.resting:
                yield Text("  " + _sentence(row, member.standing))


def _visit_text(visit: Visit) -> str:
    where = f"{visit.starts} {visit.company.name}".strip()
    return f"{where}: {visit.aim}" if visit.aim else where


def _task_text(task: Task) -> str:
    if task.due_on is not None and task.due_on < task.employee.today():
        return _("{id}  {text} (overdue since {due})", id=task.id, text=task.text, due=task.due_on)
    return f"{task.id}  {task.text}"


def _line_text(line: BoardLine) -> str:
    return f"{line.text} ({line.command})" if line.command else line.text
