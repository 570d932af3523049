"""Giving somebody other terms from a day on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from tagwerk.access.actors import EVERYBODY
from tagwerk.platform.errors import WrongInput
from tagwerk.platform.inputs import one_of
from tagwerk.platform.texts import translator
from tagwerk.staff.finding import find_department
from tagwerk.staff.tables import Employee, Terms
from tagwerk.staff.terms.places import check_zone, normal_place
from tagwerk.staff.terms.workloads import read_workload

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from sqlalchemy.orm import Session

_ = translator("tagwerk")


def change_terms(session: Session, employee: Employee, since: date, **fields: str) -> Terms:
    """Give *employee* other terms from the day *since* on, until the next ones there are. Raises WrongInput, NotFound."""
    if since < employee.hired_on:
        raise WrongInput(
            _("{login} was hired on {on}; nothing can hold before.", login=employee.login, on=employee.hired_on)
        )
    held = employee.on(since)
    values = {column.key: getattr(held, column.key) for column in sa.inspect(Terms).column_attrs}
    values = {name: value for name, value in values.items() if name not in ("id", "employee_id", "since")}
    values |= checked_terms(session, fields)
    if "country" in fields or "region" in fields:
        values["country"], values["region"] = normal_place(values["country"], values["region"])
    if held.since == since:
        for name, value in values.items():
            setattr(held, name, value)
        changed = held
    else:
        changed = Terms(since=since, employee_id=employee.id, **values)
        session.add(changed)
    session.flush()
    session.refresh(employee, ["terms"])
    session.refresh(changed)
    return changed


def checked_terms(session: Session, fields: Mapping[str, str]) -> dict[str, Any]:
    """Dated fields in the form in which they are stored. Raises WrongInput, NotFound."""
    values: dict[str, Any] = dict(fields)
    if "role" in values and values["role"] not in EVERYBODY:
        raise WrongInput(_("{role!r} is no role.", role=values["role"]), one_of(EVERYBODY))
    if "time_zone" in values:
        check_zone(values["time_zone"])
    if "workload" in values:
        values["workload"] = read_workload(values["workload"])
    if "department" in values:
        name = values.pop("department")
        values["department_id"] = find_department(session, name).id if name else None
    return values
