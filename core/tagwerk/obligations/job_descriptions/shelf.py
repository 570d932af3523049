"""All job descriptions that there are, version by version: the files of the workspace and of plugins, with what they extend."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from tagwerk.ledger.known import known_metrics
from tagwerk.obligations.hookspecs import tagwerk_job_descriptions
from tagwerk.obligations.job_descriptions.files import name_in, read_job_file
from tagwerk.platform.errors import NotFound, WrongInput
from tagwerk.platform.inputs import nearest_hint
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tagwerk.obligations.job_descriptions.written import JobDescription, WrittenObligation
    from tagwerk.platform.app import App

_ = translator("tagwerk")


@dataclass(frozen=True)
class Shelf:
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
            raise NotFound(_("There is no job description {name!r}.", name=name), nearest_hint(name, self.written))
        own = [described for _path, described in self.written[name]]
        found: list[JobDescription] = []
        for number, version in enumerate(own):
            if version.extends is None:
                found.append(version)
                continue
            until = own[number + 1].in_force_from if number + 1 < len(own) else date.max
            found += _extended(version, self.resolved(version.extends, (*through, name)), until)
        return tuple(found)


def read_all(app: App, *, but: Path | None = None) -> Shelf:
    """Every file of the workspace and the plugins, *but* one that is looked at by itself."""
    shelf = Shelf({}, {})
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
    if key not in _cache or any(written.metric not in known_metrics(app) for written in _cache[key].obligations):
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
    below: tuple[WrittenObligation, ...], above: tuple[WrittenObligation, ...], without: tuple[str, ...]
) -> tuple[WrittenObligation, ...]:
    merged = {obligation.key: obligation for obligation in (*below, *above)}
    return tuple(obligation for key, obligation in merged.items() if key not in without)


def _files(app: App) -> Iterator[Path]:
    yield from sorted((app.folder / "job_descriptions").glob("*.toml"))
    for contributed in app.plugins.collect(tagwerk_job_descriptions):
        yield from sorted(contributed.folder.glob("*.toml"))
