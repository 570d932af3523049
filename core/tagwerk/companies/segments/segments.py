"""Segments of the client base: ``all``, a saved name, or an expression.

::

    rank = client and region in (Bayern, "Baden-Württemberg")
    not (city ~ berlin) or last_contact before -90d
    segment = bavaria and owner is not empty

Comparisons: ``=``, ``!=``, ``<``, ``<=``, ``>``, ``>=`` (texts by the numbers of their characters), ``~`` and ``!~`` (contains,
upper and lower case alike), ``in (…)``, ``not in (…)``, ``is empty``, ``is not empty``; of days also ``before``, ``after``,
``since``, ``until``, ``on`` (``segments.dates`` has the days). A value that is no single word stands in double quotes. What is
empty is neither equal nor more nor less, and in the ``not`` of all that. Fields come from the hook ``tagwerk_segment_fields``.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import defer

from tagwerk.access.log import log_access
from tagwerk.access.use_cases import use_case
from tagwerk.companies.finding import visible_to
from tagwerk.companies.segments.conditions import ALL, Conditions
from tagwerk.companies.segments.expressions import Nested, names_within
from tagwerk.companies.segments.known import KnownFields
from tagwerk.companies.segments.tables import SavedSegment
from tagwerk.companies.tables import Company
from tagwerk.platform.errors import Conflict, NotAllowed, NotFound, WrongInput
from tagwerk.platform.inputs import folded, nearest_hint, refuse_lookalike, visible
from tagwerk.platform.texts import translator
from tagwerk.staff.tables import Employee

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tagwerk.access.actors import Actor
    from tagwerk.companies.segments.expressions import Node
    from tagwerk.platform.app import App

LONGEST_NAME = 64
MANAGING = ("head", "director", "administrator")

_ = translator("tagwerk")


@dataclass(frozen=True)
class Segment:
    """The companies of a segment as one actor may see them, without merged ones: its expression is read once, and asked often."""

    condition: sa.ColumnElement[bool]

    def page(self, session: Session, after: int = 0, size: int = 500) -> list[Company]:
        """The next at most *size* companies by number, of those above *after*; none are left where fewer come.

        Going on from the last number costs the same on each page, however many companies there are; their notes are read
        only where somebody asks for them::

            while page := segment.page(session, after):
                after = page[-1].id
        """
        above = sa.select(Company).where(self.condition, Company.id > after).options(defer(Company.note))
        return list(session.scalars(above.order_by(Company.id).limit(size)))

    def count(self, session: Session) -> int:
        """How many companies there are."""
        return session.scalar(sa.select(sa.func.count()).select_from(Company).where(self.condition)) or 0


def segment_of(session: Session, app: App, actor: Actor, text: str) -> Segment:
    """The segment *text* (``all``, a saved name, or an expression), as the actor may see it. Raises NotFound, WrongInput."""
    seen = sa.and_(Company.merged_into.is_(None), visible_to(actor))
    condition = condition_of(session, app, text, actor.time_zone)
    return Segment(seen if condition is None else sa.and_(seen, condition))


def companies_in(session: Session, app: App, actor: Actor, text: str) -> list[Company]:
    """The companies of the segment *text* that the actor may see, by number, without merged ones. Raises NotFound, WrongInput.

    All at once: of a base that may be large, take ``segment_of`` and its pages.
    """
    condition = segment_of(session, app, actor, text).condition
    return list(session.scalars(sa.select(Company).where(condition).order_by(Company.id)))


def condition_of(session: Session, app: App, text: str, zone: str = "UTC") -> sa.ColumnElement[bool] | None:
    """The SQL condition of the segment *text*, or None for ``all``; *zone* is where it is today. Raises NotFound, WrongInput."""
    if text.strip() == ALL:
        return None
    conditions = conditions_for(session, app, zone)
    return conditions.of(read_segment(conditions, text))


def conditions_for(session: Session, app: App, zone: str, making: str = "") -> Conditions:
    """With which expressions are read here; *making* is the name under which one is to be kept."""
    return Conditions(session, KnownFields(app), zone, folded(making))


def read_segment(conditions: Conditions, text: str) -> Node:
    """What the segment *text*, a saved name or an expression, says. Raises NotFound, WrongInput."""
    name = text.strip()
    if folded(name) == ALL:
        return Nested(name, (ALL,), negated=False)
    if re.fullmatch(rf"[\w\u0300-\u036f-]{{1,{LONGEST_NAME}}}", name):
        try:
            return Nested(name, (conditions.saved(name).name,), negated=False)
        except NotFound as error:
            expression = _("Or give an expression, such as: rank = client")
            raise NotFound(error.message, f"{error.hint} {expression}") from None
    return conditions.read(text)


def owned_in(app: App, session: Session, employee: Employee, scope: str) -> list[int]:
    """The ids of the companies in the segment *scope* that *employee* owns; merged ones are left out."""
    owned = sa.select(Company.id).where(Company.owner_id == employee.id, Company.merged_into.is_(None))
    if (condition := condition_of(session, app, scope, employee.time_zone)) is not None:
        owned = owned.where(condition)
    return list(session.scalars(owned.order_by(Company.id)))


@use_case("segments.save")
def save_segment(
    app: App, actor: Actor, name: str, expression: str, *, replace: bool = False, shared: bool = False
) -> SavedSegment:
    """Keep *expression* under *name*; with *replace* in place of the actor's own segment of that name. Everybody can use it; one
    that is *shared* is everybody's to change as well.

    Raises WrongInput for either, Conflict where the name is in use, NotAllowed for the segment of somebody else.
    """
    name = visible(name)
    if not re.fullmatch(rf"[\w-]{{1,{LONGEST_NAME}}}", name) or folded(name) in ("", ALL):
        raise WrongInput(_("{name!r} cannot be the name of a segment.", name=name), _("Use letters, digits, - and _."))
    with app.database.transaction() as session:
        conditions = conditions_for(session, app, actor.time_zone, making=name)
        node = read_segment(conditions, expression)
        conditions.of(node)
        if isinstance(node, Nested) and node.text == expression.strip():
            expression = f'segment = "{node.names[0]}"'
        row = session.scalars(sa.select(SavedSegment).where(SavedSegment.name_key == folded(name))).first()
        if row is None:
            refuse_lookalike(name, session.scalars(sa.select(SavedSegment.name)))
            row = SavedSegment(name=name, expression=expression, owner=None if shared else _owner(session, actor))
            session.add(row)
        elif row.expression != expression:
            _refuse_foreign(actor, row)
            if not replace:
                raise Conflict(
                    _("There is a segment {name} already: {expression}", name=row.name, expression=row.expression),
                    _("Take another name, or --replace it."),
                )
            row.expression = expression
        if shared and row.owner_id is not None:
            _refuse_foreign(actor, row)
            row.owner = None
        session.flush()
    return row


@use_case("segments.remove")
def remove_segment(app: App, actor: Actor, name: str) -> SavedSegment:
    """Forget a saved segment, the own one. Raises NotFound, Conflict where others are made of it, NotAllowed for the segment of
    somebody else."""
    with app.database.transaction() as session:
        row = _saved(session, name)
        _refuse_foreign(actor, row)
        if users := _made_of(session, app, row):
            raise Conflict(
                _("The segment {name} is part of others: {others}.", name=row.name, others=", ".join(users)),
                _("Change those first."),
            )
        session.delete(row)
    return row


def _made_of(session: Session, app: App, row: SavedSegment) -> list[str]:
    """The names of the saved segments that *row* is part of; one that can no longer be read is made of nothing."""
    conditions, found = conditions_for(session, app, "UTC"), []
    for other in session.scalars(sa.select(SavedSegment).where(SavedSegment.id != row.id).order_by(SavedSegment.name)):
        conditions.renew()
        with suppress(WrongInput):
            if row.name_key in {folded(name) for name in names_within(conditions.read(other.expression))}:
                found.append(other.name)
    return found


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


@use_case("segments.read")
def find_segment(app: App, actor: Actor, name: str) -> tuple[SavedSegment, int | None]:
    """The segment saved as *name* and how many companies the actor sees in it: None where it can no longer be read, as after the
    plugin that brought one of its fields has gone. Raises NotFound."""
    with app.database.reading() as session:
        row, companies = _saved(session, name), None
        with suppress(WrongInput, NotFound):
            companies = segment_of(session, app, actor, row.name).count(session)
    if companies is not None:
        log_access(app, actor, "companies.read", f"companies:{companies}", others=False)
    return row, companies


def _saved(session: Session, name: str) -> SavedSegment:
    row = session.scalars(sa.select(SavedSegment).where(SavedSegment.name_key == folded(name))).first()
    if row is None:
        names = session.scalars(sa.select(SavedSegment.name).order_by(SavedSegment.name)).all()
        raise NotFound(_("There is no segment {name!r}.", name=name), nearest_hint(name, names))
    return row
