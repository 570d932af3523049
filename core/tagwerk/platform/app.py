"""What is open: a workspace's folder, settings, plugins and database. What a room knows of it is a function of that room."""

from __future__ import annotations

import functools
import threading
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pydantic import BaseModel

    from tagwerk.platform.config import Config
    from tagwerk.platform.database import Database
    from tagwerk.platform.plugins import Plugins

Section = TypeVar("Section", bound="BaseModel")
T = TypeVar("T")


@dataclass(frozen=True)
class App:
    """An open workspace. Everything that acts takes one, and nothing else is global.

    *stopping* is set as soon as the server of this process is to stop: an answer that goes on and on ends then. What is put
    into *closing* is done when it is closed, while the database can still be written.
    """

    config: Config
    plugins: Plugins
    database: Database
    stopping: threading.Event = field(default_factory=threading.Event, repr=False, compare=False)
    closing: ExitStack = field(default_factory=ExitStack, repr=False, compare=False)
    _sections: dict[str, BaseModel] = field(default_factory=dict, repr=False)
    _known: dict[object, Any] = field(default_factory=dict, repr=False)

    @property
    def folder(self) -> Path:
        """The workspace folder."""
        return self.config.folder

    def settings(self, name: str, model: type[Section]) -> Section:
        """The section ``[plugins.NAME]`` in force. Raises ConfigurationError."""
        if not isinstance(section := self._sections.get(name), model):
            section = self._sections[name] = self.config.section(name, model)
        return section

    def trying(self, name: str, values: dict[str, Any]) -> App:
        """The same workspace with *values* in its section ``[plugins.NAME]``, to try them before they are written."""
        return replace(self, config=self.config.trying(name, values), _sections={}, _known={})

    def close(self) -> None:
        """Write what is still to be remembered, of plugins too, and let go of the database."""
        try:
            self.closing.close()
            self.plugins.settle()
        finally:
            self.database.close()


def once_per_app(function: Callable[[App], T]) -> Callable[[App], T]:
    """Work *function* out at its first call for an open workspace, and give the same for as long as that is open."""

    @functools.wraps(function)
    def known(app: App) -> T:
        if function not in app._known:
            app._known[function] = function(app)
        found: T = app._known[function]
        return found

    return known


def once_per_plugins(function: Callable[[App], T]) -> Callable[[App], T]:
    """The same for what plugins give: it is worked out anew once one of them was switched off or on while this program runs."""

    @functools.wraps(function)
    def known(app: App) -> T:
        key = function, app.plugins.switched
        if key not in app._known:
            app._known[key] = function(app)
        found: T = app._known[key]
        return found

    return known
