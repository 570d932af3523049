"""Rows below each other, as they are listed for people."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from tagwerk.platform.texts import date_text
from tagwerk.views.values import in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rich.table import Table


def table(titles: Iterable[str], rows: Iterable[Iterable[object]]) -> Table:
    """A plain table of text; an empty cell for None."""
    from rich.table import Table

    made = Table(box=None, pad_edge=False, header_style="bold")
    for title in titles:
        made.add_column(title, overflow="fold")  # what is to be copied is never cut
    for row in rows:
        made.add_row(*("" if cell is None else _text(cell) for cell in row))
    return made


def _text(value: object) -> str:
    """A value as people read it; a date as the reader writes it."""
    return date_text(value) if isinstance(value, date) and not isinstance(value, datetime) else str(value)


def listing(columns: Mapping[str, str], views: Iterable[Mapping[str, Any]]) -> Table:
    """A table of *views*, a row for each; *columns* gives the field of a column and its title.

    A date stands as the reader writes it, another value as ``str`` does: give a moment as ``moment_text`` in the reader's zone, a
    number as ``number_text``. States, ranks, roles and kinds stand in the reader's words.
    """
    return table(columns.values(), ([in_words(field, view[field]) for field in columns] for view in views))


def sheet(rows: Mapping[str, str], view: Mapping[str, Any]) -> str:
    """One view as lines ``title: value``; *rows* gives the field of a line and its title. What is empty is left out."""
    return "\n".join(f"{title}: {_text(in_words(field, view[field]))}" for field, title in rows.items() if view[field])
