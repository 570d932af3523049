"""All job descriptions that there are, version by version: the files of the workspace and of plugins, with what they extend."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from tagwerk.ledger.known import known_metrics, remembered
from tagwerk.obligations.hookspecs import tagwerk_job_descriptions
from tagwerk.obligations.job_descriptions.files import name_in, name_written, read_job_file
from tagwerk.platform.errors import NotFound, WrongInput
from tagwerk.platform.hosting.loading.finding import CORE
from tagwerk.platform.hosting.remembering.memory import Remembered
from tagwerk.platform.hosting.remembering.purges import purges
from tagwerk.platform.inputs import nearest_hint
from tagwerk.platform.texts import cause_in_words, translator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tagwerk.obligations.job_descriptions.written import JobDescription, WrittenObligation
    from tagwerk.platform.app import App
    from tagwerk.platform.hosting.plugin import Plugin

JOB_DESCRIPTION = "job_description"
"""As the workspace remembers what plugins gave."""

_ = translator("tagwerk")


@dataclass(frozen=True)
class Shelf:
    """What is *written* under each name, the oldest version first, and the *mistakes* in its files.

    A mistake stands in the way of those alone whose job description it is, or builds on it. A file that does not even say
    its name is in nobody's way; ``job list`` names it. *gone* says of those that a plugin brought and brings no more why not.
    """

    written: dict[str, list[tuple[Path, JobDescription]]]
    mistakes: dict[str, WrongInput]
    gone: dict[str, str] = field(default_factory=dict)

    def resolved(self, name: str, through: tuple[str, ...] = ()) -> tuple[JobDescription, ...]:
        """All versions of the job description *name*, with what they extend, which is reached *through* those."""
        if name in through:
            raise WrongInput(
                _("These job descriptions extend each other in a circle: {names}.", names=" → ".join([*through, name]))
            )
        if name in self.mistakes:
            raise self.mistakes[name]
        if name not in self.written:
            said = self.gone.get(name) or _("There is no job description {name!r}.", name=name)
            raise NotFound(said, nearest_hint(name, self.written))
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
    """Every file of the workspace and the plugins, *but* one that is looked at by itself.

    Those of a plugin that is gone are read as the workspace remembers them.
    """
    shelf = Shelf({}, {}, _gone(app))
    for path, text, guest in _sources(app):
        if but is not None and path.resolve() == but.resolve():
            continue
        try:
            described = _read(app, path, text, guest)
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


def _read(app: App, path: Path, text: str | None, guest: bool) -> JobDescription:
    """One file, read once as long as it does not change. Raises WrongInput.

    A metric that nobody knows is a mistake, unless a plugin that is not well may have given it: then it is not measured.
    """
    if text is not None:
        return read_job_file(path, None, text)
    try:
        status = path.stat()
    except OSError as error:
        raise WrongInput(_("{path} cannot be read: {cause}.", path=path, cause=cause_in_words(error))) from None
    key = (path, status.st_mtime_ns, status.st_size)
    known = None if guest or unwell(app) else known_metrics(app)
    wanting = known is not None and key in _cache and any(each.metric not in known for each in _cache[key].obligations)
    if key not in _cache or wanting:
        _cache[key] = read_job_file(path, known)
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


def _sources(app: App) -> Iterator[tuple[Path, str | None, bool]]:
    """The files, each with what it says where only that is left of it, and whether a plugin brings it."""
    for path in sorted((app.folder / "job_descriptions").glob("*.toml")):
        yield path, None, False
    here: dict[tuple[str, str], Plugin] = {}
    for plugin, contributed in app.plugins.collect_with_origin(tagwerk_job_descriptions):
        for path in sorted(contributed.folder.glob("*.toml")):
            here[plugin.name, path.name] = plugin
            _remember(app, plugin, path)
            yield path, None, plugin.name != CORE
    for each in remembered(app, JOB_DESCRIPTION):
        if (each.plugin, each.name) not in here and not _is_well(app, each.plugin):
            yield Path(each.plugin) / each.name, str(each.data.get("text", "")), True


def _gone(app: App) -> dict[str, str]:
    """What to say of each job description that a plugin brought, should it not be here, by name."""
    whose = {name: purge.plugin for purge in purges(app.plugins.memory) for name in purge.job_descriptions}
    whose |= {name: each.plugin for each in remembered(app, JOB_DESCRIPTION) if (name := name_remembered(each))}
    return {
        name: _("The job description {name} is not here; it came with {plugin}: {why}.", name=name, plugin=plugin,
                why=app.plugins.why_gone(plugin))
        for name, plugin in whose.items()
    }  # fmt: skip


def name_remembered(given: Remembered) -> str:
    """The name of a job description that the workspace remembers of a plugin."""
    return name_written(str(given.data.get("text", "")))


def _remember(app: App, plugin: Plugin, path: Path) -> None:
    if plugin.name != CORE and app.plugins.memory is not None:
        with suppress(OSError, UnicodeDecodeError):
            text = path.read_text(encoding="utf-8-sig")
            given = Remembered.of(plugin, JOB_DESCRIPTION, path.name, path.stem, {"text": text})
            app.plugins.memory.remember([given])


def unwell(app: App) -> bool:
    """Whether a plugin is here that does not work, or is left out."""
    return any(plugin.state != "active" for plugin in app.plugins)


def _is_well(app: App, name: str) -> bool:
    """Whether a plugin is here and works: then what it gives no more is not meant to be there."""
    return name in app.plugins and app.plugins[name].state == "active"
