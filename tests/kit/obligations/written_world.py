"""Writes a world into a workspace: by the use cases wherever there is one; activities are recorded as plugins record them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from kit.kinds import KINDS
from kit.obligations.slow_days import label
from kit.obligations.world import Absence, Cadence, Deadline, Quota, Terms, Version, World
from kit.obligations.worlds import WORKLOADS
from tagwerk.access.actors import Actor
from tagwerk.calendar.outages import list_outages, mark_outage, take_back_outage
from tagwerk.companies.finding import name_key
from tagwerk.companies.tables import Company
from tagwerk.ledger.activities import NewActivity, record, reverse
from tagwerk.ledger.tables import Activity
from tagwerk.obligations.plans import set_plan
from tagwerk.platform import clock
from tagwerk.staff import tables
from tagwerk.staff.absences.absences import appoint_substitute, enter_absence
from tagwerk.staff.departments import add_department
from tagwerk.staff.employees import NewEmployee, add_employee, edit_employee
from tagwerk.staff.tables import Employee

if TYPE_CHECKING:
    from tagwerk.platform.app import App

LATER = datetime(2027, 6, 1, 12, tzinfo=UTC)

_number = count(1)


class Written:
    """A world in a workspace: its people under logins of their own, its job descriptions under names of their own."""

    def __init__(self, app: App, boss: Actor, world: World) -> None:
        self.app, self.boss, self.world = app, boss, world
        self.number = next(_number)
        self.activities: list[int] = []
        _clear(app, boss)
        clock.start_at(LATER)
        self._write_versions()
        self._add_people()
        self._set_plans()
        self._add_companies()
        self._record_activities()
        self._enter_late(late=False)
        self._let_go()

    def login(self, name: str) -> str:
        """What *name* is called in the workspace."""
        return f"{name}{self.number}"

    def name_of(self, login: str) -> str:
        """The other way round; ``""`` stays ``""``."""
        return login.removesuffix(str(self.number)) if login else ""

    def enter_what_is_late(self) -> None:
        """Absences and outages become known afterwards, and activities are taken back."""
        self._enter_late(late=True)
        self.world = replace(self.world, late=True)

    def _job(self, name: str) -> str:
        return f"{name}-{self.number}"

    def _write_versions(self) -> None:
        folder = self.app.folder / "job_descriptions"
        folder.mkdir(exist_ok=True)
        for version in self.world.versions:
            path = folder / f"{self._job(version.job)}-{version.since}.toml"
            path.write_text(_as_toml(version, self._job(version.job)), encoding="utf-8")

    def _add_people(self) -> None:
        department = f"department {self.number}"
        add_department(self.app, self.boss, department)
        for person in self.world.people.values():
            first, *more = person.terms
            new = NewEmployee(self.login(person.name), person.name, person.role, hired_on=person.hired_on)
            new = replace(new, counting_starts=person.counting_starts)
            add_employee(self.app, self.boss, replace(new, **self._dated(first, department)))
            for terms in more:
                edit_employee(
                    self.app, self.boss, self.login(person.name), self._dated(terms, department), since=terms.since
                )
        with self.app.database.reading() as session:
            found = session.scalars(sa.select(Employee)).all()
            self.employees = {name: next(each for each in found if each.login == self.login(name))
                              for name in self.world.people}  # fmt: skip

    def _dated(self, terms: Terms, department: str) -> dict[str, Any]:
        return {
            "country": terms.country,
            "region": terms.region,
            "time_zone": terms.zone,
            "job_description": self._job(terms.job),
            "workload": next(text for text, stored in WORKLOADS if stored == terms.workload),
            "department": department if terms.department else "",
        }

    def _set_plans(self) -> None:
        for plan in self.world.plans:
            target = f"{plan.target / 100:.2f}" if plan.metric == "sales_amount" else str(plan.target)
            period = label(plan.per, plan.first)
            set_plan(self.app, self.boss, plan.metric, target, period, login=self.login(plan.who))

    def _add_companies(self) -> None:
        with self.app.database.transaction() as session:
            rows: list[Company] = []
            for number, company in enumerate(self.world.companies):
                name = f"company {self.number}.{number}"
                owner = self.employees[company.owner].id
                row = Company(name=name, name_key=name_key(name), rank=company.rank, owner_id=owner,
                                 created_at=clock.now())  # fmt: skip
                session.add(row)
                session.flush()
                if company.merged_into is not None:
                    row.merged_into = rows[company.merged_into].id
                rows.append(row)
            session.flush()
            self.company_ids = [row.id for row in rows]

    def _record_activities(self) -> None:
        with self.app.database.transaction() as session:
            for number, activity in enumerate(self.world.activities):
                employee = self.employees[activity.by]
                new = NewActivity(
                    kind=KINDS[activity.kind],
                    happened_at=activity.moment,
                    work_date=employee.work_date(activity.moment),
                    employee_id=employee.id,
                    recorded_by="system:test",
                    source="worlds",
                    source_key=f"{self.number}.{number}",
                    company_id=None if activity.company is None else self.company_ids[activity.company],
                    outcome=activity.outcome,
                    amount_minor=activity.amount,
                    currency=activity.currency,
                    details=activity.details,
                    concerns_id=None if activity.concerns is None else self.employees[activity.concerns].id,
                )
                self.activities += [recorded.id for recorded in record(session, new)]

    def _enter_late(self, *, late: bool) -> None:
        for absence in self.world.absences:
            if absence.late == late:
                self._enter(absence)
        clock.start_at(LATER)
        for outage in self.world.outages:
            if outage.late == late:
                department = None if outage.everybody else f"department {self.number}"
                mark_outage(self.app, self.boss, outage.channel, outage.begins, outage.ends, department=department)
        with self.app.database.transaction() as session:
            for activity_id, activity in zip(self.activities, self.world.activities, strict=True):
                if activity.taken_back == ("late" if late else "now"):
                    recorded = session.get_one(Activity, activity_id)
                    reverse(session, recorded, recorded_by="system:test", reason="corrected")

    def _enter(self, absence: Absence) -> None:
        gone = self.world.people[absence.who].left_on
        clock.start_at(datetime(gone.year, gone.month, gone.day, tzinfo=UTC) if gone else LATER)
        entered = enter_absence(
            self.app, self.boss, self.login(absence.who), absence.first, absence.last, half=absence.half
        )
        if absence.stand_in:
            other = self.world.people[absence.stand_in].left_on
            if other is not None:
                clock.start_at(datetime(other.year, other.month, other.day, tzinfo=UTC))
            appoint_substitute(
                self.app,
                self.boss,
                entered.id,
                self.login(absence.stand_in),
                absence.stands_in_from,
                absence.stands_in_until,
            )

    def _let_go(self) -> None:
        for person in self.world.people.values():
            if person.left_on is not None:
                edit_employee(self.app, self.boss, self.login(person.name), {}, left_on=person.left_on)


def _clear(app: App, boss: Actor) -> None:
    """Take away what the worlds before left behind and this one would see."""
    for path in (app.folder / "job_descriptions").glob("*.toml"):
        path.unlink()
    for outage in list_outages(app, boss):
        take_back_outage(app, boss, outage.id)
    with app.database.transaction() as session:  # a director does nothing for those, and they are nobody's head
        session.execute(sa.update(tables.Terms).values(role="administrator"))


def _as_toml(version: Version, name: str) -> str:
    lines = [f'name = "{name}"', f"in_force_from = {version.since}", 'title = { en = "Made up" }']
    for quota in version.quotas:
        target = '"planned"' if quota.target is None else quota.target
        lines += [*_heading("quota", quota), f"target = {target}", f"prorate = {str(quota.prorate).lower()}"]
    for cadence in version.cadences:
        lines += [*_heading("cadence", cadence), f'scope = "rank in ({", ".join(cadence.ranks)})"']
    for deadline in version.deadlines:
        lines += [
            *_heading("deadline", deadline),
            f'about = "{deadline.about}"',
            f'counted_from = "{deadline.counted_from}"',
            f'owed_by = "{deadline.owed_by}"',
        ]
        if deadline.by_day is not None:
            lines.append(f"by_day = {deadline.by_day}")
    return "\n".join(lines) + "\n"


def _heading(shape: str, written: Quota | Cadence | Deadline) -> list[str]:
    return [f"[[{shape}]]", f'metric = "{written.metric}"', f'per = "{written.per}"', 'clause = "X 1"']
