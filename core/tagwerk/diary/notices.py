"""Telling people: a notice is on record first, then told once by the first notifier that can; it is never told twice blindly.

What certainly reached nobody is tried again with the next reminders, for three days.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from textwrap import shorten
from typing import TYPE_CHECKING, TypeAlias
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from tagwerk.access.tables import SettingsSeen
from tagwerk.diary.tables import Notice, Request, Task, Visit
from tagwerk.platform import clock
from tagwerk.platform.actions import Action
from tagwerk.platform.errors import Elsewhere
from tagwerk.platform.home.home import require_home
from tagwerk.platform.hosting.guarding import Guard
from tagwerk.platform.hosting.loading.finding import CORE
from tagwerk.platform.hosting.ownership import owner_of
from tagwerk.platform.texts import machine_language, moment_text, read_in, translator
from tagwerk.staff.absences.substitution import substitute_of
from tagwerk.staff.hookspecs import Notification, tagwerk_notifiers
from tagwerk.staff.tables import Employee

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy.orm import Session

    from tagwerk.platform.app import App
    from tagwerk.staff.tables import Department

Compose: TypeAlias = "Callable[[], tuple[str, str]]"
"""Gives a subject and a text, in the language of the moment."""
TRIED_FOR = timedelta(days=3)
MINUTES_WITHIN = timedelta(days=14)  # later nobody remembers what was said
LONGEST_SUBJECT = 200

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
    action: Action | None = None

    @classmethod
    def to(cls, whom: Employee | Department, key: str, compose: Compose, action: Action | None = None) -> NewNotice:
        """A notice to an employee or a department; *compose* gives subject and text, in the language of whom it is for."""
        with read_in((whom.language if isinstance(whom, Employee) else "") or machine_language()):
            subject, text = compose()
        return cls(key, whom.name, whom.email, shorten(subject, LONGEST_SUBJECT, placeholder="…"), text, action)


def notify(app: App, new: NewNotice) -> bool:
    """Tell somebody; gives whether a notifier took it. Without a notifier it stays on record, untold."""
    written = {} if new.action is None else new.action.fields
    notice = Notice(**{**vars(new), "action": written}, created_at=clock.now(), told_at=clock.now())
    with app.database.transaction() as session:
        if session.scalar(sa.select(Notice.id).where(Notice.key == new.key)) is not None:
            return False
        try:
            with session.begin_nested():
                session.add(notice)
        except IntegrityError:  # somebody else tells it at this moment
            return False
    return _tell_or_keep(app, notice)


def remind(app: App) -> None:
    """The job: remind of tasks on their day of reminding and when they are overdue, of requests without an answer, and of
    visits without minutes; tell of settings that were changed, and what could not be told before.
    """
    with app.database.reading() as session:
        due = [*_tasks(session), *_requests(session), *_visits(session), *_settings(session)]
        known = set(session.scalars(sa.select(Notice.key).where(Notice.key.in_([new.key for new in due]))))
        untold = session.scalars(
            sa.select(Notice)
            .where(Notice.told_at.is_(None), Notice.created_at > clock.now() - TRIED_FOR)
            .order_by(Notice.id)
        ).all()
    for new in due:
        if new.key not in known:
            notify(app, new)
    for notice in untold:
        _tell_again(app, notice)


def _tell_again(app: App, notice: Notice) -> None:
    with app.database.transaction() as session:
        mine = sa.update(Notice).where(Notice.id == notice.id, Notice.told_at.is_(None)).values(told_at=clock.now())
        if session.execute(mine).rowcount == 0:  # type: ignore[attr-defined]
            return
    _tell_or_keep(app, notice)


def _tell_or_keep(app: App, notice: Notice) -> bool:
    if _tell(app, notice):
        return True
    with app.database.transaction() as session:  # certainly not told; a crash before leaves it as told
        session.execute(sa.update(Notice).where(Notice.id == notice.id).values(told_at=None))
    return False


def _tell(app: App, notice: Notice) -> bool:
    action = Action.of(notice.action) if notice.action else None
    return notify_at_once(app, Notification(notice.name, notice.email, notice.subject, notice.text, action))


def notify_at_once(app: App, told: Notification) -> bool:
    """Tell somebody now, by the first notifier that takes it; gives whether one did. Nothing of it is on record: whoever calls
    keeps that it was told, so that it is told once. A copy of a workspace tells nobody.
    """
    try:
        require_home(app)
    except Elsewhere as error:
        log.warning("nobody is told %r: %s", told.subject, error)
        return False
    for notifier in app.plugins.collect(tagwerk_notifiers, app):
        took, plugin = False, owner_of(str(getattr(notifier.tell, "__module__", ""))) or app.plugins[CORE]
        with Guard(plugin, f"notifier {notifier.name}"):
            took = bool(notifier.tell(told))
        if took:
            return True
    return False


def _tasks(session: Session) -> Iterator[NewNotice]:
    query = sa.select(Task).where(Task.state == "open", sa.or_(Task.remind_on.is_not(None), Task.due_on.is_not(None)))
    for task in session.scalars(query.order_by(Task.id)):
        today = task.employee.today()
        if task.due_on is not None and task.due_on < today:
            key, overdue = f"task:{task.id}:overdue:{task.due_on}", True
        elif task.remind_on is not None and task.remind_on <= today:
            key, overdue = f"task:{task.id}:remind:{task.remind_on}", False
        else:
            continue
        yield from _in_charge(session, task.employee, key, partial(_of_task, task, overdue))


def _of_task(task: Task, overdue: bool) -> tuple[str, str]:
    if overdue:
        return _("Overdue since {due}: {text}", due=task.due_on, text=task.text), task.text
    return _("Reminder: {text}", text=task.text), task.text


def _requests(session: Session) -> Iterator[NewNotice]:
    for request in session.scalars(sa.select(Request).where(Request.state == "open").order_by(Request.id)):
        if request.due_on >= request.employee.today():
            continue
        key = f"request:{request.id}:overdue"
        yield from _in_charge(session, request.employee, key, partial(_of_request, request, asked=False))
        if request.department.email:
            yield NewNotice.to(request.department, f"{key}:department", partial(_of_request, request, asked=True))


def _of_request(request: Request, *, asked: bool) -> tuple[str, str]:
    """*asked*: for the department, else for who waits for its answer."""
    if asked:
        name, due = request.employee.name, request.due_on
        return _("Request {id} of {name} was due {due}", id=request.id, name=name, due=due), request.text
    department, due = request.department.name, request.due_on
    return _("No answer from {department} by {due}", department=department, due=due), request.text


def _visits(session: Session) -> Iterator[NewNotice]:
    since = clock.now().date() - MINUTES_WITHIN
    planned = sa.select(Visit).where(Visit.state == "planned", Visit.planned_on >= since)
    for visit in session.scalars(planned.order_by(Visit.id)):
        if visit.planned_on < visit.employee.today():
            key, action = f"visit:{visit.id}:{visit.planned_on}", Action("visits.hold", visit.id, minutes="…")
            yield from _in_charge(session, visit.employee, key, partial(_of_visit, visit), action)


def _of_visit(visit: Visit) -> tuple[str, str]:
    subject = _("Was it held? {company}, {on}", company=visit.company.name, on=visit.planned_on)
    return subject, _("It counts with minutes.")


def _settings(session: Session) -> Iterator[NewNotice]:
    """To every head and director, else to the administrators: the settings that decide what counts are others."""
    recent = (
        sa.select(SettingsSeen).where(SettingsSeen.seen_at > clock.now() - MINUTES_WITHIN).order_by(SettingsSeen.id)
    )
    if not (seen := session.scalars(recent).all()):
        return
    here = [each for each in session.scalars(sa.select(Employee).order_by(Employee.id)) if each.works_on(each.today())]
    heads = [each for each in here if each.role in ("head", "director")]
    told = session.scalars(sa.select(Notice.key).where(Notice.key.like("settings:%"))).all()
    for head in heads or [each for each in here if each.role == "administrator"]:
        known = max((int(key.split(":")[1]) for key in told if key.endswith(f":{head.id}")), default=0)
        if news := [row for row in seen if row.id > known]:
            yield NewNotice.to(head, f"settings:{news[-1].id}:{head.id}", partial(_of_settings, news, head))


def _of_settings(news: Sequence[SettingsSeen], head: Employee) -> tuple[str, str]:
    """All that is new in one notice: who sets a house up changes a dozen of them in ten minutes."""
    names = ", ".join(sorted({name for row in news for name in row.changed.split(", ")}))
    said = [
        _(
            "Seen on {at}, when {who} opened the workspace: {names}",
            at=moment_text(row.seen_at, ZoneInfo(head.time_zone)),
            who=row.seen_by.removeprefix("machine:"),
            names=row.changed,
        )
        for row in news
    ]
    rule = _("They decide what counts, or who may do what.")
    return _("Settings were changed: {names}", names=names), "\n".join([rule, *said])


def _in_charge(
    session: Session, employee: Employee, key: str, compose: Compose, action: Action | None = None
) -> Iterator[NewNotice]:
    """To who stands in today, else to the employee; to nobody once that one has left."""
    whom = substitute_of(session, employee.id, employee.today()) or employee
    if whom.active:
        yield NewNotice.to(whom, key, compose, action)
