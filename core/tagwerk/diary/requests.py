"""Requests to departments: with a due date, closed by the department's answer."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.access.log import log_others, looked_at
from tagwerk.access.use_cases import use_case
from tagwerk.calendar.days import calendar_of
from tagwerk.companies.finding import find_company
from tagwerk.diary.notices import NewNotice, notify
from tagwerk.diary.tables import Request
from tagwerk.platform import clock
from tagwerk.platform.actions import Action
from tagwerk.platform.errors import Conflict, NotFound, WrongInput
from tagwerk.platform.inputs import some_text
from tagwerk.platform.texts import later, translator
from tagwerk.staff.finding import find_department
from tagwerk.staff.hookspecs import BoardLine
from tagwerk.staff.reach import within_department, within_reach
from tagwerk.staff.tables import Employee

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from sqlalchemy.orm import Session

    from tagwerk.access.actors import Actor
    from tagwerk.platform.app import App

USUAL_DAYS = 3  # working days
LONGEST_TEXT = 4000

_ = translator("tagwerk")


@use_case("requests.send")
def send_request(
    app: App, actor: Actor, department: str, text: str, *, due: date | None = None, company: str | None = None
) -> Request:
    """Ask *department* for something by the day *due*, three working days from today by default.

    A department with an address is told. Raises NotFound, WrongInput.
    """
    text = some_text(text, LONGEST_TEXT, needed=_("A request says what is asked for."))
    with app.database.transaction() as session:
        employee = session.get_one(Employee, actor.employee())
        today = employee.today()
        if due is not None and due < today:
            raise WrongInput(_("{due} is over.", due=due))
        found = find_company(session, actor, company) if company is not None else None
        request = Request(
            department_id=find_department(session, department).id,
            employee_id=employee.id,
            company_id=found.id if found is not None else None,
            text=text,
            due_on=due or _in_working_days(session, employee, today),
            created_at=clock.now(),
        )
        session.add(request)
        session.flush()
        session.refresh(request)
    _tell_department(
        app,
        request,
        f"request:{request.id}",
        lambda: _("Request {id} of {name}, due {due}", id=request.id, name=employee.name, due=request.due_on),
    )
    return request


@use_case("requests.answer")
def answer_request(app: App, actor: Actor, request_id: int, answer: str) -> Request:
    """The department's answer, which closes the request; who asked is told, unless the same wrote down what was said.

    Raises WrongInput, NotFound, Conflict.
    """
    answer = some_text(answer, LONGEST_TEXT, needed=_("An answer says something."))
    with app.database.transaction() as session:
        request = answer_request_in(session, _find(session, actor, request_id), answer, answered_by=actor.signature)
    if request.employee_id != actor.employee_id:
        notify(
            app,
            NewNotice.to(
                request.employee,
                f"request:{request.id}:answered",
                lambda: (
                    _("{department} answers request {id}", department=request.department.name, id=request.id),
                    answer,
                ),
            ),
        )
    return request


def answer_request_in(session: Session, request: Request, answer: str, *, answered_by: str) -> Request:
    """Close *request* with *answer* inside the caller's transaction; *answered_by* signs as the ledger does.

    Raises Conflict where it is closed.
    """
    _refuse_closed(request)
    request.state, request.answer, request.closed_at = "answered", answer.strip(), clock.now()
    request.answered_by = answered_by
    session.flush()
    return request


def _refuse_closed(request: Request) -> None:
    if request.state != "open":
        answered, withdrawn = later("Request {id} is answered already."), later("Request {id} is withdrawn already.")
        said = answered if request.state == "answered" else withdrawn
        raise Conflict(_(said, id=request.id))


@use_case("requests.send")
def withdraw_request(app: App, actor: Actor, request_id: int) -> Request:
    """It is no longer needed; who asked says so, and a department with an address is told.

    Raises NotFound, NotAllowed, Conflict.
    """
    with app.database.transaction() as session:
        request = _find(session, actor, request_id)
        within_department(session, actor, request.employee, substituted=True)
        _refuse_closed(request)
        request.state, request.closed_at = "withdrawn", clock.now()
    _tell_department(
        app,
        request,
        f"request:{request.id}:withdrawn",
        lambda: _("Request {id} of {name} is withdrawn", id=request.id, name=request.employee.name),
    )
    return request


@use_case("requests.read")
def show_request(app: App, actor: Actor, request_id: int) -> Request:
    """A request with its answer. Raises NotFound."""
    with app.database.reading() as session:
        return _find(session, actor, request_id)


@use_case("requests.read")
def list_requests(app: App, actor: Actor, *, closed: bool = False) -> list[Request]:
    """The open requests that the actor asked or is to answer, by due date; with *closed* the others as well."""
    query = sa.select(Request).where(_concerns(actor)).order_by(Request.due_on, Request.id)
    with app.database.reading() as session:
        found = list(session.scalars(query if closed else query.where(Request.state == "open")))
    log_others(app, actor, "requests.read", "requests", (request.employee_id for request in found))
    return found


def board_lines(app: App, employee_id: int, on: date) -> Iterator[BoardLine]:
    """What waits: what the employee's department is asked, and what the employee asked and has no answer to in time."""
    with app.database.reading() as session:
        department = session.get_one(Employee, employee_id).on(on).department_id
        numbers = sa.select(sa.func.count()).select_from(Request).where(Request.state == "open")
        asked = session.scalar(numbers.where(Request.department_id == department)) if department is not None else 0
        late = session.scalar(numbers.where(Request.employee_id == employee_id, Request.due_on < on))
    action = Action("requests.list")
    if asked:
        text = _("Requests to your department without an answer: {number}", number=asked)
        yield BoardLine("requests_to_answer", text, weight=40, action=action)
    if late:
        text = _("Your requests without an answer in time: {number}", number=late)
        yield BoardLine("requests_late", text, weight=35, action=action)


def _concerns(actor: Actor) -> sa.ColumnElement[bool]:
    """Asked within the actor's reach, or of the actor's department."""
    asked = within_reach(actor, Request.employee_id)
    return asked if actor.department_id is None else sa.or_(asked, Request.department_id == actor.department_id)


def _find(session: Session, actor: Actor, request_id: int) -> Request:
    request = session.scalars(sa.select(Request).where(Request.id == request_id, _concerns(actor))).first()
    if request is None:
        raise NotFound(_("There is no request {id}.", id=request_id), Action("requests.list"))
    looked_at(actor, "request", request.id, request.employee_id)
    return request


def _tell_department(app: App, request: Request, key: str, subject: Callable[[], str]) -> None:
    if request.department.email:
        notify(app, NewNotice.to(request.department, key, lambda: (subject(), request.text)))


def _in_working_days(session: Session, employee: Employee, today: date) -> date:
    calendar = calendar_of(session, employee.country, employee.region)
    day = today
    for _number in range(USUAL_DAYS):
        day = calendar.next_working_day(day + timedelta(days=1))
    return day
