"""Reads the TOML file of a job description, and names every mistake in it with its line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from tagwerk.obligations.job_descriptions.written import JobDescription, WrittenCadence, WrittenDeadline, WrittenQuota
from tagwerk.platform.actions import Action
from tagwerk.platform.errors import WrongInput
from tagwerk.platform.inputs import nearest_hint
from tagwerk.platform.settings.places import line_at, places_in
from tagwerk.platform.settings.toml import NoToml, read_toml
from tagwerk.platform.settings.wrong_values import in_our_words
from tagwerk.platform.texts import cause_in_words, translator

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from tagwerk.platform.settings.places import Where

_ = translator("tagwerk")

NAME = re.compile(r"""^\s*name\s*=\s*["']([\w-]+)["']""", re.MULTILINE)
KEY_DEPTH = 3  # ("quota", 0, "target"); below stand the alternatives that were tried

KEYS = [
    name for model in (JobDescription, WrittenQuota, WrittenCadence, WrittenDeadline) for name in model.model_fields
]


@dataclass(frozen=True)
class Mistake:
    """A mistake in a file: the *line*, counted from 1, and what is wrong there."""

    line: int
    text: str


def read_job_file(path: Path, metrics: Iterable[str] | None, text: str | None = None) -> JobDescription:
    """Read one file and hold it against the *metrics* there are, None for any; *text* is what it says where that is known.

    Raises WrongInput for the first mistake, with its line.
    """
    described, mistakes = examine(path, metrics, text)
    if described is None or mistakes:
        first = mistakes[0]
        raise WrongInput(
            _("{path}, line {line}: {text}", path=path, line=first.line, text=first.text),
            Action("job.check", path) if len(mistakes) > 1 else "",
        )
    return described


def examine(
    path: Path, metrics: Iterable[str] | None, text: str | None = None
) -> tuple[JobDescription | None, list[Mistake]]:
    """What the file says, if it can be understood, and every mistake in it by line."""
    try:
        text = path.read_text(encoding="utf-8-sig") if text is None else text  # an editor may begin it with a mark
        written = read_toml(text)
    except UnicodeDecodeError as error:
        return None, [Mistake(1, _("this is no UTF-8 text from byte {place} on.", place=error.start + 1))]
    except OSError as error:
        return None, [Mistake(1, _("it cannot be read: {cause}.", cause=cause_in_words(error)))]
    except NoToml as error:
        return None, [Mistake(error.line, _("this is no TOML: {cause}.", cause=error))]
    places = places_in(text)
    try:
        described = JobDescription.model_validate(written)
    except ValidationError as error:
        found: dict[tuple[Any, ...], Mistake] = {}
        for fault in error.errors(
            include_url=False
        ):  # of a value that may be this or that, the first fault says enough
            found.setdefault(
                fault["loc"][:KEY_DEPTH], Mistake(line_at(places, fault["loc"]), in_our_words(fault, KEYS))
            )
        return None, sorted(found.values(), key=lambda mistake: (mistake.line, mistake.text))
    return described, sorted(
        _beyond_form(described, places, None if metrics is None else list(metrics)), key=lambda mistake: mistake.line
    )


def line_in(path: Path, *where: str | int) -> int:
    """The line of a key in a file that was read: ``"cadence", 0, "scope"``."""
    return line_at(places_in(path.read_text(encoding="utf-8-sig")), where)


def name_in(path: Path) -> str:
    """Of which job description a file that cannot be read is to be a version, ``""`` where even that cannot be seen."""
    try:
        return name_written(path.read_text(encoding="utf-8", errors="replace"))
    except OSError:
        return ""


def name_written(text: str) -> str:
    """The name that the *text* of a file says, as far as it can be seen."""
    found = NAME.search(text)
    return found[1] if found else ""


def _beyond_form(
    described: JobDescription, places: Mapping[Where, int], metrics: list[str] | None
) -> Iterator[Mistake]:
    """Metrics that do not exist, obligations that are written twice, values that cannot go together."""
    seen: set[tuple[str, str, str]] = set()
    for shape in ("quota", "cadence", "deadline"):
        for number, written in enumerate(getattr(described, shape)):
            if metrics is not None and written.metric not in metrics:
                yield Mistake(
                    line_at(places, (shape, number, "metric")),
                    _(
                        "there is no metric {name!r}. {hint}",
                        name=written.metric,
                        hint=nearest_hint(written.metric, metrics),
                    ),
                )
            if (key := (shape, written.metric, written.per)) in seen:
                yield Mistake(line_at(places, (shape, number)), _("{metric} per {per} is asked for twice.", metric=written.metric,
                              per=written.per))  # fmt: skip
            seen.add(key)
            for name, text in written.mistakes():
                yield Mistake(line_at(places, (shape, number, name)), text)
