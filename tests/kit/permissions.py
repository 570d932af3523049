"""The small world in which it is tried who may do what with what is Jörg's, and what a rule is; each room has its own rules."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any

from tagwerk.access.actors import Actor
from tagwerk.companies import cards
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.staff import departments, employees
from tagwerk.staff.absences import absences
from tagwerk.staff.finding import find_actor

OWN, SUBSTITUTE, HEAD, STRANGER = "jörg", "eva", "heidi", "otto"
DIRECTOR, ADMINISTRATOR = "dora", "anna"
PEOPLE = (
    (OWN, "manager", "Großhandel"),
    (SUBSTITUTE, "manager", "Einzelhandel"),
    (HEAD, "head", "Großhandel"),
    (STRANGER, "manager", "Einzelhandel"),
    (DIRECTOR, "director", ""),
    (ADMINISTRATOR, "administrator", ""),
)
EVERYBODY = frozenset({OWN, SUBSTITUTE, HEAD, STRANGER, DIRECTOR, ADMINISTRATOR})
NOBODY: frozenset[str] = frozenset()
CLIENTS = EVERYBODY - {STRANGER}  # what belongs to Jörg's clients moves to who stands in
FIGURES = EVERYBODY - {STRANGER, SUBSTITUTE}  # his figures do not
ABOVE = frozenset({HEAD, DIRECTOR, ADMINISTRATOR})
HIRED = date(2025, 1, 1)
LAST_MONTH = (clock.today("Europe/Berlin").replace(day=1) - timedelta(days=1)).strftime("%Y-%m")


@dataclass
class World:
    """Jörg of the wholesale department is absent; Eva of the retail department stands in. *number* makes names unique."""

    app: App
    folder: Path
    actors: dict[str, Actor] = field(default_factory=dict)
    number: Any = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        app, system = self.app, Actor.system("test")
        for name in ("Großhandel", "Einzelhandel"):
            departments.add_department(app, system, name)
        for number, (login, role, department) in enumerate(PEOPLE):
            address = f"person{number}@tagwerk.example"
            fields = {"role": role, "region": "BE", "email": address, "department": department}
            new = employees.NewEmployee(login, login.title(), hired_on=HIRED, counting_starts=None, **fields)
            employees.add_employee(app, system, new)
            self.actors[login] = find_actor(app, login)
        days = today() - timedelta(days=1), today() + timedelta(days=2)
        absences.enter_absence(app, system, OWN, *days, substitute=SUBSTITUTE)
        self.company = cards.add_company(
            app, self.joerg, "Möbel Größer", phone="+493023125100", email="info@groesser.example"
        ).id

    @property
    def joerg(self) -> Actor:
        return self.actors[OWN]

    def name(self, word: str) -> str:
        return f"{word}{next(self.number)}"

    def add(self, row: Any) -> Any:
        with self.app.database.transaction() as session:
            session.add(row)
        return row

    @cached_property
    def colleague(self) -> str:
        """Somebody else in Jörg's department."""
        new = employees.NewEmployee("weg", "Weg", region="BE", department="Großhandel", hired_on=HIRED)
        return employees.add_employee(self.app, Actor.system("test"), new).login

    def file(self, name: str, text: str) -> Path:
        path = self.folder / self.name(name)
        path.write_text(text, encoding="utf-8")
        return path


Attempt = Callable[[World, Actor], object]


@dataclass(frozen=True)
class Rule:
    """Who is let in: *attempt* does the use case on something of Jörg's, and gives something true where it was let in."""

    may: frozenset[str]
    attempt: Attempt


def rule(may: frozenset[str], attempt: Attempt) -> Rule:
    return Rule(may, attempt)


def today() -> date:
    return clock.today("Europe/Berlin")
