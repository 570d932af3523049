"""The people: employees, their roles, and who may call which use case."""

from tagwerk.staff.actors import Actor, country_of, find_actor
from tagwerk.staff.tables import Employee
from tagwerk.staff.use_cases import USE_CASES, UseCase, use_case

__all__ = ["USE_CASES", "Actor", "Employee", "UseCase", "country_of", "find_actor", "use_case"]
