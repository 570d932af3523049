"""Which report is meant, of whom, over what; and whether the reader may see it. Every face and every schedule asks here."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

import sqlalchemy as sa

from tagwerk.api import (
    Department,
    Employee,
    NotAllowed,
    NotFound,
    Period,
    PluginError,
    TagwerkError,
    WrongInput,
    actor_of,
    as_read,
    by_name,
    clock,
    employee_seen_by,
    find_company,
    last_full_period,
    nearest_hint,
    read_period,
    segment_of,
    translator,
)
from tagwerk_reporting import api
from tagwerk_reporting.api import Document, Figure, Format, Report, Subject
from tagwerk_reporting.parts import flaw_of
from tagwerk_reporting.submissions import words_on

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from sqlalchemy.orm import Session

    from tagwerk.api import Actor, App

_ = translator("tagwerk_reporting")

ONE_DAY = timedelta(days=1)
HORIZON = timedelta(days=366)

Named = TypeVar("Named", Report, Format, Figure)


@dataclass(frozen=True)
class Meant:
    """Which report somebody means: the one called *name* on *period*, its usual one by default.

    It is about the employee *login*, the actor by default, or *of* a department, a company or a segment, by the report's scope;
    of a segment *login* says within whose reach. Example::

        Meant("segment", "2026-Q3", login="anna", of="rank = client")
    """

    name: str
    period: str | None = None
    login: str | None = None
    of: str | None = None


@dataclass(frozen=True)
class Asked:
    """A *report* on a *period*: of the *employee*, or of the *subject* where the report is about something else.

    *employee* is whom it is about, or who asks; for a segment, whose reach it shows.
    """

    report: Report
    period: Period
    employee: Employee
    subject: Subject | None = None

    @property
    def key(self) -> str:
        """How a file names whom it is about."""
        return self.employee.login if self.subject is None else self.subject.key

    @property
    def on_record(self) -> str:
        """How the access log names whom it is about, in ids."""
        if self.subject is None:
            return f"employee:{self.employee.id}"
        if self.subject.company is not None:
            return f"company:{self.subject.company.id}"
        if self.subject.department is not None:
            return f"department:{self.subject.department.id}"
        return self.subject.scope

    @property
    def about(self) -> str:
        """What a report is submitted for once in a period, in ids; a segment is another one within each one's reach."""
        if self.subject is None or self.subject.scope != "segment":
            return self.on_record
        text = hashlib.sha256(self.subject.segment.encode()).hexdigest()
        return f"segment:{self.employee.id}:{text[:16]}"

    @property
    def people(self) -> tuple[Employee, ...]:
        """Those whose work it is about; none where it is about a company or a segment."""
        return (self.employee,) if self.subject is None else self.subject.members

    def make(self, app: App) -> Document:
        """The document, with the words of those who answer for it. Raises PluginError where the generator gives none."""
        try:
            document = self.report.make(app, self.employee if self.subject is None else self.subject, self.period)
            wrong = flaw_of(document)
        except TagwerkError:
            raise
        except Exception as error:
            raise _generator_failed(app, self.report, error) from error
        if wrong:
            raise _generator_failed(app, self.report, wrong)
        with app.database.reading() as session:
            words = words_on(session, self.report.name, self.about, self.period)
        return as_read(replace(document, texts=(*document.texts, *words)))


def _generator_failed(app: App, report: Report, cause: Exception | str) -> PluginError:
    """The error that names whose *report* failed, which is held against that plugin and not against this one."""
    said = cause if isinstance(cause, str) else f"{type(cause).__name__}: {cause}"
    given = app.plugins.collect_with_origin(api.reporting_reports, app)
    giver = next((plugin for plugin, each in given if each.name == report.name), None)
    if giver is not None:
        giver.fail(cause, api.reporting_reports.__name__)
    name = giver.name if giver is not None else "tagwerk_reporting"
    return PluginError(
        _("The report {name} of the plugin {plugin} failed: {cause}.", name=report.name, plugin=name,
          cause=said.rstrip(".")),
        _("Its generator is to blame; whoever wrote the plugin has to mend it."),
    )  # fmt: skip


def ask(app: App, actor: Actor, meant: Meant) -> Asked:
    """What is *meant*, found for the actor. Raises NotFound, WrongInput, NotAllowed."""
    period, login, of = meant.period, meant.login, meant.of
    report = named(all_reports(app), meant.name, _("There is no report {name!r}.", name=meant.name))
    _refuse_what_it_is_not_about(report, login, of)
    with app.database.reading() as session:
        if report.scope == "employee":
            employee = employee_seen_by(session, actor, login or of, substituted=True)
            return Asked(report, _period(report, period, employee), employee)
        reader, employee = _reader(session, actor, login)
        chosen = _period(report, period, employee)
        return Asked(report, chosen, employee, _subject(app, session, reader, report, employee, chosen, of))


