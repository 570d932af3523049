"""The day's end: what lacks, what still waits for a word, and tomorrow's list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from tagwerk.access.use_cases import use_case
from tagwerk.agenda.listing import agenda
from tagwerk.board.board import AGENDA_LINES, board_lines
from tagwerk.calendar.working_time import WorkTime
from tagwerk.diary.tasks import open_tasks
from tagwerk.diary.visits import visits_on
from tagwerk.obligations.standing import standing

if TYPE_CHECKING:
    from datetime import date

    from tagwerk.access.actors import Actor
    from tagwerk.agenda.listing import AgendaItem
    from tagwerk.diary.tables import Task, Visit
    from tagwerk.obligations.progress import Progress
    from tagwerk.obligations.standing import Standing
    from tagwerk.platform.app import App
    from tagwerk.staff.hookspecs import BoardLine
    from tagwerk.staff.tables import Employee

SOON = timedelta(days=3)  # a deadline that near belongs to the day's end
FARTHEST = 60  # days to look for the next day of work


@dataclass(frozen=True)
class Closing:
    """The end of a day: what *lacks*, what the plugins still ask (*lines*), and the next day of work, if there is one."""

    standing: Standing
    lacking: list[Progress]
    lines: list[BoardLine]
    tomorrow: Standing | None
    tasks: list[Task]
    visits: list[Visit]
    agenda: list[AgendaItem]


@use_case("board.read")
def close_day(app: App, actor: Actor, on: date | None = None) -> Closing:
    """The end of the actor's day *on*, today by default; nothing is changed by it."""
    stands = standing(app, actor, None, on)
    next_day = _next_day_of_work(app, stands.employee, stands.on)
    return Closing(
        stands,
        [progress for progress in stands.quotas if _lacks(progress, stands.on)],
        board_lines(app, stands.employee.id, stands.on),
        standing(app, actor, None, next_day) if next_day is not None else None,
        open_tasks(app, actor, next_day or stands.on),
        visits_on(app, actor, next_day) if next_day is not None else [],
        agenda(app, actor, limit=AGENDA_LINES, on=next_day),
    )


def _lacks(progress: Progress, on: date) -> bool:
    if not progress.rest or progress.done is None:
        return False
    if progress.due is not None:
        return progress.due <= on + SOON
    return progress.per == "day" or (progress.last == on)


def _next_day_of_work(app: App, employee: Employee, on: date) -> date | None:
    with app.database.reading() as session:
        worktime = WorkTime(session, app.config.settings.calendar, employee)
        days = (on + timedelta(days=number) for number in range(1, FARTHEST))
        return next((day for day in days if worktime.share(day)), None)
