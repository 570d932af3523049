"""How a segment comes about: each clause with how many companies it holds for by itself, and what the fields are called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.access.log import log_access
from tagwerk.access.use_cases import use_case
from tagwerk.companies.finding import visible_to
from tagwerk.companies.segments.conditions import ALL
from tagwerk.companies.segments.expressions import Joined, Nested, Node, Not
from tagwerk.companies.segments.known import KnownFields
from tagwerk.companies.segments.segments import conditions_for, read_segment
from tagwerk.companies.tables import Company
from tagwerk.platform.inputs import folded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from tagwerk.access.actors import Actor
    from tagwerk.companies.hookspecs import SegmentField
    from tagwerk.companies.segments.conditions import Conditions
    from tagwerk.platform.app import App

MOST = 60  # clauses that are counted by themselves; the rest is part of the whole


@dataclass(frozen=True)
class Clause:
    """A part of a segment, *depth* parts within others, and for how many companies that the actor sees it holds by itself."""

    text: str
    depth: int
    companies: int


@use_case("segments.explain")
def explain_segment(app: App, actor: Actor, text: str) -> list[Clause]:
    """The clauses of the segment *text*, the whole first, each before its parts; at most 60. Raises NotFound, WrongInput."""
    with app.database.reading() as session:
        conditions = conditions_for(session, app, actor.time_zone)
        node = read_segment(conditions, text)
        conditions.of(node)  # what is wrong somewhere is told before anything is counted
        found: list[Clause] = []
        for depth, part in _parts(conditions, node, 0):
            if len(found) == MOST:
                break
            found.append(Clause(" ".join(part.text.split()), depth, _count(session, actor, conditions, part)))
    log_access(app, actor, "companies.read", f"companies:{found[0].companies}", others=False)
    return found


@use_case("segments.read")
def list_fields(app: App, actor: Actor) -> list[SegmentField]:
    """The fields that segments may use, by name."""
    return sorted(KnownFields(app).values(), key=lambda field: field.name)


def _parts(conditions: Conditions, node: Node, depth: int) -> Iterator[tuple[int, Node]]:
    yield depth, node
    below: list[Node] = []
    if isinstance(node, Joined):
        below = list(node.parts)
    elif isinstance(node, Not):
        below = [node.part]
    elif isinstance(node, Nested):
        below = [conditions.read(conditions.saved(name).expression) for name in node.names if folded(name) != ALL]
    for part in below:
        yield from _parts(conditions, part, depth + 1)


def _count(session: Session, actor: Actor, conditions: Conditions, node: Node) -> int:
    conditions.renew()
    seen = sa.select(sa.func.count()).select_from(Company).where(Company.merged_into.is_(None), visible_to(actor))
    return session.scalar(seen.where(conditions.of(node))) or 0
