"""Trying a plugin out in a workspace of its own: what it contributes, its migrations, what it says of personal data."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import tempfile
import traceback
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tagwerk.authoring.catalogues import catalogue_findings
from tagwerk.authoring.findings import Finding, Source, read_source, static_findings, version_of
from tagwerk.authoring.naming import of_commands, of_metrics
from tagwerk.authoring.versions import differences, from_each_version, people, table_at
from tagwerk.authoring.wheels import wheel_findings
from tagwerk.obligations.job_descriptions.shelf import read_all
from tagwerk.platform.config import FILE_NAME
from tagwerk.platform.errors import PluginError
from tagwerk.platform.hosting.guarding import Guard
from tagwerk.platform.hosting.loading.finding import CORE, load
from tagwerk.platform.hosting.plugin import IMPORT, Plugin, cause_of
from tagwerk.platform.plugins import Plugins, discover, of_rooms
from tagwerk.platform.texts import translator
from tagwerk.workspace.opening import MIGRATIONS, open_workspace, schemas, upgrade
from tagwerk.workspace.privacy.holdings import days_kept, undeclared, what_is_held

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tagwerk.access.hookspecs import Command
    from tagwerk.access.personal_data import PersonalData
    from tagwerk.obligations.job_descriptions.shelf import Shelf
    from tagwerk.platform.app import App

SLOW_IMPORT = 0.15
"""Seconds that an import may take."""
LONGEST_IMPORT = 20  # seconds until nobody waits for it any more

_ = translator("tagwerk")


def check_plugin(
    folder: Path,
    *,
    wheel: bool = True,
    brought: Callable[[Plugins], list[Command]] = lambda _plugins: [],
    taken: frozenset[str] = frozenset(),
) -> list[Finding]:
    """All that is wrong with the plugin in *folder*. Raises WrongInput where there is none.

    *brought* asks plugins for their commands as the command line does, whose own names are *taken*.
    """
    source = read_source(folder.resolve())
    found = [*static_findings(source), *catalogue_findings(source)]
    took = _import_time(source)
    init = source.place(source.package / "__init__.py")
    if took is None:
        found.append(Finding(init, 1, _("its import has not ended after {seconds} s.", seconds=LONGEST_IMPORT)))
        return found  # nothing else of it can be tried
    if took > SLOW_IMPORT:
        found.append(Finding(init, 1, _("its import takes {seconds} s at every start.", seconds=f"{took:.3f}")))
    found += _contributions(source, brought, taken)
    found += wheel_findings(source) if wheel else ()
    return found


def _import_time(source: Source) -> float | None:
    """The seconds that its import takes in a process that has the core already; 0 where it fails, None where it does not end."""
    script = "import sys, time; sys.path.insert(0, sys.argv[1]); import tagwerk.platform.plugins; began = time.process_time(); "
    script += "__import__(sys.argv[2]); print(time.process_time() - began)"
    command = [sys.executable, "-c", script, str(source.package.parent), source.package.name]
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter
            command, capture_output=True, text=True, check=False, timeout=LONGEST_IMPORT
        )
    except subprocess.TimeoutExpired:
        return None
    try:
        return float(done.stdout.split()[-1]) if done.returncode == 0 else 0.0
    except (ValueError, IndexError):  # it left, and nothing was measured
        return 0.0


class Tried(Plugin):
    """A plugin that is tried: where in its own files each failure was raised is kept."""

    def __init__(self, source: Source) -> None:
        name = source.project["project"]["name"]
        super().__init__(source.name, name, version_of(source), package=source.package.name)
        self.source = source
        self.places: dict[str, tuple[str, int]] = {}

    def fail(self, cause: BaseException | str, hook: str = IMPORT) -> None:
        """Something of it failed."""
        if isinstance(cause, BaseException):
            self.places.setdefault(hook, _raised_at(self.source, cause))
        super().fail(cause, hook)

    def place(self, hook: str) -> tuple[str, int]:
        """File and line of a failure: where it was raised in the plugin's files, else where the hook stands."""
        file, line = self.places.get(hook, ("", 0))
        return (
            (file, line) if file else (self.source.place(self.source.package / "__init__.py"), _line(self.source, hook))
        )


def _raised_at(source: Source, error: BaseException) -> tuple[str, int]:
    """The innermost line of the plugin's own files that *error* came through, or that cannot be read."""
    found = ("", 0)
    if isinstance(error, SyntaxError) and error.filename and Path(error.filename).is_relative_to(source.folder):
        return source.place(Path(error.filename)), error.lineno or 1
    for frame in traceback.extract_tb(error.__traceback__):
        path = Path(frame.filename)
        if path.is_relative_to(source.package):
            found = source.place(path), frame.lineno or 1
    return found


