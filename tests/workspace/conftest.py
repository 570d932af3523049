"""A workspace in which no table is empty, on both databases."""

import gzip
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from servers.once import made_once
from servers.postgresql import new_database
from tagwerk.platform.config import FILE_NAME
from tagwerk.workspace.backups.filling import fill
from tagwerk.workspace.backups.snapshots import repeatable
from tagwerk.workspace.opening import open_workspace, schemas, upgrade

OLDER = Path(__file__).parent / "older" / "0006"


def unpacked(folder: Path) -> Path:
    """The workspace of an older version, in which no table is empty, on SQLite in *folder*."""
    shutil.copytree(OLDER, folder, ignore=shutil.ignore_patterns("workspace.sql.gz", "shown.json"))
    with closing(sqlite3.connect(folder / "tagwerk.db")) as connection:
        connection.executescript(gzip.decompress((OLDER / "workspace.sql.gz").read_bytes()).decode())
    return folder


def on_postgresql(folder: Path, url: str, *, database: Path | None = None) -> None:
    """Have the workspace in *folder* on the empty database at *url*, with the rows of its file."""
    older = open_workspace(folder, check_schema=False)
    newer = open_workspace(folder, check_schema=False, address=url)
    with repeatable(older.database) as source, newer.database.engine.begin() as target:
        fill(source, target, schemas(older))
    older.close()
    newer.close()
    lives_at(folder, url)


def lives_at(folder: Path, url: str) -> None:
    """Have the workspace in *folder* find its records at *url*, and nowhere else."""
    for file in folder.glob("tagwerk.db*"):
        file.unlink()
    settings = (folder / FILE_NAME).read_text(encoding="utf-8")
    (folder / FILE_NAME).write_text(f'{settings}\n[database]\nurl = "{url}"\n', encoding="utf-8")


@pytest.fixture(scope="session")
def filled_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace of an older version, upgraded."""
    return made_once(tmp_path_factory, "filled", lambda folder: _upgraded(folder / "workspace")) / "workspace"


def _upgraded(folder: Path) -> None:
    app = open_workspace(unpacked(folder), check_schema=False)
    upgrade(app)
    with app.database.transaction() as session:
        session.execute(sa.text("DELETE FROM homes"))  # nothing has left it yet, and it may be copied
    app.close()
    (folder / ".tagwerk-home").unlink()


@pytest.fixture(scope="session")
def filled_postgresql(
    postgresql_server: str, filled_once: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The name of a PostgreSQL database with its rows, made once."""
    folder = Path(shutil.copytree(filled_once, tmp_path_factory.mktemp("filled-postgresql") / "workspace"))
    with new_database(postgresql_server) as url:
        on_postgresql(folder, url)
        yield url.rpartition("/")[2]


@pytest.fixture(params=["sqlite", "postgresql"])
def filled(request: pytest.FixtureRequest, filled_once: Path, tmp_path: Path) -> Iterator[Path]:
    """A workspace in which no table is empty, once on each kind of database."""
    folder = Path(shutil.copytree(filled_once, tmp_path / "workspace"))
    if request.param == "sqlite":
        yield folder
    else:
        server, template = request.getfixturevalue("postgresql_server"), request.getfixturevalue("filled_postgresql")
        with new_database(server, template) as url:
            lives_at(folder, url)
            yield folder


@pytest.fixture(params=["sqlite", "postgresql"])
def older(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """The same before its upgrade."""
    folder = unpacked(tmp_path / "workspace")
    if request.param == "sqlite":
        yield folder
    else:
        with new_database(request.getfixturevalue("postgresql_server")) as url:
            on_postgresql(folder, url)
            yield folder
