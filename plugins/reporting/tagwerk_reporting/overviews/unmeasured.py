"""Reports that wait for what records their figures: receivables, which the ERP's invoices tell, reconciliations, returns,
commission, competitors.

They say what counts and that it is not measured; where a plugin records it, the figure is there. Nothing reads 0 that nobody
counts.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.api import Company, Money, clock, known_metrics, per_title, receivables_of, translator
from tagwerk_reporting.api import Column, Document, Figure, Report, Table, Text
from tagwerk_reporting.parts import figure_of, head_of, number_of

if TYPE_CHECKING:
    from tagwerk.api import App, Employee, Period

_ = translator("tagwerk_reporting")


def reports() -> list[Report]:
    """Those whose rooms are yet to come."""
    given = (
        ("reconciliation", _("Reconciliation with clients"), "D28", ("reconciliations",)),
        ("returns", _("Returns, refusals, shortages"), "D26", ()),
        ("commission", _("Commission"), "D30", ("sales_amount",)),
        ("competitors", _("Competitors"), "D7", ()),
    )
    receivables = Report("receivables", _("Receivables"), ("month", "quarter", "year"), _receivables, duty="D27")
    return [receivables] + [
        Report(name, title, ("month", "quarter", "year"), partial(_make, name, title, metrics), duty=duty)
        for name, title, duty, metrics in given
    ]


def _receivables(app: App, employee: Employee, period: Period) -> Document:
    """Those of the employee's companies that owe something today, as the ERP says; not measured where it says nothing."""
    title, today = _("Receivables"), clock.today(employee.time_zone)
    with app.database.reading() as session:
        own = sa.select(Company.id, Company.name).where(Company.owner_id == employee.id, Company.merged_into.is_(None))
        names = {each.id: each.name for each in session.execute(own)}
        owed = receivables_of(session, list(names), today)
    if owed is None:
        return _make("receivables", title, (), app, employee, period)
    columns = (
        Column("company", _("Company")),
        Column("open", _("Open"), "number"),
        Column("overdue", _("Overdue"), "number"),
        Column("currency", _("Currency")),
        Column("since", _("Overdue since"), "date"),
    )
    owed.sort(key=lambda each: (each.currency, -each.overdue, -each.open, each.company))
    rows = tuple(
        (names[each.company], Money(each.open, each.currency).number, Money(each.overdue, each.currency).number,
         each.currency, each.since)
        for each in owed
    )  # fmt: skip
    said = {"rule": _("as the ERP says, on {day}", day=today), "period": period.name}
    figures = [Figure("companies_owing", _("Companies that owe"), len({each.company for each in owed}), **said)]
    for currency in sorted({each.currency for each in owed}):
        of_it = [each for each in owed if each.currency == currency]
        for name, word, total in (
            ("open", _("Open, {currency}", currency=currency), sum(each.open for each in of_it)),
            ("overdue", _("Overdue, {currency}", currency=currency), sum(each.overdue for each in of_it)),
        ):
            figures.append(Figure(f"{name}/{currency}", word, total, currency=currency, **said))
    facts = (*head_of(app, employee, period), ("as_of", _("As the ERP says, on"), today))
    return Document(title, facts, (Table("receivables", title, columns, rows),), tuple(figures))


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
