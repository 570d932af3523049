"""Reports that wait for what records their figures: receivables, reconciliations, returns, commission, competitors.

They say what counts and that it is not measured; where a plugin records it, the figure is there. Nothing reads 0 that nobody
counts.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tagwerk.api import known_metrics, per_title, translator
from tagwerk_reporting.api import Column, Document, Figure, Report, Table, Text
from tagwerk_reporting.parts import figure_of, head_of, number_of

if TYPE_CHECKING:
    from tagwerk.api import App, Employee, Period

_ = translator("tagwerk_reporting")


def reports() -> list[Report]:
    """Those whose rooms are yet to come."""
    given = (
        ("receivables", _("Receivables"), "D27", ()),
        ("reconciliation", _("Reconciliation with clients"), "D28", ("reconciliations",)),
        ("returns", _("Returns, refusals, shortages"), "D26", ()),
        ("commission", _("Commission"), "D30", ("sales_amount",)),
        ("competitors", _("Competitors"), "D7", ()),
    )
    return [
        Report(name, title, ("month", "quarter", "year"), partial(_make, name, title, metrics), duty=duty)
        for name, title, duty, metrics in given
    ]


def _make(name: str, title: str, metrics: tuple[str, ...], app: App, employee: Employee, period: Period) -> Document:
    """The figures that are recorded, and for the rest that it is not."""
    known = known_metrics(app)
    with app.database.reading() as session:
        figures = tuple(
            figure_of(app, known[metric], number_of(session, known[metric], [employee.id], period), period)
            for metric in metrics
            if metric in known
        )
    if all(figure.value is None for figure in figures):
        figures = (*figures, Figure(name, title, None, rule=_("nothing here records it"), period=period.name))
    said = Text(
        "unmeasured",
        title,
        (_("Not measured: nothing that is installed here records it. It is not 0, it is not known."),),
    )
    columns = (Column("figure", _("Figure")), Column("value", _("Value"), "number"), Column("per", _("Per")))
    per = per_title(period.per) if period.per is not None else ""
    rows = tuple((figure.title, _("not measured") if figure.value is None else figure.value, per) for figure in figures)
    known_at_all = any(figure.value is not None for figure in figures)
    texts = () if known_at_all else (said,)
    return Document(
        title, head_of(app, employee, period), (Table("figures", title, columns, rows),), figures, texts=texts
    )
