"""Handing over for good: what somebody looked after becomes another's, when the first leaves or changes places.

A substitute needs none of this: what is substituted moves by itself, and comes back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from tagwerk import hookspecs
from tagwerk.companies.tables import Company
from tagwerk.contributions import CompanySaved
from tagwerk.errors import NotAllowed, WrongInput
from tagwerk.staff import Actor, Employee, find_employee, use_case, within_reach
from tagwerk.texts import translator
from tagwerk.work.tables import Request, Task, Visit

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tagwerk.app import App

_ = translator("tagwerk")


@dataclass(frozen=True)
class HandedOver:
    """How much was handed over: companies, open tasks, planned visits, open requests."""

    companies: int
    tasks: int
    visits: int
    requests: int


@use_case("staff.hand_over", roles=("head", "director", "administrator"))
def hand_over(app: App, actor: Actor, login: str, to: str, *, dry_run: bool = False) -> HandedOver:
    """All companies, open tasks, planned visits and open requests of *login*, who may have left, become those of *to*.

    What was done stays credited to who did it. A head does so within the own department. Raises NotFound, NotAllowed, WrongInput.
    """
    with app.database.transaction() as session:
        giver = _under(session, actor, find_employee(session, login, gone=True))
        taker = _under(session, actor, find_employee(session, to))
        if giver.id == taker.id:
            raise WrongInput(_("{login} has it already.", login=login))
        companies = _moved(session, Company.owner_id, giver, taker)
        tasks = _moved(session, Task.employee_id, giver, taker, Task.state == "open")
        visits = _moved(session, Visit.employee_id, giver, taker, Visit.state == "planned")
        requests = _moved(session, Request.employee_id, giver, taker, Request.state == "open")
        if dry_run:
            session.rollback()
    for company in [] if dry_run else companies:
        app.plugins.notify(hookspecs.tagwerk_company_saved, CompanySaved(company, ("owner",), created=False))
    return HandedOver(len(companies), len(tasks), len(visits), len(requests))


def _under(session: Session, actor: Actor, employee: Employee) -> Employee:
    reach = within_reach(actor, Employee.id, substituted=False)
    if session.scalar(sa.select(Employee.id).where(Employee.id == employee.id, reach)) is None:
        raise NotAllowed(_("{login} is not in your department.", login=employee.login))
    return employee


def _moved(session: Session, column: Any, giver: Employee, taker: Employee, *which: Any) -> list[int]:
    """The ids of the rows whose owner, in *column*, was changed."""
    table = column.class_
    changed = sa.update(table).where(column == giver.id, *which).values({column: taker.id})
    return sorted(session.scalars(changed.returning(table.id).execution_options(synchronize_session=False)))
