"""The board, the team and the day's end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.text import Text

from tagwerk.cli.drawing.agenda import agenda_lines
from tagwerk.cli.drawing.pace import number, quantity, sentence
from tagwerk.cli.drawing.standing import NARROW, heading, rows_of, standing_drawn, titles_of
from tagwerk.cli.drawing.team import team_tables
from tagwerk.platform.texts import date_text, translator

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from tagwerk.board.board import Board
    from tagwerk.board.closing import Closing
    from tagwerk.board.team import Team
    from tagwerk.diary.tables import Task, Visit
    from tagwerk.obligations.progress import Progress
    from tagwerk.obligations.standing import Standing
    from tagwerk.platform.periods import Per
    from tagwerk.staff.hookspecs import BoardLine

_ = translator("tagwerk")


def board_drawn(board: Board, width: int, *, plain: bool) -> RenderableType:
    """The board of a day."""
    stands = standing_drawn(board.standing, width, plain=plain)
    return Group(stands, *_below(board, board.lines, plain=plain))


def sections(waiting: Board | Closing, lines: Sequence[BoardLine] | None = None) -> list[tuple[str, list[Text]]]:
    """What waits: the headings that have something below them, each with its rows."""
    said = waiting.lines if lines is None else lines
    found = [
        (_("Whom to contact"), agenda_lines(waiting.agenda)),
        (_("Visits"), [Text(visit_text(visit)) for visit in waiting.visits]),
        (_("Tasks"), [Text(task_text(task)) for task in waiting.tasks]),
        (_("Waiting"), [Text(line_text(line)) for line in said]),
    ]
    return [(title, rows) for title, rows in found if rows]


def team_drawn(team: Team, width: int, *, plain: bool) -> RenderableType:
    """The people of a department and how each stands."""
    title = heading(_("Team, {on}", on=date_text(team.on, weekday=True)), plain=plain)
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


def closing_drawn(closing: Closing, width: int, *, plain: bool) -> RenderableType:
    """The end of a day, and the list of the next."""
    on = date_text(closing.standing.on, weekday=True)
    parts: list[RenderableType] = [heading(_("The day's end, {on}", on=on), plain=plain)]
    if closing.standing.problem:
        parts.append(Text(closing.standing.problem))
    elif not closing.lacking:
        parts.append(Text(_("Everything of the day is done.")))
    parts += [
        Text(sentence(row.title, row.progress, closing.standing)) for row in rows_of(closing.lacking, plain=plain)
    ]
    parts += [Text(line_text(line)) for line in closing.lines]
    if closing.tomorrow is not None:
        day = date_text(closing.tomorrow.on, weekday=True)
        parts += ["", heading(_("Next: {day}", day=day), plain=plain)]
        owed = [progress for progress in closing.tomorrow.quotas if progress.per == "day" and progress.target]
        listed = ", ".join(f"{progress.title} {quantity(progress, progress.target, unit=True)}" for progress in owed)
        parts += [Text(f"{listed}.")] if listed else []
    return Group(*parts, *_below(closing, [], plain=plain))


def _below(waiting: Board | Closing, lines: Sequence[BoardLine], *, plain: bool) -> Iterator[RenderableType]:
    """What waits, under headings; nothing where nothing waits."""
    for title, rows in sections(waiting, lines):
        yield Text("")
        yield heading(title, plain=plain)
        yield from rows


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
    beside = " " + _("+ {count} declared", count=progress.declared) if progress.declared else ""
    return Text(number(progress) + beside + (" ▼" if progress.behind else ""), style="red" if progress.behind else "")


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
                yield Text("  " + sentence(row.title, row.progress, member.standing))


def visit_text(visit: Visit) -> str:
    """A visit on one line."""
    where = f"{visit.starts} {visit.company.name}".strip()
    return f"{where}: {visit.aim}" if visit.aim else where


def task_text(task: Task) -> str:
    """A task on one line, with its number."""
    if task.due_on is not None and task.due_on < task.employee.today():
        return _("{id}  {text} (overdue since {due})", id=task.id, text=task.text, due=task.due_on)
    return f"{task.id}  {task.text}"


def line_text(line: BoardLine) -> str:
    """What a plugin says, with the command that does something about it."""
    return f"{line.text} ({line.action.command})" if line.action is not None else line.text
