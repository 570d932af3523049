"""Employees, departments, and who read what, as faces show them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tagwerk.staff.terms.workloads import WEEKDAYS

if TYPE_CHECKING:
    from tagwerk.access.tables import Access
    from tagwerk.staff.tables import Department, Employee, Token


CLOSED = ("job_description", "workload", "hired_on", "left_on", "counting_starts")
"""What is not everybody's to see of an employee."""


def employee_view(employee: Employee, *, closed: bool = False) -> dict[str, Any]:
    """An employee; where *closed*, without what is between employee and employer."""
    department = employee.department
    names = ("login", "name", "role", "job_description", "country", "region", "time_zone", "email", "phone", "active")
    fields = {name: getattr(employee, name) for name in names}
    fields |= {
        "department": department.name if department is not None else None,
        "workload": _workload(employee.present.workload),
    }
    fields |= {"language": employee.language or None, "hired_on": employee.hired_on, "left_on": employee.left_on}
    fields["counting_starts"] = employee.counting_starts
    return fields | (dict.fromkeys(CLOSED) if closed else {})


def _workload(workload: dict[str, Any]) -> dict[str, Any]:
    """The days of a schedule in the order of the week, in whichever a database gives them back."""
    if not (schedule := workload.get("schedule")):
        return workload
    return {**workload, "schedule": {day: schedule[day] for day in WEEKDAYS if day in schedule}}


def access_view(access: Access, logins: dict[str, str]) -> dict[str, Any]:
    """An entry of the access log, which keeps numbers; *who* looked and whose things it was *about* are logins."""
    names = ("happened_at", "actor", "permission", "subject")
    fields = {name: getattr(access, name) for name in names}
    return fields | {"who": logins.get(access.actor, access.actor), "about": logins.get(access.subject)}


def department_view(department: Department) -> dict[str, Any]:
    """A department and where requests reach it."""
    return {"department": department.name, "email": department.email}


def token_view(token: Token, employee: Employee) -> dict[str, Any]:
    """A token without its secret, and whose it is."""
    return {
        "token": token.id,
        "employee": employee.login,
        "name": token.name,
        "expires_at": token.expires_at,
        "revoked_at": token.revoked_at,
        "used_at": token.used_at,
    }
