"""A chart drawn as SVG. Its colours are given: a page has its own for light, dark and paper, a PDF has fixed ones.

No colour says anything alone: a day that is met is filled and ticked, one that is not is open.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from html import escape
from math import ceil
from typing import TYPE_CHECKING

from babel.dates import format_skeleton

from tagwerk.api import language
from tagwerk_reporting.values import fit, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tagwerk_reporting.api import Cell, Column
    from tagwerk_reporting.charts.points import Plotted, Point

WIDTH, HEIGHT = 720, 240
LEFT, RIGHT, TOP, BOTTOM = 56, 12, 14, 44
ROW, CELL, LONGEST = 26, 34, 28
SIGN = 6.4  # about as wide as a sign is
STEPS = (1.0, 2.0, 5.0, 10.0)


@dataclass(frozen=True)
class Colours:
    """By what a chart is seen: text, lines, the series one after the other, the target, the ground."""

    ink: str
    line: str
    series: tuple[str, ...]
    target: str
    paper: str


OF_A_PAGE = Colours(
    "var(--soft)", "var(--line)", ("var(--deep)", "var(--second)", "var(--third)"), "var(--short)", "var(--paper)"
)
OF_PAPER = Colours("#5d6f78", "#d5dde1", ("#1f4e5f", "#c98b2b", "#7a9e7e"), "#a3312a", "#ffffff")


def draw(plot: Plotted, colours: Colours) -> str:
    """The chart as an ``svg`` element that can stand alone."""
    drawing = {"bars": _bars, "line": _line, "calendar": _calendar, "funnel": _funnel}[plot.chart.kind]
    height, parts = drawing(plot, colours)
    title = escape(fit(plot.chart.title))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" role="img" '
        f'aria-label="{title}" font-family="sans-serif" font-size="11"><title>{title}</title>{"".join(parts)}</svg>'
    )


def _bars(plot: Plotted, colours: Colours) -> tuple[int, Iterator[str]]:
    return HEIGHT + _legend_height(plot), _axes_and(plot, colours, bars=True)


def _line(plot: Plotted, colours: Colours) -> tuple[int, Iterator[str]]:
    return HEIGHT + _legend_height(plot), _axes_and(plot, colours, bars=False)


def _axes_and(plot: Plotted, colours: Colours, *, bars: bool) -> Iterator[str]:
    top, wide = _top(plot.highest), (WIDTH - LEFT - RIGHT) / len(plot.points)
    high = HEIGHT - TOP - BOTTOM
    yield from _scale(top, plot.series[0], colours)
    labels = [_short(_label(point.cell)) for point in plot.points]
    room = max(len(label) for label in labels) * SIGN + 6  # so that none stands on the next one
    for place in range(0, len(labels), ceil(room / wide)):
        yield _text(LEFT + wide * (place + 0.5), HEIGHT - BOTTOM + 16, labels[place], colours.ink, "middle")
    for number in range(len(plot.series)):
        colour = colours.series[number % len(colours.series)]
        if bars:
            yield from _columns(plot, number, top, wide, colour)
        else:
            heights = [point.numbers[number] for point in plot.points]
            yield _path(heights, top, wide, f'fill="none" stroke="{colour}" stroke-width="2"')
    if plot.chart.target:
        heights = [point.target for point in plot.points]
        yield _path(
            heights, top, wide, f'fill="none" stroke="{colours.target}" stroke-width="1.5" stroke-dasharray="4 3"'
        )
    yield from _legend(plot, colours, TOP + high + BOTTOM)


def _columns(plot: Plotted, number: int, top: float, wide: float, colour: str) -> Iterator[str]:
    each = wide * 0.8 / len(plot.series)
    for place, point in enumerate(plot.points):
        value = point.numbers[number]
        if value is not None and value > 0:
            left, height = LEFT + wide * (place + 0.1) + each * number, _height(value, top)
            yield _box(left, HEIGHT - BOTTOM - height, each, height, colour, _said(point, plot.series[number], value))


def _path(heights: list[float | None], top: float, wide: float, style: str) -> str:
    """A line through the points that are known, with a gap where one is not."""
    parts, pen = [], "M"
    for place, value in enumerate(heights):
        if value is None:
            pen = "M"
            continue
        parts.append(f"{pen}{LEFT + wide * (place + 0.5):.1f} {HEIGHT - BOTTOM - _height(value, top):.1f}")
        pen = "L"
    return f'<path d="{"".join(parts)}" {style}/>'


def _scale(top: float, column: Column, colours: Colours) -> Iterator[str]:
    for step in range(5):
        value = top * step / 4
        y = HEIGHT - BOTTOM - _height(value, top)
        yield f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="{colours.line}"/>'
        yield _text(LEFT - 6, y + 4, _value(value, column), colours.ink, "end")


def _legend_height(plot: Plotted) -> int:
    return 18 if plot.chart.target or len(plot.series) > 1 else 0


def _legend(plot: Plotted, colours: Colours, y: float) -> Iterator[str]:
    if not _legend_height(plot):
        return
    x = float(LEFT)
    named = [(column.title, colours.series[number % len(colours.series)]) for number, column in enumerate(plot.series)]
    if plot.chart.target:
        named.append((plot.table.columns[plot.table.place(plot.chart.target)].title, colours.target))
    for title, colour in named:
        yield _box(x, y, 10, 10, colour, "")
        yield _text(x + 15, y + 9, _short(title), colours.ink, "start")
        x += 32 + SIGN * len(_short(title))


def _funnel(plot: Plotted, colours: Colours) -> tuple[int, Iterator[str]]:
    return ROW * len(plot.points) + 8, _steps(plot, colours)


def _steps(plot: Plotted, colours: Colours) -> Iterator[str]:
    left, room = 190, WIDTH - 190 - 90
    for place, point in enumerate(plot.points):
        value = point.numbers[0] or 0.0
        y, wide = 4 + ROW * place, room * max(value, 0.0) / plot.highest
        yield _text(left - 8, y + 15, _short(_label(point.cell)), colours.ink, "end")
        yield _box(left, y, max(wide, 1.0), ROW - 6, colours.series[0], _said(point, plot.series[0], value))
        yield _text(left + wide + 6, y + 15, _value(value, plot.series[0]), colours.ink, "start")


def _calendar(plot: Plotted, colours: Colours) -> tuple[int, Iterator[str]]:
    days = [point.cell for point in plot.points if isinstance(point.cell, date)]
    monday = min(days) - timedelta(days=min(days).weekday())
    weeks = (max(days) - monday).days // 7 + 1
    return 22 + CELL * weeks, _weeks(plot, colours, monday)


def _weeks(plot: Plotted, colours: Colours, monday: date) -> Iterator[str]:
    for number in range(7):
        name = _written("E", monday + timedelta(days=number), language())
        yield _text(LEFT + CELL * (number + 0.5), 14, name, colours.ink, "middle")
    for point in plot.points:
        if not isinstance(point.cell, date):
            continue
        week, weekday = divmod((point.cell - monday).days, 7)
        x, y, value = LEFT + CELL * weekday, 20 + CELL * week, point.numbers[0] or 0.0
        met = point.target is not None and value >= point.target
        colour = colours.series[0]
        said = _said(point, plot.series[0], value)
        yield (
            f'<rect x="{x + 2}" y="{y + 2}" width="{CELL - 4}" height="{CELL - 4}" rx="4" stroke="{colour}" '
            f'fill="{colour if met else "none"}"><title>{said}</title></rect>'
        )
        mark = f"{point.cell.day}" + (" ✓" if met else "")
        yield _text(x + CELL / 2, y + CELL / 2 + 4, mark, colours.paper if met else colours.ink, "middle")


def _said(point: Point, column: Column, value: float) -> str:
    of = f" / {_value(point.target, column)}" if point.target is not None else ""
    return escape(f"{_label(point.cell)}: {_value(value, column)}{of}")


def _label(cell: Cell) -> str:
    if isinstance(cell, date):
        return _written("Md", cell, language())
    return shown(cell)


@lru_cache(maxsize=4096)
def _written(skeleton: str, day: date, reader: str) -> str:
    """A day as the *reader* writes it; a page names each day of its month many times."""
    return str(format_skeleton(skeleton, day, locale=reader))


def _value(value: float, column: Column) -> str:
    if column.kind in ("amount", "percent") and value != int(value):
        return shown(Decimal(f"{value:.1f}"), column)
    return shown(int(value) if value == int(value) else Decimal(f"{value:.1f}"))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _top(highest: float) -> float:
    """A round number not below *highest*, whose quarters are round too."""
    power = 1.0
    while power * 10 < highest / 4:
        power *= 10
    return 4 * next(power * step for step in STEPS if power * step >= highest / 4)


def _height(value: float, top: float) -> float:
    return (HEIGHT - TOP - BOTTOM) * min(max(value, 0.0), top) / top


def _box(x: float, y: float, wide: float, high: float, colour: str, said: str) -> str:
    title = f"<title>{said}</title>" if said else ""
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{high:.1f}" fill="{colour}">{title}</rect>'


def _text(x: float, y: float, text: str, colour: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}" text-anchor="{anchor}">{escape(fit(text))}</text>'
