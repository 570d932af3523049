"""The hooks that need nothing but an open workspace: loading, settings, tables, routes, routines, checks, the demo.

A contribution hook (plural noun) gives an iterable of small frozen dataclasses; a fact hook (past tense) is told after the
commit, at most once; a ``before_`` hook may refuse. Hooks are synchronous. Unless a docstring says otherwise, an implementation
that raises is logged with its distribution and version, its plugin is marked *failed*, and the others go on. All hooks exist
since version 0.1.

A hook stands, with its dataclass, in the lowest room that owns the types it names: this one, ``access``, ``ledger``, ``staff``,
``companies``, ``obligations``, ``contracts``. An implementation lives in the plugin's ``__init__.py`` and imports what it needs
inside, so that starting the command line stays quick::

    from tagwerk.api import hookimpl

    @hookimpl
    def tagwerk_metrics():
        from tagwerk.api import Metric
        return [Metric("samples_sent", "Samples sent", ("sample_sent",))]
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from tagwerk.platform.plugins import hookspec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from contextlib import AbstractContextManager
    from datetime import timedelta
    from pathlib import Path

    from starlette.routing import BaseRoute

    from tagwerk.platform.app import App
    from tagwerk.platform.config import PluginSettings
    from tagwerk.platform.database import PluginDatabase
    from tagwerk.platform.plugins import Plugins


@dataclass(frozen=True)
class Routes:
    """A plugin's HTTP routes: *hooks* answer below ``/hooks/NAME`` (signed requests of machines), *pages* below ``/NAME``."""

    name: str
    hooks: tuple[BaseRoute, ...] = ()
    pages: tuple[BaseRoute, ...] = ()


@dataclass(frozen=True)
class Routine:
    """Background work, safe to run zero, one or many times: it looks at the table and does what is due.

    *every* is the interval of a periodic job; one without it runs when ``tagwerk.routines.running.request`` asks for it.
    """

    name: str
    run: Callable[[App], object]
    every: timedelta | None = None


@dataclass(frozen=True)
class Check:
    """Something that ``tagwerk doctor`` tries: *run* returns a sentence when all is well and raises when not."""

    name: str
    run: Callable[[], str]


class Stage(Protocol):
    """Where the demo plays. A scene does what a user would do: it runs commands, and others outside answer."""

    folder: Path

    def run(self, *arguments: str) -> Any:
        """Run ``tagwerk ARGUMENTS --json`` in the demo's workspace and give back its JSON document."""

    def say(self, text: str) -> None:
        """Tell the audience what happens."""

    def progress(self, title: str, total: int) -> AbstractContextManager[Callable[[int], None]]:
        """A bar for a long scene."""

    def set(self, section: str, values: dict[str, object]) -> None:
        """Write *values* into *section* of the demo's ``tagwerk.toml``, before the next command reads it."""

    def serve(self) -> str:
        """Start ``tagwerk serve`` in a process of its own, once, and give back its address."""

    def note(self, name: str, value: object) -> None:
        """Put a figure into the demo's closing document: ``replies``, ``report``."""

    def at_the_end(self, close: Callable[[], object]) -> None:
        """Have *close* called when the demo is over, whatever happened."""


@dataclass(frozen=True)
class Scene:
    """A plugin's own scene in the demo. Scenes play in the order of *at*, the hour of the day they stand for.

    *prepare* runs before the first scene (servers are started, settings are written); *play* is the scene itself.
    """

    name: str
    at: int
    title: str
    play: Callable[[Stage], None]
    prepare: Callable[[Stage], None] = field(default=lambda stage: None)


@hookspec
def tagwerk_addhooks(plugins: Plugins) -> None:
    """Add hooks of your own that other plugins may implement. Called first of all, outside a transaction. Example::

    @hookimpl
    def tagwerk_addhooks(plugins):
        from tagwerk_sms import hookspecs
        plugins.add_hookspecs(hookspecs)
    """


@hookspec
def tagwerk_settings() -> Iterable[PluginSettings]:  # type: ignore[empty-body]
    """The typed section ``[plugins.NAME]``, a pydantic model. Called when the workspace opens; the model
    is imported where the section says something, and when the plugin asks. Example::

    @hookimpl
    def tagwerk_settings():
        return [PluginSettings("sms", "tagwerk_sms.settings:SmsSettings")]
    """


@hookspec
def tagwerk_database() -> Iterable[PluginDatabase]:  # type: ignore[empty-body]
    """Your tables and the migrations that make them. Called when the workspace opens and by ``db upgrade``. Example::

    @hookimpl
    def tagwerk_database():
        return [PluginDatabase("sms", "tagwerk_sms.tables:Base", "tagwerk_sms:migrations")]
    """


@hookspec
def tagwerk_routes(app: App) -> Iterable[Routes]:  # type: ignore[empty-body]
    """HTTP routes of ``tagwerk serve``: plain Starlette routes. Check who asks yourself. Called once by ``serve``. Example::

    @hookimpl
    def tagwerk_routes(app):
        from tagwerk_sms.web import receive
        return [Routes("sms", hooks=(Route("/received", receive(app), methods=["POST"]),))]
    """


@hookspec
def tagwerk_jobs(app: App) -> Iterable[Routine]:  # type: ignore[empty-body]
    """Routines of ``tagwerk worker`` and ``tagwerk serve``. One that raises is logged and tried again at its next
    slot. Example::

        @hookimpl
        def tagwerk_jobs(app):
            return [Routine("sms.deliver", deliver_due, every=timedelta(minutes=1))]
    """


@hookspec
def tagwerk_checks(app: App) -> Iterable[Check]:  # type: ignore[empty-body]
    """What ``tagwerk doctor`` tries. A check that raises has failed; its message is shown. Example::

    @hookimpl
    def tagwerk_checks(app):
        return [Check("sms gateway", lambda: reach_gateway(app))]
    """


@hookspec
def tagwerk_demo(app: App) -> Iterable[Scene]:  # type: ignore[empty-body]
    """Your own scenes of ``tagwerk demo``. *app* is the demo's fresh workspace. A scene that raises ends the demo. Example::

    @hookimpl
    def tagwerk_demo(app):
        return [Scene("sms", at=11, title="A client asks back by text", play=play_sms)]
    """
