"""Who looked at what is closed to others (D41), for the data protection officer: in ids, as it is on record."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from tagwerk.api import Access, Employee, clock, translator
from tagwerk_reporting.api import Chart, Column, Document, Figure, Report, Table
from tagwerk_reporting.overviews.rights import right_in_words, subject_in_words
from tagwerk_reporting.parts import head_of

if TYPE_CHECKING:
    from tagwerk.api import App, Period
    from tagwerk_reporting.api import Subject

_ = translator("tagwerk_reporting")


def reports() -> list[Report]:
    """The access log."""
    return [Report("accesses", _("Access log"), ("month", "week", "quarter", "year"), accesses, "house", "D41")]


def accesses(app: App, subject: Subject, period: Period) -> Document:
    """Every access of the period, and how many of each kind."""
    zone = ZoneInfo(subject.employee.time_zone)
    begin, end = (clock.day(day, zone.key)[place] for place, day in enumerate((period.first, period.last)))
    within = (Access.happened_at >= begin, Access.happened_at < end)
    with app.database.reading() as session:
        names = {f"employee:{number}": name for number, name in session.execute(sa.select(Employee.id, Employee.name))}
        grouped = session.execute(
            sa.select(Access.actor, Access.permission, sa.func.count())
            .where(*within)
            .group_by(Access.actor, Access.permission)
            .order_by(Access.actor, Access.permission)
        ).all()
        every = session.execute(
            sa.select(Access.id, Access.happened_at, Access.actor, Access.permission, Access.subject)
            .where(*within)
            .order_by(Access.id)
        ).all()
    who, what, number = Column("who", _("Who")), Column("what", _("Right")), Column("number", _("Number"), "number")
    rows = tuple((names.get(actor, actor), right_in_words(permission), times) for actor, permission, times in grouped)
    per_right: dict[str, int] = {}
    for _actor, permission, times in grouped:
        right = right_in_words(permission)
        per_right[right] = per_right.get(right, 0) + times
    lines = tuple(
        (
            row.id,
            row.happened_at.replace(microsecond=0).astimezone(zone),
            names.get(row.actor, row.actor),
            right_in_words(row.permission),
            subject_in_words(row.subject),
        )
        for row in every
    )
    columns = (
        Column("access", _("Access"), "id"),
        Column("when", _("When"), "moment"),
        who,
        what,
        Column("subject", _("Of what")),
    )
    tables = (
        Table("rights", _("By right"), (what, number), tuple(sorted(per_right.items()))),
        Table("people", _("By person"), (who, what, number), rows),
        Table("accesses", _("Every access"), columns, lines),
    )
    figures = (Figure("accesses", _("Accesses"), len(lines), rule=_("on record in the period"), period=period.name),)
    chart = Chart("rights", _("By right"), "funnel", "what", ("number",))
    return Document(_("Access log"), head_of(app, subject, period), tables, figures, (chart,))
