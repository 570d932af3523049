"""The board, the team and the day's end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tagwerk.views.agenda import agenda_view
from tagwerk.views.standing import progress_view, standing_view
from tagwerk.views.tasks import task_view
from tagwerk.views.visits import visit_view

if TYPE_CHECKING:
    from tagwerk.board.board import Board
    from tagwerk.board.closing import Closing
    from tagwerk.board.team import Member, Team
    from tagwerk.staff.hookspecs import BoardLine


def board_view(board: Board) -> dict[str, Any]:
    """A day's obligations, and what waits below them."""
    return standing_view(board.standing) | {
        "lines": [line.text for line in board.lines],
        "agenda": [agenda_view(item) for item in board.agenda],
        "tasks": [task_view(task) for task in board.tasks],
        "visits": [visit_view(visit) for visit in board.visits],
    }


def team_view(team: Team) -> dict[str, Any]:
    """The people of a department, how each stands, and whose report is missing."""
    missing = [member.standing.employee.login for member in team.members if member.missing_report is not None]
    return {"on": team.on, "people": [_member_view(member) for member in team.members], "missing_reports": missing}


def closing_view(closing: Closing) -> dict[str, Any]:
    """The end of a day, and the next with its list."""
    tomorrow = closing.tomorrow
    return {
        "employee": closing.standing.employee.login,
        "on": closing.standing.on,
        "problem": closing.standing.problem or None,
        "lacking": [progress_view(progress) for progress in closing.lacking],
        "lines": [_line_view(line) for line in closing.lines],
        "tomorrow": {
            "on": tomorrow.on if tomorrow is not None else None,
            "quotas": standing_view(tomorrow)["quotas"] if tomorrow is not None else [],
            "tasks": [task_view(task) for task in closing.tasks],
            "visits": [visit_view(visit) for visit in closing.visits],
            "agenda": [agenda_view(item) for item in closing.agenda],
        },
    }


def _member_view(member: Member) -> dict[str, Any]:
    absence, stands = member.absence, standing_view(member.standing)
    return {
        "employee": stands["employee"],
        "name": member.standing.employee.name,
        "department": member.department or None,
        "absent": absence is not None,
        "reason": absence.reason if absence is not None else None,
        "substitute": member.substitute or None,
        "problem": member.problem or None,
        "quotas": stands["quotas"],
    }


def _line_view(line: BoardLine) -> dict[str, Any]:
    return {
        "name": line.name,
        "text": line.text,
        "command": line.action.command if line.action is not None else None,
        "action": line.action.fields if line.action is not None else None,
    }
