"""Reads the TOML file of a job description, and names every mistake in it with its line."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from tagwerk.obligations.job_descriptions.faults import EXAMPLE, in_our_words, nearest
from tagwerk.platform.clock import FIRST_YEAR, LAST_YEAR
from tagwerk.platform.errors import WrongInput
from tagwerk.platform.periods import MONTHS, Per
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

_ = translator("tagwerk")

HEADER = re.compile(r"""\s*\[\[?\s*["']?([\w-]+)["']?\s*\]\]?""")
KEY = re.compile(r"""\s*["']?([\w-]+)["']?\s*=""")
NAME = re.compile(r"""^\s*name\s*=\s*["']([\w-]+)["']""", re.MULTILINE)
QUOTES = re.compile(r'"""|\'\'\'')
KEY_DEPTH = 3  # ("quota", 0, "target"); below stand the alternatives that were tried


DAYS = {"day": 1, "week": 7}  # every other period has a 31st day


def _in_languages(texts: dict[str, str]) -> dict[str, str]:
    for code in texts:
        if not re.fullmatch("[a-z]{2}", code):
            raise ValueError(
                _("{code!r} is no language; write its two letters, as in {example}", code=code, example=EXAMPLE)
            )
    return texts


def _in_words(texts: dict[str, str]) -> dict[str, str]:
    if not any(text.strip() for text in texts.values()):
        raise ValueError(_("a text is needed, such as {example}", example=EXAMPLE))
    return texts


def _in_a_working_life(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(_("{day} is out of range", day=day))
    return day


Languages = Annotated[dict[str, str], AfterValidator(_in_languages)]
Texts = Annotated[Languages, AfterValidator(_in_words)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Obligation(_Strict):
    """What is owed: *metric* says what counts, *per* in which period, *clause* where that is written."""

    metric: str
    per: Per
    clause: Annotated[str, Field(min_length=1)]
    text: Languages = {}


class Quota(Obligation):
    """At least *target* in every period; for an amount, in minor units. ``"planned"`` is the target of the personal plan.

    With ``prorate = false`` absence does not shrink what is owed in a period longer than a day.
    """

    shape: Literal["quota"] = "quota"
    target: Annotated[int, Field(gt=0, strict=True)] | Literal["planned"]
    prorate: Annotated[bool, Field(strict=True)] = True


class Cadence(Obligation):
    """Every company of the segment *scope* at least once in every period."""

    shape: Literal["cadence"] = "cadence"
    scope: str


class Deadline(Obligation):
    """One act in every period, by day *by_day* of it, its last day by default, or the next working day.

    ``about = "previous"``: the act is about the period before, as a report is. ``counted_from = "hiring"``: the periods are
    months since the day of hiring. ``owed_by = "head"``: the head of the department owes it, and both see it.
    """

    shape: Literal["deadline"] = "deadline"
    by_day: Annotated[int, Field(ge=1, le=31, strict=True)] | None = None
    about: Literal["this", "previous"] = "this"
    counted_from: Literal["calendar", "hiring"] = "calendar"
    owed_by: Literal["employee", "head"] = "employee"


class Clause(_Strict):
    """A duty, a right or a criterion of judgement, in words."""

    clause: Annotated[str, Field(min_length=1)]
    text: Texts


class JobDescription(_Strict):
    """A version of a job description, as it was written down or with what it extends.

    *without* takes obligations out of what is extended, as ``metric/per``.
    """

    name: Annotated[str, Field(pattern=r"^[\w-]{1,64}$")]
    title: Texts
    in_force_from: Annotated[date, AfterValidator(_in_a_working_life)]
    extends: str | None = None
    without: tuple[str, ...] = ()
    quota: tuple[Quota, ...] = ()
    cadence: tuple[Cadence, ...] = ()
    deadline: tuple[Deadline, ...] = ()
    duty: tuple[Clause, ...] = ()
    right: tuple[Clause, ...] = ()
    criterion: tuple[Clause, ...] = ()

    @property
    def obligations(self) -> tuple[Quota | Cadence | Deadline, ...]:
        """All obligations, quotas first."""
        return (*self.quota, *self.cadence, *self.deadline)


KEYS = [name for model in (JobDescription, Quota, Cadence, Deadline) for name in model.model_fields]


@dataclass(frozen=True)
class Mistake:
    """A mistake in a file: the *line*, counted from 1, and what is wrong there."""

    line: int
    text: str


def read_job_file(path: Path, metrics: Iterable[str]) -> JobDescription:
    """Read one file and hold it against the *metrics* there are. Raises WrongInput for the first mistake, with its line."""
    described, mistakes = examine(path, metrics)
    if described is None or mistakes:
        first = mistakes[0]
        raise WrongInput(
            _("{path}, line {line}: {text}", path=path, line=first.line, text=first.text),
            _("All mistakes: tagwerk job check {path}", path=path) if len(mistakes) > 1 else "",
        )
    return described


def examine(path: Path, metrics: Iterable[str]) -> tuple[JobDescription | None, list[Mistake]]:
    """What the file says, if it can be understood, and every mistake in it by line."""
    text = ""
    try:
        text = path.read_text(encoding="utf-8-sig")  # an editor may begin it with a mark
        written = tomllib.loads(text)
    except UnicodeDecodeError as error:
        return None, [Mistake(1, _("this is no UTF-8 text: {cause}.", cause=error.reason))]
    except OSError as error:
        return None, [Mistake(1, _("it cannot be read: {cause}.", cause=error.strerror))]
    except tomllib.TOMLDecodeError as error:
        return None, [_syntax(error, text)]
    places = _places(text)
    try:
        described = JobDescription.model_validate(written)
    except ValidationError as error:
        found: dict[tuple[Any, ...], Mistake] = {}
        for fault in error.errors(
            include_url=False
        ):  # of a value that may be this or that, the first fault says enough
            found.setdefault(fault["loc"][:KEY_DEPTH], Mistake(_line(places, fault["loc"]), in_our_words(fault, KEYS)))
        return None, sorted(found.values(), key=lambda mistake: (mistake.line, mistake.text))
    return described, sorted(_beyond_form(described, places, list(metrics)), key=lambda mistake: mistake.line)


def line_in(path: Path, *where: str | int) -> int:
    """The line of a key in a file that was read: ``"cadence", 0, "scope"``."""
    return _line(_places(path.read_text(encoding="utf-8-sig")), where)


def name_in(path: Path) -> str:
    """Of which job description a file that cannot be read is to be a version, ``""`` where even that cannot be seen."""
    try:
        found = NAME.search(path.read_text(encoding="utf-8", errors="replace"))
    except OSError:
        return ""
    return found[1] if found else ""


def _beyond_form(
    described: JobDescription, places: Mapping[tuple[Any, ...], int], metrics: list[str]
) -> Iterator[Mistake]:
    """Metrics that do not exist, obligations that are written twice, months counted in days."""
    seen: set[tuple[str, str, str]] = set()
    for shape in ("quota", "cadence", "deadline"):
        for number, owed in enumerate(getattr(described, shape)):
            if owed.metric not in metrics:
                yield Mistake(
                    _line(places, (shape, number, "metric")),
                    _("there is no metric {name!r}. {hint}", name=owed.metric, hint=nearest(owed.metric, metrics)),
                )
            if (key := (shape, owed.metric, owed.per)) in seen:
                yield Mistake(_line(places, (shape, number)), _("{metric} per {per} is asked for twice.", metric=owed.metric,
                              per=owed.per))  # fmt: skip
            seen.add(key)
            if isinstance(owed, Deadline) and owed.counted_from == "hiring" and owed.per not in MONTHS:
                yield Mistake(
                    _line(places, (shape, number, "per")),
                    _("from the day of hiring, months are counted: {known}.", known=", ".join(MONTHS)),
                )
            if isinstance(owed, Deadline) and (owed.by_day or 1) > DAYS.get(owed.per, 31):
                yield Mistake(
                    _line(places, (shape, number, "by_day")),
                    _("no {per} has a day {day}.", per=owed.per, day=owed.by_day),
                )


def _syntax(error: tomllib.TOMLDecodeError, text: str) -> Mistake:
    cause, _bracket, place = str(error).partition(" (at ")
    line = re.match(r"line (\d+)", place)
    return Mistake(int(line[1]) if line else len(text.splitlines()), _("this is no TOML: {cause}.", cause=cause))


def _line(places: Mapping[tuple[Any, ...], int], where: tuple[Any, ...]) -> int:
    """The line of *where*, else of the entry or the table that it would stand in."""
    while where and where not in places:
        where = where[:-1]
    return places.get(where, 1)


def _places(text: str) -> dict[tuple[Any, ...], int]:
    """The line of each key and each ``[[entry]]``, as the validator names places; strings of several lines are skipped."""
    places: dict[tuple[Any, ...], int] = {}
    entries: dict[str, int] = {}
    inside: tuple[Any, ...] = ()
    closing = ""
    for number, line in enumerate(text.splitlines(), 1):
        if not closing:
            if header := HEADER.match(line):
                name = header[1]
                entries[name] = entries.get(name, -1) + 1
                inside = (name, entries[name]) if line.lstrip().startswith("[[") else (name,)
                places[inside] = number
            elif key := KEY.match(line):
                places.setdefault((*inside, key[1]), number)
        for quotes in QUOTES.findall(line):
            closing = "" if quotes == closing else closing or quotes
    return places
