"""Whom a job description that goes leaves without one, and for whom it is gone already."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.ledger.known import remembered
from tagwerk.obligations.job_descriptions.assignments import holding
from tagwerk.obligations.job_descriptions.shelf import JOB_DESCRIPTION, Shelf, name_remembered, read_all
from tagwerk.platform.actions import Action
from tagwerk.platform.errors import NotFound, WrongInput
from tagwerk.platform.texts import translator
from tagwerk.staff.tables import Employee

if TYPE_CHECKING:
    from tagwerk.platform.app import App

_ = translator("tagwerk")


def brought_by(app: App, plugin: str) -> set[str]:
    """The names of the job descriptions that a *plugin* which is off or gone brought, and nobody else brings."""
    shelf = read_all(app)
    names = {name_remembered(each) for each in remembered(app, JOB_DESCRIPTION) if each.plugin == plugin} - {""}
    return {name for name in names if all(_is_of(path, plugin) for path, _version in shelf.written.get(name, []))}


def who_loses(app: App, plugin: str) -> dict[str, list[str]]:
    """The job descriptions that go with a *plugin* which is off or gone, what extends them too; each with the logins for whom it
    holds or will."""
    shelf = read_all(app)
    kept = {
        name: [(path, version) for path, version in versions if not _is_of(path, plugin)]
        for name, versions in shelf.written.items()
    }
    without = Shelf({name: versions for name, versions in kept.items() if versions}, shelf.mistakes, shelf.gone)
    found: dict[str, list[str]] = {name: [] for name in brought_by(app, plugin)}
    for login, names in _held(app).items():
        for name in names & shelf.written.keys():
            if _missing(without, name):
                found.setdefault(name, []).append(login)
    return dict(sorted(found.items()))


def check_assigned(app: App) -> str:
    """Raises NotFound where a job description that holds for somebody, or will, is not here; it names the people."""
    shelf = read_all(app)
    missing: dict[str, list[str]] = {}
    for login, names in _held(app).items():
        for name in sorted(names):
            if said := _missing(shelf, name):
                missing.setdefault(said, []).append(login)
    if missing:
        said = " ".join(f"{text} ({', '.join(logins)})" for text, logins in missing.items())
        raise NotFound(said, Action("job.assign", "LOGIN", "NAME"))
    return _("all that are assigned are here")


def _held(app: App) -> dict[str, set[str]]:
    """Which job descriptions hold for whom, or will, of those who work here, by login."""
    with app.database.reading() as session:
        people = session.scalars(sa.select(Employee).order_by(Employee.login)).all()
        return {someone.login: holding(someone) for someone in people if someone.active}


def _missing(shelf: Shelf, name: str) -> str:
    """What to say where the job description, or what it extends, is not here; ``""`` where it is, with a mistake or without."""
    try:
        shelf.resolved(name)
    except NotFound as error:
        return error.message
    except WrongInput:
        return ""
    return ""


def _is_of(path: Path, plugin: str) -> bool:
    """Whether that is how the file of a plugin is called of which only what the workspace remembers is left."""
    return path.parent == Path(plugin)
