"""The table of the team: in as many parts below each other as the terminal asks for, so that nothing in it is cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.console import RenderableType

    from tagwerk.board.team import Team

GAP = 2  # columns between two
HEADING = 9  # columns that a heading may take for itself; its words go below each other

_ = translator("tagwerk")


def team_tables(team: Team, columns: Mapping[str, Sequence[Text]], width: int) -> Iterator[RenderableType]:
    """The *columns* by their headings, a cell for each of the team, in tables that fit the *width*.

    The first has everybody; those after it leave out whom nothing in them concerns.
    """
    names = max((cell_len(member.standing.employee.name) for member in team.members), default=0)
    names = min(max(names, HEADING), width // 3)
    everybody = True
    waiting = [(heading, _width(heading, cells), cells) for heading, cells in columns.items()]
    while waiting:
        fitting, room = 1, width - names - GAP - waiting[0][1]
        while fitting < len(waiting) and (room := room - GAP - waiting[fitting][1]) >= 0:
            fitting += 1
        yield _table(team, names, waiting[:fitting], everybody=everybody)
        everybody = False
        if waiting := waiting[fitting:]:
            yield ""


def _width(heading: str, cells: Sequence[Text]) -> int:
    """What a column needs: its cells on one line, the heading's words unbroken."""
    words = max(cell_len(word) for word in heading.split())
    return max(words, min(cell_len(heading), HEADING), *(cell_len(cell.plain) for cell in cells))


def _table(team: Team, names: int, columns: Sequence[tuple[str, int, Sequence[Text]]], *, everybody: bool) -> Table:
    made = Table(box=None, pad_edge=False, padding=(0, GAP, 0, 0), header_style="bold")
    made.add_column(_("Who"), width=names, overflow="fold")
    for heading, width, _cells in columns:
        made.add_column(heading, width=width, overflow="fold")
    department = ""
    for number, member in enumerate(team.members):
        shown = [cells[number] for _heading, _width, cells in columns]
        if not everybody and not any(shown):
            continue
        if member.department != department:
            department = member.department
            made.add_row(Text(department, style="italic"))
        made.add_row(member.standing.employee.name, *shown)
    return made
