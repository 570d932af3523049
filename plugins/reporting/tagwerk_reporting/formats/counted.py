"""How each figure of a document was counted: what, by which rule, over which period. Every format shows it the same."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tagwerk.api import Money, translator
from tagwerk_reporting.api import Column, Table
from tagwerk_reporting.values import shown

if TYPE_CHECKING:
    from tagwerk_reporting.api import Cell, Document, Figure

_ = translator("tagwerk_reporting")


def counted(document: Document) -> Table:
    """A row for each figure."""
    columns = (
        Column("figure", _("Figure")),
        Column("value", _("Value"), "number"),
        Column("counted_by", _("Counted by")),
        Column("rule", _("Rule")),
        Column("period", _("Period")),
    )
    rows = tuple((each.title, value_of(each), each.metric, each.rule, _span(each.period)) for each in document.figures)
    return Table("counted", _("How the figures are counted"), columns, rows)


def _span(period: str) -> str:
    """A period of two days as people write them; any other as it is called."""
    first, dots, last = period.partition("..")
    return f"{shown(date.fromisoformat(first))} – {shown(date.fromisoformat(last))}" if dots else period


def value_of(figure: Figure) -> Cell:
    """The figure's number as people read it: an amount in the units of its currency."""
    if figure.value is None:
        return _("not measured")
    return Money(figure.value, figure.currency).number if figure.currency else figure.value
