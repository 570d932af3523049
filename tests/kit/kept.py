"""What a fixture puts into an empty workspace: done once for each kind of database, and copied into the workspaces after it."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol, TypeVar

import pytest
import sqlalchemy as sa

from servers.postgresql import copy_database, replace_database
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.platform.home.home import move_in, whereabouts

T = TypeVar("T")


class Once(Protocol):
    """Gives what the function gives that fills the workspace of the test; it runs only where nothing like it is kept."""

    def __call__(self, fill: Callable[[], T], /) -> T: ...


@dataclass(frozen=True)
class _Kept:
    given: object
    folder: Path
    database: str
    """The file, or the name of the database on the server of the tests."""


_kept: dict[tuple[object, ...], _Kept] = {}


@pytest.fixture
def once(request: pytest.FixtureRequest, app: App, tmp_path_factory: pytest.TempPathFactory) -> Once:
    """For a fixture that fills the workspace from nothing, the same for each test of a file that has the same fixtures.

    What it gives must hold in each copy. It is done again in another hour of the clock, so that no test reads of yesterday.
    """
    kind = app.database.engine.dialect.name
    own = request.node.path, kind, tuple(request.fixturenames)

    def filled(fill: Callable[[], T]) -> T:
        key = (*own, fill.__code__, _hour())
        if key not in _kept:
            given = fill()
            _kept[key] = _keep(app, given, tmp_path_factory.mktemp("kept"))
            return given
        _bring_back(app, _kept[key])
        return _kept[key].given  # type: ignore[return-value]

    return filled


def _hour() -> datetime:
    return clock.now().replace(minute=0, second=0, microsecond=0)


def _keep(app: App, given: object, place: Path) -> _Kept:
    app.database.close()
    url = sa.make_url(app.database.url)
    folder = Path(shutil.copytree(app.folder, place / "workspace"))
    if app.database.is_sqlite:
        return _Kept(given, folder, str(shutil.copy(str(url.database), place / "tagwerk.db")))
    return _Kept(given, folder, copy_database(url))


def _bring_back(app: App, kept: _Kept) -> None:
    app.database.close()
    url = sa.make_url(app.database.url)
    shutil.copytree(kept.folder, app.folder, dirs_exist_ok=True)
    if app.database.is_sqlite:
        shutil.copy(kept.database, str(url.database))
    else:
        replace_database(url, kept.database)
    if whereabouts(app).homes:
        move_in(app, "system:test")
