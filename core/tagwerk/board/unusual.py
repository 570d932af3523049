"""What a head should look at: work for oneself is shown with what it is made of, and forbidden to nobody.

What DEFINITIONS excludes is not counted in the first place (calls to own telephones, offers to own addresses); *counts* says so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from tagwerk.access.log import log_access
from tagwerk.access.use_cases import use_case
from tagwerk.companies.tables import Company
from tagwerk.platform import clock
from tagwerk.platform.hosting.guarding import Guard
from tagwerk.staff.hookspecs import Unusual, tagwerk_unusual
from tagwerk.staff.reach import within_reach
from tagwerk.staff.tables import Employee

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from sqlalchemy.orm import Session

    from tagwerk.access.actors import Actor
    from tagwerk.platform.app import App

MOST = 500
"""Rows of one kind that are shown; of more, how many there are."""


@dataclass(frozen=True)
class Part:
    """One of the things that a finding is made of; *login* is ``""`` where it is nobody's."""

    login: str
    on: date | None
    company_id: int | None
    company: str
    activity_id: int | None


@dataclass(frozen=True)
class Found:
    """Something unusual about one address, number or contract (*about*), with all of its *parts*."""

    about: str
    parts: list[Part]


@dataclass(frozen=True)
class UnusualKind:
    """All that was found of one kind, its *title* in the reader's language. *left_off* is how many parts more there are; one that
    *failed* could not be looked for.
    """

    name: str
    title: str
    counts: bool
    found: list[Found]
    left_off: int = 0
    failed: bool = False


@dataclass(frozen=True)
class Findings:
    """What is unusual of the people within the reader's reach, from *first* to *last*."""

    first: date
    last: date
    kinds: list[UnusualKind]


@use_case("team.unusual", roles=("head", "director"))
def unusual(app: App, actor: Actor, on: date | None = None) -> Findings:
    """What is unusual in the days up to *on*, today by default; ``[unusual]`` says in how many. Who looked is on record."""
    last = on or clock.today(actor.time_zone)
    first = last - timedelta(days=app.config.settings.unusual.days - 1)
    kinds = []
    for plugin, kind in sorted(app.plugins.collect_with_origin(tagwerk_unusual, app), key=lambda each: each[1].name):
        title = plugin.words(kind.title)
        found = UnusualKind(kind.name, title, kind.counts, [], failed=True)
        with Guard(plugin, tagwerk_unusual.__name__), app.database.reading() as session:
            found = replace(found, failed=False, **_looked_for(session, actor, kind, first, last))
        kinds.append(found)
    log_access(app, actor, "team.unusual", f"unusual:{sum(len(kind.found) for kind in kinds)}")
    return Findings(first, last, kinds)


def _looked_for(session: Session, actor: Actor, kind: Unusual, first: date, last: date) -> dict[str, Any]:
    of = kind.found.subquery()
    whose, day = of.c.employee_id, of.c.happened_on
    query = (
        sa.select(
            of.c.about, Employee.login, day, of.c.company_id, Company.name, of.c.activity_id,
            sa.func.count().over().label("of_all"),
        )
        .select_from(of)
        .outerjoin(Employee, Employee.id == whose)
        .outerjoin(Company, Company.id == of.c.company_id)
        .where(sa.or_(whose.is_(None), within_reach(actor, whose, last, substituted=False)))
        .where(sa.or_(day.is_(None), day.between(first, last)))
        .order_by(of.c.about, Employee.login, day, of.c.company_id, of.c.activity_id)
        .limit(MOST)
    )  # fmt: skip
    rows = session.execute(query).all()
    left_off = rows[0].of_all - len(rows) if rows else 0
    return {"found": list(_grouped(rows)), "left_off": left_off}


def _grouped(rows: list[Any] | Any) -> Iterator[Found]:
    for about, parts in groupby(rows, key=lambda row: row.about):
        yield Found(
            about,
            [
                Part(row.login or "", row.happened_on, row.company_id, row.name or "", row.activity_id)
                for row in parts
            ],
        )  # fmt: skip
