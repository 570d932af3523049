"""Whose things an actor may see: the own, those of the substituted, a head's department, everything for a director.

Who stands in for a head or a director sees what that one sees.

Queries over what belongs to employees start from here::

    sa.select(Task).where(within_reach(actor, Task.employee_id))
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from tagwerk.access.actors import SEE_EVERYTHING
from tagwerk.platform import clock
from tagwerk.platform.errors import NotAllowed
from tagwerk.platform.texts import translator
from tagwerk.staff.absences.tables import Substitution
from tagwerk.staff.tables import Employee, Terms

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

    from tagwerk.access.actors import Actor, Post

_ = translator("tagwerk")


def within_reach(
    actor: Actor, column: sa.ColumnElement[Any] | Any, on: date | None = None, *, substituted: bool = True
) -> sa.ColumnElement[bool]:
    """The condition that the employee whose id is in *column* is within the actor's reach on the day *on*, today by default.

    ``substituted=False`` is for figures: a substitute takes over the companies and duties of the absent one, not the figures.
    """
    if actor.role in SEE_EVERYTHING:
        return sa.true()
    day = on or clock.today(actor.time_zone)
    own = [column == actor.employee_id]
    if actor.role == "head" and actor.department_id is not None:
        own.append(column.in_(members(actor.department_id, day)))
    if substituted:
        own.append(column.in_(_substituted(actor, day)))
    moved = [sa.and_(_of_post(post, column, day), column != post.employee_id) for post in actor.posts]
    return sa.or_(*own, *moved)


def within_department(session: Session, actor: Actor, employee: Employee, *, substituted: bool = False) -> Employee:
    """*employee*, where that one is within the actor's reach: somebody of the department for a head. Raises NotAllowed."""
    reach = within_reach(actor, Employee.id, substituted=substituted)
    if session.scalar(sa.select(Employee.id).where(Employee.id == employee.id, reach)) is None:
        raise NotAllowed(
            _("{login} is not within your reach.", login=employee.login),
            _("You see and decide for yourself; a head for the department, a director for everybody."),
        )
    return employee


def _of_post(post: Post, column: sa.ColumnElement[Any] | Any, on: date) -> sa.ColumnElement[bool]:
    if post.role in SEE_EVERYTHING:
        return sa.true()
    return column.in_(members(post.department_id, on)) if post.department_id is not None else sa.false()


def members(department_id: int, on: date) -> sa.Select[int]:
    """The ids of the employees whose terms of the day *on* name the department."""
    later = aliased(Terms)
    outdated = sa.exists().where(later.employee_id == Terms.employee_id, later.since <= on, later.since > Terms.since)
    return sa.select(Terms.employee_id).where(Terms.department_id == department_id, Terms.since <= on, ~outdated)


def _substituted(actor: Actor, on: date) -> sa.Select[int]:
    in_force = sa.and_(Substitution.first <= on, Substitution.last >= on)
    return sa.select(Substitution.employee_id).where(Substitution.substitute_id == actor.employee_id, in_force)
