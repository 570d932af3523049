"""Segments of the client base: ``all``, a saved name, or an expression.

::

    rank = client and region in (Bayern, "Baden-Württemberg")
    not (city ~ berlin) or industry = Möbel

Comparisons: ``=``, ``!=``, ``<``, ``<=``, ``>``, ``>=``, ``~`` (contains, upper and lower case alike), ``in (…)``. A value
that is no single word stands in double quotes. Fields come from the hook ``tagwerk_segment_fields``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.access.use_cases import use_case
from tagwerk.companies.finding import visible_to
from tagwerk.companies.hookspecs import SegmentField, tagwerk_segment_fields
from tagwerk.companies.segments.parsing import Parser
from tagwerk.companies.segments.tables import SavedSegment
from tagwerk.companies.tables import RANKS, Company
from tagwerk.platform.errors import Conflict, NotAllowed, NotFound, WrongInput
from tagwerk.platform.inputs import folded, nearest_hint, refuse_lookalike, visible
from tagwerk.platform.texts import later, translator
from tagwerk.staff.tables import Employee

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tagwerk.access.actors import Actor
    from tagwerk.platform.app import App

ALL = "all"
LONGEST_NAME = 64
MANAGING = ("head", "director", "administrator")

_ = translator("tagwerk")


def own_fields() -> list[SegmentField]:
    """The fields of the company itself; their titles are translated where they are shown."""
    return [
        SegmentField("id", later("Number"), Company.id, "number"),
        SegmentField("name", later("Name"), Company.name),
        SegmentField("rank", later("Rank"), Company.rank, values=RANKS),
        # as it was called; lists and segments that are kept say so
        SegmentField("standing", later("Rank"), Company.rank, values=RANKS),
        SegmentField("region", later("Region"), Company.region),
        SegmentField("city", later("City"), Company.city),
        SegmentField("industry", later("Industry"), Company.industry),
    ]


@dataclass(frozen=True)
class Segment:
    """The companies of a segment as one actor may see them, without merged ones: its expression is read once, and asked often."""

    condition: sa.ColumnElement[bool]

    def page(self, session: Session, after: int = 0, size: int = 500) -> list[Company]:
        """The next at most *size* companies by number, of those above *after*; none are left where fewer come.

        Going on from the last number costs the same on each page, however many companies there are::

            while page := segment.page(session, after):
                after = page[-1].id
        """
        above = sa.select(Company).where(self.condition, Company.id > after)
        return list(session.scalars(above.order_by(Company.id).limit(size)))

    def count(self, session: Session) -> int:
        """How many companies there are."""
        return session.scalar(sa.select(sa.func.count()).select_from(Company).where(self.condition)) or 0


def segment_of(session: Session, app: App, actor: Actor, text: str) -> Segment:
    """The segment *text* (``all``, a saved name, or an expression), as the actor may see it. Raises NotFound, WrongInput."""
    seen = sa.and_(Company.merged_into.is_(None), visible_to(actor))
    condition = condition_of(session, app, text)
    return Segment(seen if condition is None else sa.and_(seen, condition))


def companies_in(session: Session, app: App, actor: Actor, text: str) -> list[Company]:
    """The companies of the segment *text* that the actor may see, by number, without merged ones. Raises NotFound, WrongInput.

    All at once: of a base that may be large, take ``segment_of`` and its pages.
    """
    condition = segment_of(session, app, actor, text).condition
    return list(session.scalars(sa.select(Company).where(condition).order_by(Company.id)))


def condition_of(session: Session, app: App, text: str) -> sa.ColumnElement[bool] | None:
    """The SQL condition of the segment *text*, or None for ``all``."""
    if text.strip() == ALL:
        return None
    saved = session.scalar(sa.select(SavedSegment.expression).where(SavedSegment.name_key == folded(text)))
    if saved is None and re.fullmatch(r"[\w-]+", text.strip()):
        names = session.scalars(sa.select(SavedSegment.name).order_by(SavedSegment.name)).all()
        expression = _("Or give an expression, such as: rank = client")
        raise NotFound(
            _("There is no segment {name!r}.", name=text.strip()),
            f"{nearest_hint(text.strip(), [ALL, *names])} {expression}",
        )
    fields = {field.name: field for field in app.plugins.collect(tagwerk_segment_fields)}
    return Parser(saved or text, fields).parse()


def owned_in(app: App, session: Session, employee_id: int, scope: str) -> list[int]:
    """The ids of the companies in the segment *scope* that the employee owns; merged ones are left out."""
    owned = sa.select(Company.id).where(Company.owner_id == employee_id, Company.merged_into.is_(None))
    if (condition := condition_of(session, app, scope)) is not None:
        owned = owned.where(condition)
    return list(session.scalars(owned.order_by(Company.id)))


@use_case("segments.save")
def save_segment(app: App, actor: Actor, name: str, expression: str, *, replace: bool = False) -> SavedSegment:
    """Keep *expression* under *name*; with *replace* in place of the actor's own segment of that name.

    Raises WrongInput for either, Conflict where the name is in use, NotAllowed for the segment of somebody else.
    """
    name = visible(name)
    if not re.fullmatch(rf"[\w-]{{1,{LONGEST_NAME}}}", name) or folded(name) in ("", ALL):
        raise WrongInput(_("{name!r} cannot be the name of a segment.", name=name), _("Use letters, digits, - and _."))
    with app.database.transaction() as session:
        condition_of(session, app, expression)
        row = session.scalars(sa.select(SavedSegment).where(SavedSegment.name_key == folded(name))).first()
        if row is None:
            refuse_lookalike(name, session.scalars(sa.select(SavedSegment.name)))
            row = SavedSegment(name=name, expression=expression, owner=_owner(session, actor))
            session.add(row)
        elif row.expression != expression:
            _refuse_foreign(actor, row)
            if not replace:
                raise Conflict(
                    _("There is a segment {name} already: {expression}", name=row.name, expression=row.expression),
                    _("Take another name, or --replace it."),
                )
            row.expression = expression
        session.flush()
    return row


@use_case("segments.remove")
def remove_segment(app: App, actor: Actor, name: str) -> SavedSegment:
    """Forget a saved segment, the own one. Raises NotFound, NotAllowed for the segment of somebody else."""
    with app.database.transaction() as session:
        row = session.scalars(sa.select(SavedSegment).where(SavedSegment.name_key == folded(name))).first()
        if row is None:
            names = session.scalars(sa.select(SavedSegment.name).order_by(SavedSegment.name)).all()
            raise NotFound(_("There is no segment {name!r}.", name=name), nearest_hint(name, names))
        _refuse_foreign(actor, row)
        session.delete(row)
    return row


def _owner(session: Session, actor: Actor) -> Employee | None:
    return None if actor.employee_id is None else session.get(Employee, actor.employee_id)


def _refuse_foreign(actor: Actor, row: SavedSegment) -> None:
    """What is nobody's is everybody's; what is somebody's is changed by its owner, and by who manages."""
    if actor.is_system or row.owner_id in (None, actor.employee_id) or not actor.roles.isdisjoint(MANAGING):
        return
    owner = row.owner.login if row.owner is not None else ""
    raise NotAllowed(
        _("The segment {name} is {owner}'s.", name=row.name, owner=owner), _("Save it under a name of your own.")
    )


@use_case("segments.read")
def list_segments(app: App, actor: Actor) -> list[SavedSegment]:
    """The saved segments by name."""
    with app.database.reading() as session:
        return list(session.scalars(sa.select(SavedSegment).order_by(SavedSegment.name)))
