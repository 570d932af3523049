"""The board on a terminal of so many lines: what does not fit is shortened, said to be, and opened by a key."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rich.console import Group
from rich.text import Text

from tagwerk.cli.drawing.board import sections
from tagwerk.cli.drawing.standing import heading, standing_drawn
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console, RenderableType

    from tagwerk.board.board import Board
    from tagwerk.obligations.standing import Standing

_ = translator("tagwerk")


def board_fitted(board: Board, console: Console, below: int) -> RenderableType:
    """The board with letters before its obligations, in the lines of *console* but the last *below*."""
    room = max(1, console.height - below)
    whole = Group(standing_drawn(board.standing, console.width, letters=True), *_drawn(_all(board), spaced=True))
    if _lines(console, whole) <= room:
        return whole
    parts = [_Section(title, [_on_one_line(row) for row in rows], len(rows)) for title, rows in sections(board)]
    for spaced in (True, False):
        for quotas in range(len(board.standing.quotas), -1, -1):
            head = _standing(board.standing, quotas, console.width)
            left = room - _lines(console, head)
            if (shortened := _shortened(parts, left, spaced=spaced)) is not None:
                return Group(head, *_drawn(shortened, spaced=spaced))
            if spaced:
                break  # rather no blank lines than fewer obligations
    return _standing(board.standing, 1, console.width)


@dataclass(frozen=True)
class _Section:
    """A heading and the rows below it, of which the first *shown* are shown."""

    title: str
    rows: Sequence[Text]
    shown: int

    def height(self, *, spaced: bool) -> int:
        return spaced + 1 + self.shown + (self.shown < len(self.rows))


def _all(board: Board) -> list[_Section]:
    return [_Section(title, rows, len(rows)) for title, rows in sections(board)]


def _shortened(parts: list[_Section], room: int, *, spaced: bool) -> list[_Section] | None:
    """The sections with as many rows as *room* has lines for, the longest shortened first; None where that is too little."""
    parts = list(parts)
    while sum(part.height(spaced=spaced) for part in parts) > room:
        longest = max(range(len(parts)), key=lambda place: parts[place].shown, default=0)
        if not parts or parts[longest].shown == 0:
            return None
        parts[longest] = replace(parts[longest], shown=parts[longest].shown - 1)
    return parts


def _drawn(parts: Sequence[_Section], *, spaced: bool) -> Iterator[RenderableType]:
    for part in parts:
        if spaced:
            yield Text("")
        yield heading(part.title, plain=False)
        yield from part.rows[: part.shown]
        if part.shown < len(part.rows):
            yield Text(_("… and {number} more: o opens them", number=len(part.rows) - part.shown), style="dim")


def _standing(standing: Standing, quotas: int, width: int) -> RenderableType:
    """How somebody stands, with so many of the obligations."""
    left = len(standing.quotas) - quotas
    drawn = standing_drawn(replace(standing, quotas=standing.quotas[:quotas]), width, letters=True)
    if not left:
        return drawn
    return Group(drawn, Text(_("… and {number} more: tagwerk quota", number=left), style="dim"))


def _on_one_line(row: Text) -> Text:
    short = row.copy()
    short.no_wrap, short.overflow = True, "ellipsis"
    return short


def _lines(console: Console, view: RenderableType) -> int:
    return len(console.render_lines(view, pad=False))
