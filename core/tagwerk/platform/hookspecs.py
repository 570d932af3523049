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

import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal, Protocol

from tagwerk.platform.hosting.naming import DOTTED, name_flaw
from tagwerk.platform.plugins import hookspec
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path

    from starlette.routing import BaseRoute

    from tagwerk.platform.app import App
    from tagwerk.platform.config import PluginSettings
    from tagwerk.platform.database import PluginDatabase
    from tagwerk.platform.plugins import Plugins

SHORTEST_INTERVAL = timedelta(seconds=1)

_ = translator("tagwerk")


@dataclass(frozen=True)
class Routes:
    """A plugin's HTTP routes: *hooks* answer below ``/hooks/NAME`` (signed requests of machines), *pages* below ``/NAME``.

    A request whose body has more than *largest_body* bytes is answered with 413, and no route sees it.
    """

    name: str
    hooks: tuple[BaseRoute, ...] = ()
    pages: tuple[BaseRoute, ...] = ()
    largest_body: int = 1024 * 1024

    def flaw(self, plugin: str) -> str:
        """Routes stand below the name of their plugin."""
        return (
            ""
            if self.name == plugin
            else _("its routes have to be called {name}, not {own}", name=plugin, own=self.name)
        )


@dataclass(frozen=True)
class Routine:
    """Background work, safe to run zero, one or many times: it looks at the table and does what is due.

    *every* is the interval of a periodic one, a second or more; one without it runs when it is asked for. It runs in a thread
    of its own, once at a time in a process; one that takes longer than *limit* is named as stuck, by ``doctor`` and ``/healthz``.
    """

    name: str
    run: Callable[[App], object]
    every: timedelta | None = None
    limit: timedelta = timedelta(minutes=30)

    def flaw(self, _plugin: str) -> str:
        """What is wrong with the name or the times."""
        if self.every is not None and self.every < SHORTEST_INTERVAL:
            return _(
                "the routine {name} is to run every {every}; a second is the least", name=self.name, every=self.every
            )
        if self.limit <= timedelta(0):
            return _("the routine {name} has no time to run: its limit is {limit}", name=self.name, limit=self.limit)
        return name_flaw(self.name, form=DOTTED)


@dataclass(frozen=True)
class Check:
    """Something that ``tagwerk doctor`` tries: *run* returns a sentence when all is well and raises when not.

    *asked* is by whom: one that ``/readyz`` asks (``ready``, or ``both``) looks at the database alone, and is quick.
    """

    name: str
    run: Callable[[], str]
    asked: Literal["doctor", "ready", "both"] = "doctor"


@dataclass(frozen=True)
class Gauge:
    """Numbers of the present moment, for ``/metrics``: *name* is that of OpenMetrics and begins with ``tagwerk_``.

    *read* gives the number by the value of *label*, or under ``""`` where there is no label. *says* is one line in English.
    """

    name: str
    says: str
    read: Callable[[], Mapping[str, float]]
    label: str = ""

    def flaw(self, plugin: str) -> str:
        """Gauges carry the name of their plugin."""
        begin = "tagwerk_" if plugin == "core" else f"tagwerk_{plugin}_"
        if not re.fullmatch(r"[a-z][a-z0-9_]*", self.name) or not self.name.startswith(begin):
            return _("its gauges have to begin with {name}, not {own}", name=begin, own=self.name)
        return (
            ""
            if re.fullmatch(r"([a-z][a-z0-9_]*)?", self.label)
            else _("{label} is no name of a label", label=self.label)
        )


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
def tagwerk_gauges(app: App) -> Iterable[Gauge]:  # type: ignore[empty-body]
    """Numbers of the present moment for those who watch the server: ``/metrics``. Each is read when it is asked for, outside a
    transaction; one that raises is left out and named in ``tagwerk_gauge_unread``. Example::

        @hookimpl
        def tagwerk_gauges(app):
            return [Gauge("tagwerk_sms_messages", "Messages by state.", lambda: by_state(app), "state")]
    """


@hookspec
def tagwerk_demo(app: App) -> Iterable[Scene]:  # type: ignore[empty-body]
    """Your own scenes of ``tagwerk demo``. *app* is the demo's fresh workspace. A scene that raises ends the demo. Example::

    @hookimpl
    def tagwerk_demo(app):
        return [Scene("sms", at=11, title="A client asks back by text", play=play_sms)]
    """
