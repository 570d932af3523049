"""What goes to people by itself: drafts on the 1st, reminders until the report is due, sheets by the day and by the week.

The routine may run zero, one or many times, here and there: it looks at what should have been sent by now, and what is not on
record yet is put there and sent. On record first: whoever dies between has perhaps sent nothing, but nobody gets two. What
no notifier could take is tried again for three days.
"""

from __future__ import annotations

import logging
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from tagwerk.api import (
    Action,
    Attachment,
    ConfigurationError,
    Employee,
    EmployeeObligations,
    Notification,
    Period,
    TagwerkError,
    actor_of,
    calendar_of,
    clock,
    nearest_hint,
    notify_at_once,
    read_in,
    substitute_of,
    translator,
)
from tagwerk_reporting.asking import Meant, all_reports, ask
from tagwerk_reporting.making import choose_format, document_of, file_name
from tagwerk_reporting.settings import settings_of
from tagwerk_reporting.submissions import submissions_of
from tagwerk_reporting.tables import Sent

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from sqlalchemy.orm import Session

    from tagwerk.api import App

MONTHLY = "monthly"
CAUGHT_UP = 5  # days back for which a daily sheet is still worth reading
TRIED_FOR = timedelta(days=3)
NOT_BEFORE = 6  # o'clock, where the employee is

_ = translator("tagwerk_reporting")
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Occasion:
    """Something that should be sent: the *report* on *period* of *whose* to *whom*, for the first, or again as a reminder.

    *key* is the same for one occasion and one person, whoever asks and when. *due* is by when the report is to be submitted.
    """

    key: str
    report: str
    period: Period
    whose: Employee
    whom: Employee
    due: date | None = None


def send_what_is_due(app: App) -> int:
    """The routine: send everything that is due and not on record; gives how many were taken. One that fails stops no other."""
    sent = 0
    for occasion in occasions(app):
        try:
            sent += _send(app, occasion)
        except Exception:
            log.exception("%s could not be made", occasion.key)
    return sent


def check_schedule(app: App) -> str:
    """For `tagwerk doctor`. Raises ConfigurationError for a report in the schedule that does not exist."""
    settings = settings_of(app)
    known = [report.name for report in all_reports(app)]
    for name in (*settings.daily, *settings.weekly):
        if name not in known:
            raise ConfigurationError(
                _("[plugins.reporting] names a report that does not exist: {name!r}.", name=name),
                nearest_hint(name, known),
            )
    chosen = [*settings.daily, *settings.weekly, *([MONTHLY] if settings.drafts else [])]
    return ", ".join(chosen) or _("nothing is sent by itself")


def occasions(app: App) -> list[Occasion]:
    """All that should have been sent by now, sent or not, of the people who work here today."""
    found: list[Occasion] = []
    with app.database.reading() as session:
        known = {report.name: report for report in all_reports(app)}
        for employee in session.scalars(sa.select(Employee).order_by(Employee.id)):
            today = employee.today()
            local = clock.now().astimezone(ZoneInfo(employee.time_zone))
            if not employee.works_on(today) or local.hour < NOT_BEFORE:
                continue
            for name in settings_of(app).daily:
                if name in known:
                    found += _daily(app, session, employee, name, today)
            for name in settings_of(app).weekly:
                if name in known:
                    week = Period.of("week", today)
                    period = week.before() if known[name].usual == "last" else week
                    found.append(_occasion("weekly", name, period, employee, employee))
            if settings_of(app).drafts and MONTHLY in known:
                found += _of_the_month(app, session, employee, today)
    return found


def _occasion(
    why: str, report: str, period: Period, whose: Employee, whom: Employee, due: date | None = None
) -> Occasion:
    return Occasion(f"{why}:{report}:{period.name}:{whose.id}:{whom.id}", report, period, whose, whom, due)


def _daily(app: App, session: Session, employee: Employee, name: str, today: date) -> Iterator[Occasion]:
    """The working days of the last days; what was missed is caught up, the oldest first."""
    terms = employee.on(today)
    since = today - timedelta(days=CAUGHT_UP)
    for day in calendar_of(session, terms.country, terms.region).working_days(Period(since, today - timedelta(days=1))):
        if employee.works_on(day):
            yield _occasion("daily", name, Period.day(day), employee, employee)


