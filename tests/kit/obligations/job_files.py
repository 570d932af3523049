"""Job descriptions of a test's own, and somebody who works by them."""

from collections.abc import Callable
from datetime import date

from tagwerk.access.actors import Actor
from tagwerk.platform.app import App
from tagwerk.staff.employees import NewEmployee, add_employee
from tagwerk.staff.finding import find_actor

NEW_YEAR = date(2026, 1, 1)

Hire = Callable[..., Actor]
"""Hires somebody with that login; gives the actor."""


def asked(shape: str, metric: str, per: str, *more: str) -> str:
    """One obligation, as it is written."""
    return "\n".join([f"[[{shape}]]", f'metric = "{metric}"', f'per = "{per}"', 'clause = "X 1"', *more, ""])


CERTIFICATION = asked("deadline", "certification", "half_year", 'counted_from = "hiring"', 'owed_by = "head"')


def write_version(app: App, since: str, obligations: str, name: str = "own") -> None:
    """A version of the job description *name* from the day *since* on."""
    folder = app.folder / "job_descriptions"
    folder.mkdir(exist_ok=True)
    text = f'name = "{name}"\nin_force_from = {since}\ntitle = {{ en = "{name}" }}\n{obligations}'
    (folder / f"{name}-{since}.toml").write_text(text, encoding="utf-8")


def hired(app: App, boss: Actor, login: str, hired_on: date = NEW_YEAR, **fields: str) -> Actor:
    """Somebody who works by the job description ``own``, unless told otherwise."""
    values = {"job_description": "own", "region": "BE", **fields}
    add_employee(app, boss, NewEmployee(login, login.title(), hired_on=hired_on, counting_starts=None, **values))
    return find_actor(app, login)
