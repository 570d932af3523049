"""The versions of job descriptions: which one is in force on a day, what it says, and for whom it is to hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.access.use_cases import use_case
from tagwerk.companies.segments.segments import condition_of
from tagwerk.ledger.known import known_metrics
from tagwerk.obligations.job_descriptions.files import Mistake, examine, line_in
from tagwerk.obligations.job_descriptions.shelf import read_all
from tagwerk.platform import clock
from tagwerk.platform.actions import Action
from tagwerk.platform.errors import NotFound, WrongInput
from tagwerk.platform.inputs import require_file
from tagwerk.platform.texts import language, translator
from tagwerk.staff.finding import employee_seen_by
from tagwerk.staff.tables import Employee
from tagwerk.staff.terms.changing import change_terms

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from tagwerk.access.actors import Actor
    from tagwerk.obligations.job_descriptions.shelf import Shelf
    from tagwerk.obligations.job_descriptions.written import JobDescription
    from tagwerk.platform.app import App
    from tagwerk.staff.tables import Terms

_ = translator("tagwerk")


def in_reader_language(texts: Mapping[str, str]) -> str:
    """The text in the reader's language, else in English, else in any."""
    return texts.get(language()) or texts.get("en") or next(iter(texts.values()), "")


def find_job_description(app: App, name: str, on: date | None = None) -> JobDescription:
    """The version of the job description *name* in force on the day *on*, today by default; before the first, the first.

    Raises NotFound, or WrongInput that names the mistake in a file.
    """
    versions = versions_of(app, name)
    day = on or clock.now().date()
    begun = [version for version in versions if version.in_force_from <= day]
    return begun[-1] if begun else versions[0]


def versions_of(app: App, name: str) -> tuple[JobDescription, ...]:
    """All versions of the job description *name*, the oldest first, with what they extend. Raises NotFound, WrongInput."""
    return read_all(app).resolved(name)


@use_case("job.read")
def list_job_descriptions(app: App, actor: Actor) -> list[tuple[JobDescription, ...]]:
    """All job descriptions by name, each with its versions; one that extends what is not here, as it is written itself.

    Raises WrongInput where a file has a mistake.
    """
    shelf = read_all(app)
    for mistake in shelf.mistakes.values():
        raise mistake
    return [_resolved(shelf, name) for name in sorted(shelf.written)]


def _resolved(shelf: Shelf, name: str) -> tuple[JobDescription, ...]:
    try:
        return shelf.resolved(name)
    except NotFound:
        return tuple(described for _path, described in shelf.written[name])


@use_case("job.read")
def show_job_description(app: App, actor: Actor, name: str | None = None, on: date | None = None) -> JobDescription:
    """The job description called *name*, that of the actor by default, as it is in force on the day *on*, today by default.

    Raises NotFound, WrongInput.
    """
    day = on or clock.today(actor.time_zone)
    if name is None:
        with app.database.reading() as session:
            name = session.get_one(Employee, actor.employee()).on(day).job_description
        if not name:
            raise NotFound(_("No job description holds for {login}.", login=actor.name), Action("job.list"))
    return find_job_description(app, name, day)


@use_case("job.check")
def check_job_description(app: App, actor: Actor, path: Path) -> tuple[JobDescription | None, list[Mistake]]:
    """Every mistake in a file that is to become a job description, and what it says if there is none. Raises NotFound,
    WrongInput."""
    require_file(path)
    described, mistakes = examine(path, known_metrics(app))
    if described is not None:
        mistakes += [*_scopes(app, path, described), *_among_others(app, path, described)]
    return described, sorted(mistakes, key=lambda mistake: mistake.line)


def _scopes(app: App, path: Path, described: JobDescription) -> Iterator[Mistake]:
    """Scopes of cadences that are no segments."""
    with app.database.reading() as session:
        for number, cadence in enumerate(described.cadence):
            try:
                condition_of(session, app, cadence.scope)
            except WrongInput as error:
                line = line_in(path, "cadence", number, "scope")
                yield Mistake(line, _("the scope {scope!r}: {cause}", scope=cadence.scope, cause=error.message))


def _among_others(app: App, path: Path, described: JobDescription) -> Iterator[Mistake]:
    """What does not go together with the other files: a version from the same date, and what cannot be extended so."""
    shelf = read_all(app, but=path)
    for other, version in shelf.written.get(described.name, []):
        if version.in_force_from == described.in_force_from:
            text = _("{name} has a version from {date} already: {path}.", name=version.name, date=version.in_force_from,
                     path=other)  # fmt: skip
            yield Mistake(line_in(path, "in_force_from"), text)
    if described.extends is None:
        if described.without:
            yield Mistake(line_in(path, "without"), _("nothing is extended, so nothing can be left out."))
        return
    shelf.written[described.name] = [(path, described)]
    try:
        shelf.resolved(described.name)
    except WrongInput as error:
        yield Mistake(line_in(path, "extends"), str(error))
        return
    known = {each.key for version in shelf.resolved(described.extends) for each in version.obligations}
    for key in described.without:
        if key not in known:
            text = _("{base} has no {key} to leave out. There are: {known}.", base=described.extends, key=key,
                     known=", ".join(sorted(known)))  # fmt: skip
            yield Mistake(line_in(path, "without"), text)


@use_case("job.assign", roles=("head", "director", "administrator"))
def assign_job_description(app: App, actor: Actor, login: str, name: str, since: date | None = None) -> Terms:
    """From the day *since* on, today by default, the job description *name* holds for *login*, or none for ``""``; a head decides
    for the own department. Raises NotFound, NotAllowed, WrongInput.
    """
    if name:
        versions_of(app, name)
    with app.database.transaction() as session:
        employee = employee_seen_by(session, actor, login)
        return change_terms(session, employee, since or employee.today(), job_description=name)