def _contributions(
    source: Source, brought: Callable[[Plugins], list[Command]], taken: frozenset[str]
) -> Iterator[Finding]:
    sys.path.insert(0, str(source.package.parent))
    try:
        plugin = Tried(source)
        load(plugin, source.package.name)
        with tempfile.TemporaryDirectory() as place:
            (Path(place) / FILE_NAME).write_text("", encoding="utf-8")
            app = open_workspace(Path(place), check_schema=False, plugins=_with(plugin), new_demo=True)
            try:
                upgrade(app)
                people(app)
                if MIGRATIONS not in plugin.failures:  # without its tables all the rest would fail too
                    yield from of_metrics(app, source, ask_all(app))
                yield from _of_migrations(app, source)
                if plugin.modules and MIGRATIONS not in plugin.failures:
                    yield from _of_personal_data(app, source)
                yield from of_commands(source, brought(app.plugins), taken)
            finally:
                app.close()
        failures = dict(plugin.failures)
        if MIGRATIONS not in failures and plugin.modules:
            yield from _of_older_versions(plugin)
        for failure in failures.values():
            yield Finding(*plugin.place(failure.hook), f"{failure.hook}: {failure.cause}")
    finally:
        sys.path.remove(str(source.package.parent))


def _of_older_versions(plugin: Tried) -> Iterator[Finding]:
    """Whether who has an older version of the plugin gets to this one, with what stands in the tables."""
    for version, error in from_each_version(lambda: _with(plugin), plugin.name).items():
        file, line = _raised_at(plugin.source, error)
        text = _("from {version} on, with a row in each table: {cause}", version=version, cause=cause_of(error))
        yield Finding(file or plugin.source.place(plugin.source.package / "__init__.py"), line or 1, text)


def _with(plugin: Plugin) -> Plugins:
    """The core and one plugin."""
    core = discover(load_any=False)[CORE]
    plugins = Plugins()
    for specifications in of_rooms("hookspecs"):
        plugins.add_hookspecs(specifications)
    plugins.load([core, plugin])
    return plugins


def ask_all(app: App) -> Shelf:
    """Every hook that contributes is asked once, as its room asks it; gives the job descriptions, whose mistakes are failures.

    Asked once more, the hook that gives their folders would count as well again.
    """
    from tagwerk.companies import hookspecs as of_companies
    from tagwerk.ledger import hookspecs as of_ledger
    from tagwerk.obligations import hookspecs as of_obligations
    from tagwerk.platform import hookspecs as of_platform
    from tagwerk.staff import hookspecs as of_staff

    asked: list[tuple[Callable[..., Any], tuple[Any, ...]]] = [
        (of_platform.tagwerk_settings, ()),
        (of_ledger.tagwerk_activity_kinds, ()),
        (of_ledger.tagwerk_metrics, ()),
        (of_obligations.tagwerk_job_descriptions, ()),
        (of_companies.tagwerk_segment_fields, ()),
        (of_platform.tagwerk_routes, (app,)),
        (of_platform.tagwerk_jobs, (app,)),
        (of_platform.tagwerk_checks, (app,)),
        (of_platform.tagwerk_demo, (app,)),
        (of_staff.tagwerk_notifiers, (app,)),
        (of_companies.tagwerk_signals, (app, [1])),
        (of_companies.tagwerk_card_sections, (app, 1)),
        (of_companies.tagwerk_timeline, (app, 1, of_companies.TimelineSpan((1,)))),
        (of_companies.tagwerk_before_contact, (app, [])),
        (of_staff.tagwerk_board_lines, (app, 1, date(2026, 1, 2))),
    ]
    for hook, arguments in asked:
        app.plugins.collect(hook, *arguments)
    shelf = read_all(app)
    for mistake in shelf.mistakes.values():
        app.plugins[app.plugins.names[-1]].fail(mistake, "tagwerk_job_descriptions")
    return shelf


def _of_migrations(app: App, source: Source) -> Iterator[Finding]:
    """Whether the migrations make what the tables say, and all begin with the plugin's name."""
    plugin = app.plugins[source.name]
    schema = next((each for each in schemas(app) if each.name == source.name), None)
    if schema is None or plugin.failures:
        return
    found: list[str] = []
    with Guard(plugin, "tagwerk_database"):
        found = differences(app, source.name)
        strangers = [table for table in schema.metadata.tables if not table.startswith(f"{source.name}_")]
        found += [
            _("the table {table} does not begin with {name}_.", table=f"`{each}`", name=source.name)
            for each in strangers
        ]
    for text in found:
        yield Finding(*table_at(source, schema, text), text)


def _of_personal_data(app: App, source: Source) -> Iterator[Finding]:
    """Which tables nobody declares; what is wrong with those that are declared is a failure of the hook."""
    declared: list[PersonalData] = []
    with contextlib.suppress(PluginError):
        declared = what_is_held(app)[0]
    schema = next((each for each in schemas(app) if each.name == source.name), None)
    if schema is None:
        return
    for held in declared:
        if held.name in schema.metadata.tables:
            try:
                days_kept(app, held)
            except PluginError as error:
                yield Finding(*table_at(source, schema, f"`{held.name}`"), str(error))
    with contextlib.suppress(PluginError):
        for table in undeclared(app, source.name):
            text = _("nobody says what of people the table {table} holds: tagwerk_personal_data.", table=f"`{table}`")
            yield Finding(*table_at(source, schema, text), text)


def _line(source: Source, hook: str) -> int:
    lines = (source.package / "__init__.py").read_text(encoding="utf-8").splitlines()
    return next((number for number, line in enumerate(lines, 1) if line.startswith(f"def {hook}(")), 1)
