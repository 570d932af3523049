"""The department at a glance: people and their obligations, who is absent, whose report is missing. No ranking: by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.access.use_cases import use_case
from tagwerk.obligations.standing import Standing, standing
from tagwerk.platform import clock
from tagwerk.platform.errors import WrongInput
from tagwerk.platform.sorting import sort_key
from tagwerk.staff.absences.substitution import absences_between, substitute_of
from tagwerk.staff.reach import within_reach
from tagwerk.staff.tables import Employee

if TYPE_CHECKING:
    from datetime import date

    from tagwerk.access.actors import Actor
    from tagwerk.obligations.progress import Progress
    from tagwerk.platform.app import App
    from tagwerk.staff.absences.tables import Absence

REPORT = "monthly_report"


@dataclass(frozen=True)
class Member:
    """One of the team: how that one stands, and the absence of the day with who stands in.

    *problem* says why nothing is known of how that one stands: the job description is not here, or has a mistake.
    """

    standing: Standing
    department: str
    absence: Absence | None
    substitute: str
    problem: str = ""

    @property
    def missing_report(self) -> Progress | None:
        """The own report that is due and not there."""
        for progress in self.standing.quotas:
            own = progress.metric == REPORT and not progress.for_login
            if own and progress.rest and progress.due is not None and progress.due <= self.standing.on:
                return progress
        return None


@dataclass(frozen=True)
class Team:
    """The people within the reader's reach on a day, by department and name."""

    on: date
    members: list[Member]


@use_case("team.read", roles=("head", "director", "administrator"))
def team(app: App, actor: Actor, on: date | None = None) -> Team:
    """How the department stands on the day *on*, today by default; for a director all of them. Who looked is on record."""
    day = on or clock.today(actor.time_zone)
    reach = within_reach(actor, Employee.id, day, substituted=False)
    with app.database.reading() as session:
        people = [someone for someone in session.scalars(sa.select(Employee).where(reach)) if someone.works_on(day)]
        absences = {someone.id: absences_between(session, someone.id, day, day)[:1] for someone in people}
        substitutes = {someone.id: substitute_of(session, someone.id, day) for someone in people}
    members = []
    for someone in people:
        department, substitute = someone.on(day).department, substitutes[someone.id]
        found, problem = Standing(someone, day, []), ""
        try:
            found = standing(app, actor, someone.login, day)
            problem = found.problem
        except WrongInput as error:  # one broken job description does not hide the others
            problem = str(error)
        members.append(
            Member(
                found,
                department.name if department is not None else "",
                next(iter(absences[someone.id]), None),
                substitute.login if substitute is not None else "",
                problem,
            )
        )
    return Team(
        day, sorted(members, key=lambda member: (sort_key(member.department), sort_key(member.standing.employee.name)))
    )