def _of_the_month(app: App, session: Session, employee: Employee, today: date) -> Iterator[Occasion]:
    """A draft from the 1st on, and a reminder on each working day until the report is there or its day is over."""
    try:
        owed = EmployeeObligations(app, session, employee).on(today)
    except TagwerkError as error:
        log.warning("%s: %s", employee.login, error)
        return
    period = Period.of("month", today).before()
    progress = next((each.progress(today) for each in owed if each.metric.name == "monthly_report"), None)
    if progress is None or progress.due is None or not employee.works_on(period.last) or today > progress.due:
        return
    if progress.due < today.replace(day=1) or progress.rest == 0 or session.scalar(_any(employee, period)) is not None:
        return
    whom = substitute_of(session, employee.id, today) or employee
    yield _occasion("draft", MONTHLY, period, employee, whom, progress.due)
    terms = whom.on(today)
    if today.day > 1 and calendar_of(session, terms.country, terms.region).working_days(Period.day(today)):
        yield _occasion(f"remind:{today.isoformat()}", MONTHLY, period, employee, whom, progress.due)


def _any(employee: Employee, period: Period) -> sa.Select[int]:
    submitted = submissions_of(MONTHLY, f"employee:{employee.id}", period.name).limit(1)
    return submitted.with_only_columns(sa.literal(1))


def _send(app: App, occasion: Occasion) -> bool:
    if not _claim(app, occasion.key):
        return False
    try:
        notification = _notification(app, occasion)
    except Exception:
        _give_back(app, occasion.key)  # it was not made, so it was not sent
        raise
    took = notify_at_once(app, notification)
    if not took:
        _give_back(app, occasion.key)
    return took


def _claim(app: App, key: str) -> bool:
    """Put on record that it is being sent, if it is not; of several at once one may."""
    now = clock.now()
    with app.database.transaction() as session:
        kept = session.get(Sent, key, with_for_update=True)
        if kept is None:
            try:
                with session.begin_nested():
                    session.add(Sent(key=key, claimed_at=now, told_at=now, tries=1))
            except IntegrityError:  # somebody else sends it at this moment
                return False
            return True
        if kept.told_at is not None or kept.claimed_at < now - TRIED_FOR:
            return False
        kept.told_at, kept.tries = now, kept.tries + 1
        return True


def _give_back(app: App, key: str) -> None:
    """It certainly did not leave; the next run tries again."""
    with app.database.transaction() as session:
        session.execute(sa.update(Sent).where(Sent.key == key).values(told_at=None))


def _notification(app: App, occasion: Occasion) -> Notification:
    """The report as a file, in the language of whom it is for, with a word about what it is."""
    whom, whose = occasion.whom, occasion.whose
    with app.database.reading() as session:
        actor = actor_of(session, session.get_one(Employee, whom.id))
    with read_in(whom.language) if whom.language else nullcontext():
        login = whose.login if whose.id != whom.id else None
        asked = ask(app, actor, Meant(occasion.report, occasion.period.name, login=login))
        written_as = choose_format(app, settings_of(app).format)
        content = written_as.render(document_of(app, asked))
        subject, text = _said(occasion, asked.report.title)
    action = Action("reports.submit", MONTHLY, period=occasion.period.name) if occasion.due is not None else None
    file = Attachment(file_name(asked, written_as), content)
    return Notification(whom.name, whom.email, subject, text, action, (file,))


def _said(occasion: Occasion, title: str) -> tuple[str, str]:
    if occasion.due is None:
        subject = _("{title}, {period}", title=title, period=occasion.period.name)
        return subject, _("The report is attached.")
    if occasion.key.startswith("remind"):
        subject = _("{title} of {period} is due by {due}", title=title, period=occasion.period.name, due=occasion.due)
    else:
        subject = _(
            "A draft: {title} of {period}, due by {due}", title=title, period=occasion.period.name, due=occasion.due
        )
    return subject, _("Nothing is submitted yet. Look at the draft, add a word of your own, and submit it.")
