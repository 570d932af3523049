"""Visits and meetings: planned, held, minuted. A visit counts when it was held and there are minutes of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, get_args

import sqlalchemy as sa

from tagwerk.access.log import log_others, looked_at
from tagwerk.access.use_cases import use_case
from tagwerk.companies.finding import find_company
from tagwerk.diary.kinds import VISIT
from tagwerk.diary.tables import Visit, VisitKind
from tagwerk.ledger.activities import NewActivity, record, reverse, tell_recorded
from tagwerk.ledger.hookspecs import Facts
from tagwerk.ledger.tables import Activity
from tagwerk.platform import clock
from tagwerk.platform.actions import Action
from tagwerk.platform.errors import Conflict, NotFound, WrongInput
from tagwerk.platform.inputs import one_line, one_of, some_text
from tagwerk.platform.texts import later, translator
from tagwerk.staff.reach import within_reach
from tagwerk.staff.tables import Employee

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

    from tagwerk.access.actors import Actor
    from tagwerk.platform.app import App

LONGEST_PLACE, LONGEST_TEXT, LONGEST_MINUTES = 200, 500, 100_000

_ = translator("tagwerk")


@use_case("visits.plan")
def plan_visit(
    app: App,
    actor: Actor,
    company: str,
    on: date,
    *,
    kind: str = "visit",
    starts: str = "",
    place: str = "",
    aim: str = "",
    attendees: str = "",
) -> Visit:
    """Plan a visit to *company* on the day *on*; *attendees* are who takes part, of either side.

    Raises NotFound, WrongInput for a kind, a time, a text that is too long or a day that is over.
    """
    if kind not in get_args(VisitKind):
        raise WrongInput(_("{kind!r} is no kind of visit.", kind=kind), one_of(get_args(VisitKind)))
    _check_time(starts)
    with app.database.transaction() as session:
        employee = session.get_one(Employee, actor.employee())
        _check_ahead(employee, on)
        visit = Visit(
            employee_id=employee.id,
            company_id=find_company(session, actor, company).id,
            kind=kind,
            planned_on=on,
            starts=starts,
            place=one_line(place, LONGEST_PLACE),
            aim=one_line(aim, LONGEST_TEXT),
            attendees=one_line(attendees, LONGEST_TEXT),
            created_at=clock.now(),
        )
        session.add(visit)
        session.flush()
        session.refresh(visit)
    return visit


@use_case("visits.hold")
def hold_visit(
    app: App, actor: Actor, visit_id: int, minutes: str, on: date | None = None, *, attendees: str | None = None
) -> Visit:
    """The visit was held, on the day it was planned for or *on* another; *minutes* say what was talked about, *attendees*
    who took part in the end. It counts for who held it.

    Raises WrongInput without minutes, for a day to come or one before the holder worked here, NotFound, Conflict.
    """
    minutes = _minutes(minutes)
    with app.database.transaction() as session:
        visit = find_visit(session, actor, visit_id)
        if visit.state == "held":
            raise Conflict(_("Visit {id} is held already.", id=visit_id), Action("visits.minutes", visit_id, "…"))
        employee = session.get_one(Employee, actor.employee())
        today = employee.today()
        held_on = on or min(visit.planned_on, today)
        if held_on > today:
            raise WrongInput(_("{on} is still to come; a visit counts when it was held.", on=held_on))
        if not employee.works_on(held_on):
            raise WrongInput(_("{login} did not work here on {on}.", login=employee.login, on=held_on))
        visit.state, visit.held_on, visit.minutes, visit.revision = "held", held_on, minutes, visit.revision + 1
        visit.reason = ""
        visit.attendees = visit.attendees if attendees is None else one_line(attendees, LONGEST_TEXT)
        moment = clock.now() if held_on == today else clock.day(held_on, employee.on(held_on).time_zone)[0]
        recorded = record(
            session,
            NewActivity(
                kind=VISIT, happened_at=moment, work_date=held_on, employee_id=employee.id,
                recorded_by=actor.signature, source="core", source_key=f"visit:{visit.id}:{visit.revision}",
                company_id=visit.company_id, details={"visit": visit.id, "kind": visit.kind},
            ),
        )  # fmt: skip
        visit.activity_id = recorded[0].id
    tell_recorded(app, recorded)
    return visit


@use_case("visits.hold")
def unhold_visit(app: App, actor: Actor, visit_id: int) -> Visit:
    """It was not held after all: its count is taken back, and it is planned again. Raises NotFound, Conflict."""
    with app.database.transaction() as session:
        visit = find_visit(session, actor, visit_id)
        if visit.state != "held":
            raise Conflict(_("Visit {id} is not held.", id=visit_id))
        activity = session.get_one(Activity, visit.activity_id)
        reversal = reverse(session, activity, recorded_by=actor.signature, reason="not_held")
        visit.state, visit.held_on, visit.activity_id = "planned", None, None
    tell_recorded(app, [reversal] if reversal is not None else [])
    return visit


@use_case("visits.hold")
def amend_minutes(app: App, actor: Actor, visit_id: int, minutes: str) -> Visit:
    """Other minutes of a visit that was held. Raises WrongInput, NotFound, Conflict."""
    minutes = _minutes(minutes)
    with app.database.transaction() as session:
        visit = find_visit(session, actor, visit_id)
        if visit.state != "held":
            raise Conflict(_("Visit {id} is not held.", id=visit_id), Action("visits.hold", visit_id, minutes="…"))
        visit.minutes = minutes
    return visit


@use_case("visits.plan")
def move_visit(app: App, actor: Actor, visit_id: int, on: date, starts: str | None = None) -> Visit:
    """The visit takes place on another day. Raises NotFound, Conflict, WrongInput for a time or a day that is over."""
    if starts is not None:
        _check_time(starts)
    with app.database.transaction() as session:
        visit = _planned(session, actor, visit_id)
        _check_ahead(visit.employee, on)
        visit.planned_on = on
        visit.starts = visit.starts if starts is None else starts
    return visit


@use_case("visits.plan")
def cancel_visit(app: App, actor: Actor, visit_id: int, reason: str) -> Visit:
    """The visit does not take place. Raises NotFound, Conflict, WrongInput for a reason that is too long."""
    with app.database.transaction() as session:
        visit = _planned(session, actor, visit_id)
        visit.state, visit.reason = "canceled", one_line(reason, LONGEST_TEXT)
    return visit


@use_case("visits.read")
def show_visit(app: App, actor: Actor, visit_id: int) -> Visit:
    """A visit with its minutes. Raises NotFound."""
    with app.database.reading() as session:
        return find_visit(session, actor, visit_id)


@use_case("visits.read")
def list_visits(app: App, actor: Actor, first: date, last: date) -> list[Visit]:
    """The visits from *first* to *last* within the actor's reach, in their order."""
    query = sa.select(Visit).where(within_reach(actor, Visit.employee_id), Visit.planned_on.between(first, last))
    with app.database.reading() as session:
        found = list(session.scalars(query.order_by(Visit.planned_on, Visit.starts, Visit.id)))
    log_others(app, actor, "visits.read", "visits", (visit.employee_id for visit in found))
    return found


