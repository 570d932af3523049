"""The people: employees, their roles and absences, and who may call which use case."""

from tagwerk.staff.actors import Actor, country_of, employee_seen_by, find_actor, find_employee
from tagwerk.staff.reach import within_reach
from tagwerk.staff.tables import Department, Employee, Terms
from tagwerk.staff.use_cases import USE_CASES, UseCase, use_case

__all__ = [
    "USE_CASES",
    "Actor",
    "Department",
    "Employee",
    "Terms",
    "UseCase",
    "country_of",
    "employee_seen_by",
    "find_actor",
    "find_employee",
    "use_case",
    "within_reach",
]
