"""Job descriptions: TOML files that turn metrics into obligations, each with its clause.

::

    name = "customer_search_manager"
    in_force_from = 2026-01-01
    title = { en = "Customer search manager", de = "Manager Kundensuche" }

    [[quota]]                     # at least so many in a period
    metric = "offers_emailed"
    target = 50
    per = "day"                   # day: working day; week, month, quarter, half_year, year
    clause = "A 3.1"

    [[cadence]]                   # every company of a scope at least once in a period
    metric = "reconciliations"
    scope = "standing in (client, key_client)"
    per = "month"
    clause = "A 3.1"

    [[deadline]]                  # one act in a period, by a day of it
    metric = "monthly_report"
    per = "month"
    by_day = 3
    clause = "A 3.1"
"""

from __future__ import annotations

import tomllib
from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tagwerk import hookspecs
from tagwerk.errors import NotFound, WrongInput
from tagwerk.staff import Actor, Employee, use_case
from tagwerk.texts import language, translator
from tagwerk.work.periods import Per

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from tagwerk.app import App

_ = translator("tagwerk")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Obligation(_Strict):
    """What is owed: *metric* says what counts, *per* in which period, *clause* where that is written."""

    metric: str
    per: Per
    clause: str
    text: dict[str, str] = {}


class Quota(Obligation):
    """At least *target* in every period; for an amount, in minor units."""

    shape: Literal["quota"] = "quota"
    target: Annotated[int, Field(gt=0)] | Literal["planned"]
    prorate: bool = True


class Cadence(Obligation):
    """Every company of the segment *scope* at least once in every period."""

    shape: Literal["cadence"] = "cadence"
    scope: str


class Deadline(Obligation):
    """One act in every period, by day *by_day* of it or the next working day."""

    shape: Literal["deadline"] = "deadline"
    by_day: Annotated[int, Field(ge=1, le=31)] | None = None
    about: Literal["this", "previous"] = "this"
    counted_from: Literal["calendar", "hiring"] = "calendar"
    owed_by: Literal["employee", "head"] = "employee"


class JobDescription(_Strict):
    """A job description as it was written down."""

    name: str
    title: dict[str, str]
    in_force_from: date
    quota: tuple[Quota, ...] = ()
    cadence: tuple[Cadence, ...] = ()
    deadline: tuple[Deadline, ...] = ()

    @property
    def obligations(self) -> tuple[Quota | Cadence | Deadline, ...]:
        """All obligations, quotas first."""
        return (*self.quota, *self.cadence, *self.deadline)


def in_reader_language(texts: Mapping[str, str]) -> str:
    """The text in the reader's language, else in English, else in any."""
    return texts.get(language()) or texts.get("en") or next(iter(texts.values()), "")


def versions_of(app: App, name: str) -> tuple[JobDescription, ...]:
    return (find_job_description(app, name),)


def find_job_description(app: App, name: str, on: date | None = None) -> JobDescription:
    """The job description called *name*. Raises NotFound, or WrongInput that names the mistake in the file."""
    files = {path.stem: path for path in _files(app)}
    if name not in files:
        known = ", ".join(sorted(files))
        raise NotFound(_("There is no job description {name!r}.", name=name), _("There are: {known}.", known=known))
    return read_job_description(files[name], set(app.metrics))


@use_case("job.read")
def list_job_descriptions(app: App, actor: Actor) -> list[JobDescription]:
    """All job descriptions by name. Raises WrongInput where a file has a mistake."""
    return [find_job_description(app, name) for name in sorted({path.stem for path in _files(app)})]


@use_case("job.read")
def show_job_description(app: App, actor: Actor, name: str | None = None) -> JobDescription:
    """The job description called *name*, that of the actor by default. Raises NotFound, WrongInput."""
    if name is None:
        with app.database.reading() as session:
            name = session.get_one(Employee, actor.employee()).job_description
    return find_job_description(app, name)


@use_case("job.check")
def check_job_description(app: App, actor: Actor, path: Path) -> JobDescription:
    """Read a file that is to become a job description. Raises NotFound, or WrongInput that names the mistake."""
    if not path.is_file():
        raise NotFound(_("There is no file {path}.", path=path))
    return read_job_description(path, set(app.metrics))


def read_job_description(path: Path, metrics: set[str]) -> JobDescription:
    """Read one file and hold it against the *metrics* there are. Raises WrongInput with the place of the mistake."""
    try:
        described = JobDescription.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WrongInput(_("{path} cannot be read: {cause}.", path=path, cause=error)) from None
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise WrongInput(_("{path}: {place}: {cause}.", path=path, place=place, cause=first["msg"])) from None
    for obligation in described.obligations:
        if obligation.metric not in metrics:
            raise WrongInput(
                _("{path}: there is no metric {name!r}.", path=path, name=obligation.metric), ", ".join(sorted(metrics))
            )
    return described


def _files(app: App) -> Iterator[Path]:
    yield from sorted((app.folder / "job_descriptions").glob("*.toml"))
    for contributed in app.plugins.collect(hookspecs.tagwerk_job_descriptions):
        yield from sorted(contributed.folder.glob("*.toml"))
