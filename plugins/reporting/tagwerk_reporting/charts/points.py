"""What a chart shows: the rows of its table that have a number, in their order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tagwerk_reporting.api import Cell, Chart, Column, Document, Table


@dataclass(frozen=True)
class Point:
    """One place across a chart: the *cell* that names it, a number of each series (None: unknown), and the target."""

    cell: Cell
    numbers: tuple[float | None, ...]
    target: float | None


@dataclass(frozen=True)
class Plotted:
    """A chart with its points: *series* are the columns of the numbers, *across* that of what is compared."""

    chart: Chart
    table: Table
    across: Column
    series: tuple[Column, ...]
    points: tuple[Point, ...]

    @property
    def highest(self) -> float:
        """The highest number that has to be seen; at least 1."""
        numbers = [number for point in self.points for number in (*point.numbers, point.target) if number is not None]
        return max([1.0, *numbers])


def plotted(document: Document, table: Table) -> list[Plotted]:
    """The charts of *table* that have something to show; a column that is not there is an error of its report."""
    found = [_plotted(chart, table) for chart in document.charts if chart.table == table.name]
    return [each for each in found if each.points]


def _plotted(chart: Chart, table: Table) -> Plotted:
    across, values = table.place(chart.across), [table.place(name) for name in chart.values]
    target = table.place(chart.target) if chart.target else None
    points = []
    for row in table.rows:
        numbers = tuple(_number(row[place]) for place in values)
        if row[across] is not None and any(number is not None for number in numbers):
            points.append(Point(row[across], numbers, _number(row[target]) if target is not None else None))
    columns = table.columns
    if chart.kind == "calendar":
        points = [point for point in points if isinstance(point.cell, date)]
    return Plotted(chart, table, columns[across], tuple(columns[place] for place in values), tuple(points))


def _number(cell: Cell) -> float | None:
    return float(cell) if isinstance(cell, (int, Decimal)) else None
