"""Telling people: a notice is on record first, then told once by the first notifier that can; it is never told twice blindly."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk import clock, hookspecs
from tagwerk.contributions import Notification
from tagwerk.texts import translator
from tagwerk.work.tables import Notice, Request, Task

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

    from tagwerk.app import App
    from tagwerk.staff import Employee

_ = translator("tagwerk")
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class NewNotice:
    """A notice about to be told: *key* names the occasion; the same key a second time tells nothing."""

    key: str
    name: str
    email: str
    subject: str
    text: str


def notify(app: App, new: NewNotice) -> bool:
    """Tell somebody; gives whether a notifier took it. Without a notifier it stays on record, untold."""
    with app.database.transaction() as session:
        if session.scalar(sa.select(Notice.id).where(Notice.key == new.key)) is not None:
            return False
        notice = Notice(**vars(new), created_at=clock.now(), told_at=clock.now())
        session.add(notice)
        session.flush()
    if _tell(app, notice):
        return True
    with app.database.transaction() as session:  # certainly not told; a crash before leaves it as told
        session.execute(sa.update(Notice).where(Notice.id == notice.id).values(told_at=None))
    return False


def remind(app: App) -> None:
    """The job: remind of tasks on their day of reminding and when they are overdue, and of requests without an answer."""
    with app.database.reading() as session:
        due = [*_tasks(session), *_requests(session)]
    for new in due:
        notify(app, new)


def _tell(app: App, notice: Notice) -> bool:
    told = Notification(notice.name, notice.email, notice.subject, notice.text)
    for notifier in app.plugins.collect(hookspecs.tagwerk_notifiers, app):
        try:
            if notifier.tell(told):
                return True
        except Exception as error:
            log.warning("notifier %s: %s", notifier.name, error)
    return False


def _tasks(session: Session) -> list[NewNotice]:
    query = sa.select(Task).where(Task.state == "open", sa.or_(Task.remind_on.is_not(None), Task.due_on.is_not(None)))
    found = []
    for task in session.scalars(query):
        today = task.employee.today()
        if task.due_on is not None and task.due_on < today:
            subject = _("Overdue since {due}: {text}", due=task.due_on, text=task.text)
            found.append(_to(task.employee, f"task:{task.id}:overdue:{task.due_on}", subject, task.text))
        elif task.remind_on is not None and task.remind_on <= today:
            subject = _("Reminder: {text}", text=task.text)
            found.append(_to(task.employee, f"task:{task.id}:remind:{task.remind_on}", subject, task.text))
    return found


def _requests(session: Session) -> list[NewNotice]:
    found = []
    for request in session.scalars(sa.select(Request).where(Request.state == "open")):
        today: date = request.employee.today()
        if request.due_on < today:
            subject = _("No answer from {department} by {due}", department=request.department.name, due=request.due_on)
            found.append(_to(request.employee, f"request:{request.id}:overdue", subject, request.text))
    return found


def _to(employee: Employee, key: str, subject: str, text: str) -> NewNotice:
    return NewNotice(key, employee.name, employee.email, subject[:200], text)