def _refuse_what_it_is_not_about(report: Report, login: str | None, of: str | None) -> None:
    """Raises WrongInput where somebody or something is named that the report cannot be about; nothing is passed over."""
    if report.scope in ("department", "company", "house") and login is not None:
        raise WrongInput(
            _("The report {name} is about no single employee.", name=report.name),
            _("Leave --employee away.") if report.scope == "house" else _("Say which one with --of."),
        )
    if report.scope == "house" and of is not None:
        raise WrongInput(_("The report {name} is about the whole house.", name=report.name), _("Leave --of away."))
    if report.scope == "employee" and None not in (login, of) and login != of:
        raise WrongInput(
            _("{login} and {of} are two; the report {name} is about one employee.", login=login, of=of,
              name=report.name)
        )  # fmt: skip


def _reader(session: Session, actor: Actor, login: str | None) -> tuple[Actor, Employee]:
    """Within whose reach a report is made: the actor's, or that of *login*, who sees nothing that the actor does not."""
    if login is None:
        return actor, session.get_one(Employee, actor.employee())
    employee = employee_seen_by(session, actor, login)
    if employee.id == actor.employee_id:
        return actor, employee
    reader = actor_of(session, employee)
    if not actor.sees_everything and (reader.sees_everything or not reader.headed <= actor.headed):
        raise NotAllowed(_("{login} sees more than you do.", login=employee.login))
    return reader, employee


def all_reports(app: App) -> list[Report]:
    """Every report there is."""
    found: list[Report] = as_read(app.plugins.collect(api.reporting_reports, app))
    return found


def named(things: Iterable[Named], name: str, problem: str) -> Named:
    """The one of that name. Raises NotFound with the nearest ones."""
    known = {thing.name: thing for thing in things}
    if name not in known:
        raise NotFound(problem, nearest_hint(name, known))
    return known[name]


def _period(report: Report, period: str | None, employee: Employee) -> Period:
    today = clock.today(employee.time_zone)
    if period is not None:
        chosen = read_period(period, report.periods)
        _refuse_the_future(report, chosen, today)
        return chosen
    if report.usual == "last":
        return last_full_period(report.periods[0], today)
    running = Period.of(report.periods[0], today)
    return running if report.usual == "running" else Period.of(report.periods[0], running.last + ONE_DAY)


def _refuse_the_future(report: Report, period: Period, today: date) -> None:
    """Raises WrongInput for a period that has not begun; a report that looks ahead may be asked for a year of the future."""
    newest = Period.of(period.per or report.periods[0], today + HORIZON if report.looks_ahead else today)
    if period.first > newest.first:
        raise WrongInput(
            _("{period} lies too far ahead.", period=period.name)
            if report.looks_ahead
            else _("{period} has not begun.", period=period.name),
            _("The last one that {report} can be made for is {newest}.", report=report.name, newest=newest.name),
        )


def _subject(
    app: App, session: Session, actor: Actor, report: Report, employee: Employee, period: Period, of: str | None
) -> Subject:
    if report.scope == "house":
        if not actor.sees_everything:
            raise NotAllowed(
                _("The report {name} is about the whole house.", name=report.name),
                _("A director or an administrator sees it."),
            )
        return Subject("house", "house", _("the house"), actor, employee, _people(session, period, None))
    if report.scope == "department":
        department = _department(session, actor, employee, of)
        members = _people(session, period, department.id)
        return Subject("department", _key(department.name), department.name, actor, employee, members, department)
    if of is None:
        raise WrongInput(
            _("The report {name} is about a company.", name=report.name)
            if report.scope == "company"
            else _("The report {name} is about a segment.", name=report.name),
            _("Say which one with --of."),
        )
    if report.scope == "company":
        company = find_company(session, actor, of)
        return Subject("company", str(company.id), company.name, actor, employee, company=company)
    segment_of(session, app, actor, of)
    return Subject("segment", f"{_key(of)}-{employee.login}", of, actor, employee, segment=of.strip())


def _department(session: Session, actor: Actor, employee: Employee, of: str | None) -> Department:
    """The one named, else the own. Raises NotAllowed for one that the actor does not decide in."""
    if of is None:
        department = employee.on(employee.today()).department
        if department is None:
            raise WrongInput(_("You are in no department."), _("Say which one with --of."))
    else:
        names = session.scalars(sa.select(Department.name).order_by(by_name(Department.name))).all()
        known = session.scalars(sa.select(Department)).all()
        found = [each for each in known if each.name.casefold() == of.strip().casefold()]
        if not found:
            raise NotFound(_("There is no department {name!r}.", name=of), nearest_hint(of, names))
        department = found[0]
    if not actor.decides_in(department.id):
        raise NotAllowed(_("Figures of {department} are its head's to see.", department=department.name))
    return department


def _people(session: Session, period: Period, department_id: int | None) -> tuple[Employee, ...]:
    """Who worked there on the last day of the period, or when leaving within it, by name."""
    found = []
    for someone in session.scalars(sa.select(Employee).order_by(by_name(Employee.name), Employee.id)):
        worked = period.within(someone.hired_on, someone.left_on)
        if worked is not None and department_id in (None, someone.on(worked.last).department_id):
            found.append(someone)
    return tuple(found)


def _key(name: str) -> str:
    """*name* as a part of a file's name."""
    kept = "".join(each if each.isalnum() else "-" for each in name).strip("-")
    return kept[:60] or "-"
