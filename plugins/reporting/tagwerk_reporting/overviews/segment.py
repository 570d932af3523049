"""The outlook for a segment (D37): who is in it, whom one has reached, what came of it. What to propose is for its author."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from tagwerk.api import CALL, Activity, Company, by_name, segment_of, translator
from tagwerk_reporting.api import Chart, Column, Document, Figure, Report, Table, Text
from tagwerk_reporting.parts import head_of, percent, that_stand
from tagwerk_reporting.values import RANKS, coded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from tagwerk.api import App, Period
    from tagwerk_reporting.api import Cell, Subject

MOST_LISTED = 200

_ = translator("tagwerk_reporting")


def reports() -> list[Report]:
    """One segment."""
    return [
        Report(
            "segment",
            _("Segment outlook"),
            ("quarter", "month", "half_year", "year"),
            segment,
            "segment",
            "D37",
            "running",
        )
    ]


def segment(app: App, subject: Subject, period: Period) -> Document:
    """The companies of the segment that the reader may see."""
    with app.database.reading() as session:
        condition = segment_of(session, app, subject.reader, subject.segment).condition
        companies = session.execute(
            sa.select(Company.id, Company.name, Company.rank, Company.region, Company.city)
            .where(condition)
            .order_by(Company.rank, by_name(Company.name), Company.id)
        ).all()
        ids = {row.id for row in companies}
        reached, behind = _reached(session, ids, period)
    touched = set().union(*reached.values())
    steps = [(kind, title, len(reached.get(kind, set()))) for kind, title in _titles().items()]
    figures = (
        Figure("companies", _("Companies"), len(ids), rule=_("in the segment, within your reach"), period=period.name),
        *(
            Figure(f"reached/{name}", title, number, rule=_("companies with one in the period"), period=period.name)
            for name, title, number in steps
        ),
    )
    tables = (
        _way(len(ids), steps),
        _grouped("ranks", _("Rank"), [(coded(row.rank, RANKS), row.id in touched) for row in companies]),
        _grouped("regions", _("Region"), [(row.region, row.id in touched) for row in companies]),
        _untouched([row for row in companies if row.id not in touched]),
    )
    charts = (Chart("steps", _("How far one came"), "funnel", "step", ("companies",)),)
    method = Text("method", _("Method"), (_("Companies are counted once in each step. Sales are not measured yet."),))
    return Document(_("Segment outlook"), head_of(app, subject, period), tables, figures, charts, (method,), behind)


def _titles() -> dict[str, str]:
    return {
        "offer_emailed": _("offered by e-mail"),
        "call": _("called"),
        "phone_offer": _("offered by phone"),
        "visit": _("visited"),
        "contract_signed": _("signed a contract"),
    }


def _reached(session: Session, companies: set[int], period: Period) -> tuple[dict[str, set[int]], tuple[int, ...]]:
    """Those of *companies* with an activity of each kind in the period, merged ones under their survivor, and the ids of these
    activities, in one statement."""
    survivor = sa.func.coalesce(Company.merged_into, Company.id)
    query = (
        sa.select(Activity.id, Activity.kind, survivor)
        .join(Company, Company.id == Activity.company_id)
        .where(
            Activity.kind.in_(_titles()),
            Activity.work_date.between(period.first, period.last),
            sa.or_(Activity.kind != CALL.name, Activity.outcome == "answered"),
            *that_stand(),
        )
        .order_by(Activity.id)
    )
    found: dict[str, set[int]] = {}
    behind = []
    for number, kind, company in session.execute(query):
        if company in companies:
            found.setdefault(kind, set()).add(company)
            behind.append(number)
    return found, tuple(behind)


def _way(whole: int, steps: list[tuple[str, str, int]]) -> Table:
    columns = (
        Column("step", _("Step")),
        Column("companies", _("Companies"), "number"),
        Column("share", _("Share"), "percent"),
    )
    rows: list[tuple[Cell, ...]] = [(_("in the segment"), whole, percent(whole, whole))]
    rows += [(title, number, percent(number, whole)) for _name, title, number in steps]
    return Table("steps", _("How far one came"), columns, tuple(rows))


def _grouped(name: str, title: str, companies: list[tuple[str, bool]]) -> Table:
    """How many companies there are of each value, and how many of them were reached."""
    number = Counter(value for value, _touched in companies)
    some = Counter(value for value, touched in companies if touched)
    columns = (
        Column("value", title),
        Column("companies", _("Companies"), "number"),
        Column("reached", _("Reached"), "number"),
        Column("share", _("Share"), "percent"),
    )
    rows = tuple(
        (value or _("not known"), number[value], some[value], percent(some[value], number[value]))
        for value in sorted(number)
    )
    return Table(name, title, columns, rows)


def _untouched(companies: Sequence[Any]) -> Table:
    columns = (
        Column("card", _("Card"), "id"),
        Column("company", _("Company")),
        Column("rank", _("Rank")),
        Column("city", _("City")),
    )
    rows = tuple((row.id, row.name, coded(row.rank, RANKS), row.city) for row in companies[:MOST_LISTED])
    return Table("untouched", _("Not reached in the period"), columns, rows)
