"""Job descriptions: TOML files that turn metrics into obligations, each with its clause; versions are dated.

::

    name = "customer_search_manager"
    in_force_from = 2026-01-01
    title = { en = "Customer search manager", de = "Manager Kundensuche" }

    [[quota]]                     # at least so many in a period
    metric = "offers_emailed"
    target = 50                   # or "planned": as the personal plan says
    per = "day"                   # day: working day; week, month, quarter, half_year, year
    clause = "A 3.1"
    text = { en = "…", de = "…" }

    [[cadence]]                   # every company of a scope at least once in a period
    metric = "reconciliations"
    scope = "rank in (client, key_client)"
    per = "month"
    clause = "A 3.1"

    [[deadline]]                  # one act in a period, by a day of it
    metric = "monthly_report"
    per = "month"
    by_day = 3
    about = "previous"            # the report on the month before
    clause = "A 3.1"

    [[duty]]                      # what is not counted: [[duty]], [[right]], [[criterion]]
    clause = "A 3.2"
    text = { en = "…", de = "…" }

Every file is one version; its ``name``, not the name of the file, says of which job description. With ``extends`` it adds to
another one, replaces obligations of the same metric and period, and takes out those named in ``without``.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from tagwerk.access.use_cases import use_case
from tagwerk.companies.segments.segments import condition_of
from tagwerk.ledger.known import known_metrics
from tagwerk.obligations.hookspecs import tagwerk_job_descriptions
from tagwerk.obligations.job_descriptions.files import (
    Cadence,
    Deadline,
    JobDescription,
    Mistake,
    Quota,
    examine,
    line_in,
    name_in,
    read_job_file,
)
from tagwerk.platform import clock
from tagwerk.platform.errors import NotFound, WrongInput
from tagwerk.platform.texts import language, translator
from tagwerk.staff.finding import employee_seen_by
from tagwerk.staff.tables import Employee
from tagwerk.staff.terms.changing import change_terms

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from tagwerk.access.actors import Actor
    from tagwerk.platform.app import App
    from tagwerk.staff.tables import Terms

__all__ = ["Cadence", "Deadline", "JobDescription", "Mistake", "Quota"]

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
    return _read_all(app).resolved(name)


@use_case("job.read")
def list_job_descriptions(app: App, actor: Actor) -> list[tuple[JobDescription, ...]]:
    """All job descriptions by name, each with its versions. Raises WrongInput where a file has a mistake."""
    shelf = _read_all(app)
    for mistake in shelf.mistakes.values():
        raise mistake
    return [shelf.resolved(name) for name in sorted(shelf.written)]


@use_case("job.read")
def show_job_description(app: App, actor: Actor, name: str | None = None, on: date | None = None) -> JobDescription:
    """The job description called *name*, that of the actor by default, as it is in force on the day *on*, today by default.

    Raises NotFound, WrongInput.
    """
    day = on or clock.today(actor.time_zone)
    if name is None:
        with app.database.reading() as session:
            name = session.get_one(Employee, actor.employee()).on(day).job_description
    return find_job_description(app, name, day)


@use_case("job.check")
def check_job_description(app: App, actor: Actor, path: Path) -> tuple[JobDescription | None, list[Mistake]]:
    """Every mistake in a file that is to become a job description, and what it says if there is none. Raises NotFound."""
    if not path.is_file():
        raise NotFound(_("There is no file {path}.", path=path))
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
    shelf = _read_all(app, but=path)
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
    known = {_key(owed) for version in shelf.resolved(described.extends) for owed in version.obligations}
    for key in described.without:
        if key not in known:
            text = _("{base} has no {key} to leave out. There are: {known}.", base=described.extends, key=key,
                     known=", ".join(sorted(known)))  # fmt: skip
            yield Mistake(line_in(path, "without"), text)


@use_case("job.assign", roles=("head", "director", "administrator"))
def assign_job_description(app: App, actor: Actor, login: str, name: str, since: date | None = None) -> Terms:
    """From the day *since* on, today by default, the job description *name* holds for *login*; a head decides for the own
    department. Raises NotFound, NotAllowed, WrongInput.
    """
    versions_of(app, name)
    with app.database.transaction() as session:
        employee = employee_seen_by(session, actor, login)
        return change_terms(session, employee, since or employee.today(), job_description=name)


@dataclass(frozen=True)
class _Shelf:
    """What is *written* under each name, the oldest version first, and the *mistakes* in its files.

    A mistake stands in the way of those alone whose job description it is, or builds on it. A file that does not even say
    its name is in nobody's way; ``job list`` names it.
    """

    written: dict[str, list[tuple[Path, JobDescription]]]
    mistakes: dict[str, WrongInput]

    def resolved(self, name: str, through: tuple[str, ...] = ()) -> tuple[JobDescription, ...]:
        """All versions of the job description *name*, with what they extend, which is reached *through* those."""
        if name in through:
            raise WrongInput(
                _("These job descriptions extend each other in a circle: {names}.", names=" → ".join([*through, name]))
            )
        if name in self.mistakes:
            raise self.mistakes[name]
        if name not in self.written:
            nearest = difflib.get_close_matches(name, self.written, 1)
            hint = _("Did you mean {name}?", name=nearest[0]) if nearest else ""
            raise NotFound(
                _("There is no job description {name!r}.", name=name),
                hint or _("There are: {known}.", known=", ".join(sorted(self.written))),
            )
        own = [described for _path, described in self.written[name]]
        found: list[JobDescription] = []
        for number, version in enumerate(own):
            if version.extends is None:
                found.append(version)
                continue
            until = own[number + 1].in_force_from if number + 1 < len(own) else date.max
            found += _extended(version, self.resolved(version.extends, (*through, name)), until)
        return tuple(found)


def _read_all(app: App, *, but: Path | None = None) -> _Shelf:
    """Every file of the workspace and the plugins, *but* one that is looked at by itself."""
    shelf = _Shelf({}, {})
    for path in _files(app):
        if but is not None and path.resolve() == but.resolve():
            continue
        try:
            described = _read(app, path)
        except WrongInput as error:
            shelf.mistakes.setdefault(name_in(path), error)
        else:
            shelf.written.setdefault(described.name, []).append((path, described))
    for name, versions in shelf.written.items():
        versions.sort(key=lambda version: version[1].in_force_from)
        for (path, earlier), (other, later) in pairwise(versions):
            if earlier.in_force_from == later.in_force_from:
                mistake = WrongInput(
                    _("{name} has two versions from {date}: {path} and {other}.", name=name, date=later.in_force_from,
                      path=path, other=other),
                    _("Give one of them another in_force_from, or take it away."),
                )  # fmt: skip
                shelf.mistakes.setdefault(name, mistake)
    return shelf


_cache: dict[tuple[Path, int, int], JobDescription] = {}


def _read(app: App, path: Path) -> JobDescription:
    """One file, read once as long as it does not change. Raises WrongInput."""
    try:
        status = path.stat()
    except OSError as error:
        raise WrongInput(_("{path} cannot be read: {cause}.", path=path, cause=error.strerror)) from None
    key = (path, status.st_mtime_ns, status.st_size)
    if key not in _cache or any(owed.metric not in known_metrics(app) for owed in _cache[key].obligations):
        _cache[key] = read_job_file(path, known_metrics(app))
    return _cache[key]


def _extended(version: JobDescription, base: tuple[JobDescription, ...], until: date) -> Iterator[JobDescription]:
    """*version* over each version of *base* that is in force while it is."""
    if base[0].in_force_from > version.in_force_from:
        raise WrongInput(
            _("{name} extends {base}, which is in force only from {date}.", name=version.name, base=base[0].name,
              date=base[0].in_force_from)
        )  # fmt: skip
    beneath = [each for each in base if each.in_force_from <= version.in_force_from][-1:]
    beneath += [each for each in base if version.in_force_from < each.in_force_from < until]
    for each in beneath:
        yield version.model_copy(
            update={
                "in_force_from": max(each.in_force_from, version.in_force_from),
                **{shape: _over(getattr(each, shape), getattr(version, shape), version.without)
                   for shape in ("quota", "cadence", "deadline")},
                **{part: (*getattr(each, part), *getattr(version, part)) for part in ("duty", "right", "criterion")},
            }
        )  # fmt: skip


def _over(
    below: tuple[Quota | Cadence | Deadline, ...],
    above: tuple[Quota | Cadence | Deadline, ...],
    without: tuple[str, ...],
) -> tuple[Quota | Cadence | Deadline, ...]:
    new = {_key(owed): owed for owed in above}
    kept = {_key(owed): owed for owed in below}
    return tuple(owed for key, owed in (kept | new).items() if key not in without)


def _key(owed: Quota | Cadence | Deadline) -> str:
    """What ``without`` calls an obligation."""
    return f"{owed.metric}/{owed.per}"


def _files(app: App) -> Iterator[Path]:
    yield from sorted((app.folder / "job_descriptions").glob("*.toml"))
    for contributed in app.plugins.collect(tagwerk_job_descriptions):
        yield from sorted(contributed.folder.glob("*.toml"))
