"""The board: obligations with bars and pace, and below them what the plugins have to say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tagwerk import hookspecs
from tagwerk.staff import Actor, use_case
from tagwerk.work.quotas import standing

if TYPE_CHECKING:
    from datetime import date

    from tagwerk.app import App
    from tagwerk.contributions import BoardLine
    from tagwerk.work.quotas import Standing


@dataclass(frozen=True)
class Board:
    """What an employee looks at: how things stand, and what waits."""

    standing: Standing
    lines: list[BoardLine]


@use_case("board.read")
def board(app: App, actor: Actor, on: date | None = None) -> Board:
    """The actor's board on the day *on*, today by default."""
    stands = standing(app, actor, None, on)
    lines = app.plugins.collect(hookspecs.tagwerk_board_lines, app, stands.employee.id, stands.on)
    return Board(stands, sorted(lines, key=lambda line: -line.weight))
