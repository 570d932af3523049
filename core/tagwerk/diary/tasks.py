"""Tasks: given by superiors or oneself, with a due date and a reminder; an absent one's are shown to who stands in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import sqlalchemy as sa

from tagwerk.access.log import log_others
from tagwerk.access.use_cases import use_case
from tagwerk.companies.finding import find_company
from tagwerk.companies.hookspecs import SegmentField
from tagwerk.companies.segments.fields import same_company
from tagwerk.companies.tables import Company
from tagwerk.diary.notices import NewNotice, notify
from tagwerk.diary.tables import Task
from tagwerk.platform import clock
from tagwerk.platform.actions import Action
from tagwerk.platform.errors import Conflict, NotAllowed, NotFound, WrongInput
from tagwerk.platform.inputs import one_line
from tagwerk.platform.texts import later, translator
from tagwerk.staff.finding import find_employee
from tagwerk.staff.reach import within_department, within_reach
from tagwerk.staff.tables import Employee

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

    from tagwerk.access.actors import Actor
    from tagwerk.platform.app import App

LONGEST_TEXT = 500
OPEN = "open"

_ = translator("tagwerk")


def segment_fields() -> list[SegmentField]:
    """How many tasks about a company are open, and when the first is due."""
    still = same_company(Task.company_id), Task.state == OPEN
    number, due = sa.select(sa.func.count(Task.id)), sa.select(sa.func.min(Task.due_on))
    found = [each.where(*still).correlate(Company).scalar_subquery() for each in (number, due)]
    return [
        SegmentField("open_tasks", later("Open tasks"), found[0], "number"),
        SegmentField("task_due", later("Task due on"), found[1], "date"),
    ]


@use_case("tasks.add")
def add_task(
    app: App,
    actor: Actor,
    text: str,
    *,
    login: str | None = None,
    due: date | None = None,
    remind: date | None = None,
    company: str | None = None,
) -> Task:
    """Give a task to *login*, to oneself by default; a head gives tasks to the department, a director to everybody.

    Who is given one by somebody else is told. Raises WrongInput, NotFound, NotAllowed.
    """
    _check_days(due, remind)
    with app.database.transaction() as session:
        employee = _whom(session, actor, login)
        found = find_company(session, actor, company) if company is not None else None
        task = Task(
            employee_id=employee.id,
            given_by=actor.signature,
            text=_text(text),
            due_on=due,
            remind_on=remind,
            company_id=found.id if found is not None else None,
            source="core",
            source_key=f"{actor.signature}:{clock.now().isoformat()}",
            created_at=clock.now(),
        )
        session.add(task)
        session.flush()
        session.refresh(task)
    _tell_given(app, actor, task)
    return task


@use_case("tasks.edit")
def edit_task(
    app: App,
    actor: Actor,
    task_id: int,
    *,
    text: str | None = None,
    login: str | None = None,
    due: date | None = None,
    remind: date | None = None,
) -> Task:
    """Change a task's text, its days, or whose it is; who gave it does so, or a superior. What is None stays as it is.

    Raises WrongInput, NotFound, NotAllowed, Conflict for a task that is closed.
    """
    with app.database.transaction() as session:
        task = _open_task(session, actor, task_id)
        if not _is_givers(actor, task):
            raise NotAllowed(_("Task {id} was given to you; who gave it changes it.", id=task_id))
        due, remind = due or task.due_on, remind or task.remind_on
        _check_days(due, remind)
        before = task.employee_id
        if login is not None:
            task.employee = _whom(session, actor, login)
        task.text = task.text if text is None else _text(text)
        task.due_on, task.remind_on = due, remind
        session.flush()
        moved = task.employee_id != before
    if moved:
        _tell_given(app, actor, task)
    return task


def add_task_in(
    session: Session,
    *,
    employee_id: int,
    text: str,
    source: str,
    source_key: str,
    given_by: str,
    due: date | None = None,
    company_id: int | None = None,
) -> Task | None:
    """Make a task inside the caller's transaction; gives None where ``(source, source_key)`` has made one already."""
    known = sa.select(Task.id).where(Task.source == source, Task.source_key == source_key)
    if session.scalar(known) is not None:
        return None
    task = Task(
        employee_id=employee_id, given_by=given_by, text=text[:LONGEST_TEXT], due_on=due, company_id=company_id,
        source=source, source_key=source_key, created_at=clock.now(),
    )  # fmt: skip
    session.add(task)
    session.flush()
    return task


@use_case("tasks.read")
def list_tasks(app: App, actor: Actor, *, login: str | None = None, closed: bool = False) -> list[Task]:
    """The open tasks within the actor's reach, overdue ones first; of one employee; with *closed* also done and dropped ones."""
    with app.database.reading() as session:
        query = sa.select(Task).where(within_reach(actor, Task.employee_id))
        if login is not None:
            query = query.where(Task.employee_id == find_employee(session, login, gone=True).id)
        if not closed:
            query = query.where(Task.state == "open")
        found = list(session.scalars(query.order_by(Task.due_on.is_(None), Task.due_on, Task.id)))
    log_others(app, actor, "tasks.read", "tasks", (task.employee_id for task in found))
    return found


