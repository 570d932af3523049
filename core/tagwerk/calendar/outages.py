"""Outages of mail or telephone, marked by a head: the targets shrink for those hours, visibly."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, get_args

import sqlalchemy as sa

from tagwerk.access.use_cases import use_case
from tagwerk.calendar.tables import Channel, Outage
from tagwerk.platform import clock
from tagwerk.platform.actions import Action
from tagwerk.platform.errors import NotAllowed, NotFound, WrongInput
from tagwerk.platform.inputs import one_line, one_of
from tagwerk.platform.texts import translator
from tagwerk.staff.finding import find_department

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from tagwerk.access.actors import Actor
    from tagwerk.platform.app import App

CHANNELS: tuple[Channel, ...] = get_args(Channel)
LONGEST = timedelta(days=31)
LONGEST_REASON = 200

_ = translator("tagwerk")


@use_case("outages.mark", roles=("head", "director", "administrator"))
def mark_outage(
    app: App,
    actor: Actor,
    channel: str,
    begins_at: datetime,
    ends_at: datetime,
    *,
    department: str | None = None,
    reason: str = "",
) -> Outage:
    """Mark that *channel* (``email``, ``phone``) did not work between two moments; a head does so for the own department.

    Without a department, a director's outage is everybody's. Raises WrongInput, NotFound, NotAllowed.
    """
    chosen = _channel(channel)
    if begins_at > clock.now():
        raise WrongInput(_("An outage is marked when it has begun."))
    if ends_at <= begins_at:
        raise WrongInput(_("An outage ends after it begins."))
    if ends_at - begins_at > LONGEST:
        raise WrongInput(_("An outage of {days} days is too long to be one.", days=(ends_at - begins_at).days))
    with app.database.transaction() as session:
        outage = Outage(
            channel=chosen,
            begins_at=begins_at,
            ends_at=ends_at,
            department_id=_department(session, actor, department),
            reason=one_line(reason, LONGEST_REASON),
            marked_by=actor.signature,
            marked_at=clock.now(),
        )
        session.add(outage)
        session.flush()
        session.refresh(outage)
    return outage


@use_case("outages.mark", roles=("head", "director", "administrator"))
def take_back_outage(app: App, actor: Actor, outage_id: int) -> Outage:
    """The outage was marked by mistake: the targets are as before. Raises NotFound, NotAllowed."""
    with app.database.transaction() as session:
        outage = session.get(Outage, outage_id)
        if outage is None:
            raise NotFound(_("There is no outage {id}.", id=outage_id), Action("outages.list"))
        if not actor.decides_in(outage.department_id):
            raise NotAllowed(_("Outage {id} is not your department's.", id=outage_id))
        session.delete(outage)
    return outage


@use_case("outages.read")
def list_outages(app: App, actor: Actor) -> list[Outage]:
    """All outages, the newest first; they shrink everybody's targets in plain sight."""
    with app.database.reading() as session:
        return list(session.scalars(sa.select(Outage).order_by(Outage.begins_at.desc(), Outage.id.desc())))


def _channel(name: str) -> Channel:
    for channel in CHANNELS:
        if channel == name:
            return channel
    raise WrongInput(_("{channel!r} is no channel.", channel=name), one_of(CHANNELS))


def _department(session: Session, actor: Actor, name: str | None) -> int | None:
    named = find_department(session, name).id if name is not None else None
    if actor.sees_everything:
        return named
    headed = actor.headed if named is None else actor.headed & {named}
    if len(headed) != 1:
        raise NotAllowed(_("A head marks outages of the own department."))
    return next(iter(headed))
