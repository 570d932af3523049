"""The board: obligations with bars and pace, and below them what waits: the agenda, tasks, visits, what the plugins say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tagwerk.access.use_cases import use_case
from tagwerk.agenda.listing import agenda
from tagwerk.diary.tasks import open_tasks
from tagwerk.diary.visits import visits_on
from tagwerk.obligations.standing import standing
from tagwerk.platform.texts import as_read
from tagwerk.staff.hookspecs import tagwerk_board_lines

if TYPE_CHECKING:
    from datetime import date

    from tagwerk.access.actors import Actor
    from tagwerk.agenda.listing import AgendaItem
    from tagwerk.diary.tables import Task, Visit
    from tagwerk.obligations.standing import Standing
    from tagwerk.platform.app import App
    from tagwerk.staff.hookspecs import BoardLine

AGENDA_LINES = 5


@dataclass(frozen=True)
class Board:
    """What an employee looks at: how things stand, and what waits."""

    standing: Standing
    lines: list[BoardLine]
    agenda: list[AgendaItem]
    tasks: list[Task]
    visits: list[Visit]


@use_case("board.read")
def board(app: App, actor: Actor, on: date | None = None) -> Board:
    """The actor's board on the day *on*, today by default; the agenda is always that of now."""
    own = standing(app, actor, None, on)
    return Board(
        own,
        board_lines(app, own.employee.id, own.on),
        agenda(app, actor, limit=AGENDA_LINES),
        open_tasks(app, actor, own.on),
        visits_on(app, actor, own.on),
    )


def board_lines(app: App, employee_id: int, on: date) -> list[BoardLine]:
    """What the plugins say about the day of an employee, the weightiest first."""
    lines = as_read(app.plugins.collect(tagwerk_board_lines, app, employee_id, on))
    return sorted(lines, key=lambda line: -line.weight)
