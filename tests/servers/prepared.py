"""Databases with our tables, made once and copied for each test, and a workspace on each kind of them."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from servers.once import made_once
from servers.postgresql import new_database
from tagwerk.platform.config import FILE_NAME
from tagwerk.platform.home.demo import mark_as_demo
from tagwerk.platform.home.private import write_new
from tagwerk.workspace.opening import open_workspace, upgrade


@pytest.fixture(scope="session")
def prepared_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with our tables and nothing in them, made once."""
    folder = made_once(
        tmp_path_factory, "prepared", lambda folder: _prepare(folder, f"sqlite:///{folder / 'tagwerk.db'}")
    )
    return folder / "tagwerk.db"


@pytest.fixture(scope="session")
def prepared_postgresql(postgresql_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of a PostgreSQL database with our tables and nothing in them, made once."""
    with new_database(postgresql_server) as url:
        _prepare(tmp_path_factory.mktemp("prepared-postgresql"), url)
        with closing(psycopg.connect(url.replace("+psycopg", ""))) as connection:
            connection.execute("SELECT count(*) FROM employees")  # what a first look has it keep goes into each copy
        yield url.rpartition("/")[2]


def _prepare(folder: Path, url: str) -> None:
    (folder / FILE_NAME).write_text(f'[database]\nurl = "{url}"\n', encoding="utf-8")
    app = open_workspace(folder, check_schema=False, new_demo=True)  # whatever the clock of the first test
    upgrade(app)
    mark_as_demo(app)
    app.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database with our tables and nothing in them, once of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{shutil.copy(request.getfixturevalue('prepared_sqlite'), tmp_path / 'tagwerk.db')}"
    else:
        server, template = request.getfixturevalue("postgresql_server"), request.getfixturevalue("prepared_postgresql")
        with new_database(server, template) as url:
            yield url


@pytest.fixture
def workspace_folder(tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty workspace folder whose database is the one of this run."""
    monkeypatch.setenv("TAGWERK_DATABASE__URL", database_url)
    folder = tmp_path / "workspace"
    folder.mkdir(mode=0o700)
    write_new(folder / FILE_NAME, b"")
    return folder