def open_tasks(app: App, actor: Actor, on: date) -> list[Task]:
    """What is due or to be reminded of by the day *on*, and what has no day at all, among the actor's own tasks and those of
    whoever the actor stands in for.
    """
    mine = actor.for_own_work()
    dateless = sa.and_(Task.due_on.is_(None), Task.remind_on.is_(None))
    query = sa.select(Task).where(within_reach(mine, Task.employee_id, on), Task.state == "open")
    query = query.where(sa.or_(Task.due_on <= on, Task.remind_on <= on, dateless))
    with app.database.reading() as session:
        return list(session.scalars(query.order_by(Task.due_on.is_(None), Task.due_on, Task.id)))


@use_case("tasks.close")
def finish_task(app: App, actor: Actor, task_id: int, note: str = "") -> Task:
    """The task is done; who gave it is told. Raises WrongInput, NotFound, Conflict where it is closed already."""
    return _close(app, actor, task_id, "done", note)


@use_case("tasks.close")
def drop_task(app: App, actor: Actor, task_id: int, note: str = "") -> Task:
    """The task need not be done any more; who gave it, or a superior, says so. What the system gave may be dropped by all who
    may do it. Raises WrongInput, NotFound, NotAllowed, Conflict.
    """
    return _close(app, actor, task_id, "dropped", note)


@use_case("tasks.close")
def reopen_task(app: App, actor: Actor, task_id: int) -> Task:
    """The task was not done after all. Raises NotFound, Conflict."""
    with app.database.transaction() as session:
        task = find_task(session, actor, task_id)
        if task.state == "open":
            raise Conflict(_("Task {id} is open.", id=task_id))
        task.state, task.closed_at = "open", None
    return task


def find_task(session: Session, actor: Actor, task_id: int) -> Task:
    """The task with that number within the actor's reach. Raises NotFound."""
    query = sa.select(Task).where(Task.id == task_id, within_reach(actor, Task.employee_id))
    task = session.scalars(query).first()
    if task is None:
        raise NotFound(_("There is no task {id}.", id=task_id), Action("tasks.list"))
    return task


def _close(app: App, actor: Actor, task_id: int, state: Literal["done", "dropped"], note: str) -> Task:
    note = one_line(note, LONGEST_TEXT)
    with app.database.transaction() as session:
        task = _open_task(session, actor, task_id)
        if state == "dropped" and task.giver is not None and not _is_givers(actor, task):
            raise NotAllowed(_("Task {id} was given to you; who gave it drops it.", id=task_id))
        task.state, task.note, task.closed_at = state, note, clock.now()
        session.flush()
        giver = task.giver
    if state == "done" and giver is not None and giver.id != actor.employee_id:
        key = f"task:{task.id}:done:{task.version}"
        notify(
            app,
            NewNotice.to(
                giver,
                key,
                lambda: (_("Done by {name}: {text}", name=task.employee.name, text=task.text), note or task.text),
            ),
        )
    return task


def _open_task(session: Session, actor: Actor, task_id: int) -> Task:
    task = find_task(session, actor, task_id)
    if task.state != "open":
        raise Conflict(_("Task {id} is closed already.", id=task_id), Action("tasks.reopen", task_id))
    return task


def _is_givers(actor: Actor, task: Task) -> bool:
    """Whether the actor may change or drop it: who gave it, their superiors, and who stands in for one who gave it to oneself."""
    if task.given_by in (actor.signature, f"employee:{task.employee_id}"):
        return True
    return actor.sees_everything or (actor.roles != {"manager"} and task.employee_id != actor.employee_id)


def _tell_given(app: App, actor: Actor, task: Task) -> None:
    def compose() -> tuple[str, str]:
        due = _("Due {due}.", due=task.due_on) if task.due_on is not None else ""
        subject = _("Task {id} from {login}: {text}", id=task.id, login=actor.name, text=task.text)
        return subject, f"{task.text}\n{due}".strip()

    if task.employee_id != actor.employee_id:
        notify(app, NewNotice.to(task.employee, f"task:{task.id}:given:{task.version}", compose))


def _check_days(due: date | None, remind: date | None) -> None:
    if remind is not None and due is not None and remind > due:
        raise WrongInput(_("A reminder on {remind} comes after the task is due, on {due}.", remind=remind, due=due))


def _whom(session: Session, actor: Actor, login: str | None) -> Employee:
    if login is None:
        return session.get_one(Employee, actor.employee())
    return within_department(session, actor, find_employee(session, login))


def _text(text: str) -> str:
    return one_line(text, LONGEST_TEXT, needed=_("A task needs a text."))