def visits_on(app: App, actor: Actor, day: date) -> list[Visit]:
    """The planned visits of *day*: the actor's, and those of whoever the actor stands in for."""
    mine = actor.for_own_work()
    query = sa.select(Visit).where(within_reach(mine, Visit.employee_id, day), Visit.planned_on == day)
    with app.database.reading() as session:
        return list(session.scalars(query.where(Visit.state == "planned").order_by(Visit.starts, Visit.id)))


def find_visit(session: Session, actor: Actor, visit_id: int) -> Visit:
    """The visit with that number within the actor's reach. Raises NotFound."""
    visit = session.scalars(
        sa.select(Visit).where(Visit.id == visit_id, within_reach(actor, Visit.employee_id))
    ).first()
    if visit is None:
        raise NotFound(_("There is no visit {id}.", id=visit_id), Action("visits.list"))
    looked_at(actor, "visit", visit.id, visit.employee_id)
    return visit


def _planned(session: Session, actor: Actor, visit_id: int) -> Visit:
    visit = find_visit(session, actor, visit_id)
    if visit.state != "planned":
        said = (
            later("Visit {id} is held already.") if visit.state == "held" else later("Visit {id} is canceled already.")
        )
        raise Conflict(_(said, id=visit_id))
    return visit


def _check_ahead(employee: Employee, on: date) -> None:
    if on < employee.today():
        raise WrongInput(_("{on} is over; a visit is planned ahead.", on=on))


def facts() -> list[Facts]:
    """What the activities of visits are founded on."""
    colon, number, revision = sa.literal(":"), sa.cast(Visit.id, sa.String), sa.cast(Visit.revision, sa.String)
    keys = sa.select(sa.literal("visit:") + number + colon + revision).where(Visit.state == "held")
    return [Facts("visits", "core", (VISIT.name,), keys)]


def _minutes(text: str) -> str:
    return some_text(text, LONGEST_MINUTES, needed=_("A visit counts with minutes."))


def _check_time(text: str) -> None:
    if text and not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text):
        raise WrongInput(_("{text!r} is no time of day.", text=text), _("Write it as 14:00."))
