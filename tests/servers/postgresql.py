"""PostgreSQL: one server for the tests of a process, a fresh database for each test."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
import sqlalchemy as sa

from servers.requirement import free_port, need

MEMORY = Path("/dev/shm")  # where it exists and is large enough; making the files of a database on a disk takes long
ENOUGH = 2**30  # bytes; a server with the databases of one test takes a tenth of it


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of a running server, without a database: ``postgres@127.0.0.1:PORT``."""
    initdb, control = need("initdb"), need("pg_ctl")
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    memory = MEMORY if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH else None
    with tempfile.TemporaryDirectory(prefix="postgresql-", dir=memory, ignore_cleanup_errors=True) as folder:
        if as_user:
            shutil.chown(folder, "postgres", "postgres")

        def run(*command: str) -> None:
            # Not captured through pipes: the server would inherit them, and the end of its output never come.
            subprocess.run([*as_user, *command], check=True, cwd=folder, stdout=subprocess.DEVNULL)

        data, port = f"{folder}/data", free_port()
        # The locale is named, or the machine's would decide on the encoding and on what sorts before what.
        run(initdb, "-D", data, "-A", "trust", "-U", "postgres", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8")
        options = f"-p {port} -h 127.0.0.1 -k {folder} -c fsync=off -c max_connections=200"
        run(control, "-D", data, "-w", "-l", f"{folder}/log", "-o", options, "start")
        server = f"postgres@127.0.0.1:{port}"
        try:
            yield server
        finally:
            if server in _administrators:
                _administrators.pop(server).close()
            run(control, "-D", data, "-m", "immediate", "stop")


@pytest.fixture
def postgresql_url(postgresql_server: str) -> Iterator[str]:
    """The SQLAlchemy URL of an empty database."""
    with new_database(postgresql_server) as url:
        yield url


@contextmanager
def new_database(server: str, template: str = "template1") -> Iterator[str]:
    """A database that is a copy of *template*; gives its SQLAlchemy URL."""
    name = f"t{uuid4().hex[:12]}"
    _administrator(server).execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY".encode())
    yield f"postgresql+psycopg://{server}/{name}"
    _administrator(server).execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def copy_database(url: sa.URL) -> str:
    """The name of a copy of the database at *url*, to which nobody is connected; it is there as long as its server."""
    name = f"t{uuid4().hex[:12]}"
    _administrator(_server(url)).execute(f"CREATE DATABASE {name} TEMPLATE {url.database} STRATEGY FILE_COPY".encode())
    return name


def replace_database(url: sa.URL, template: str) -> None:
    """Have a copy of *template* in the place of the database at *url*."""
    administrator = _administrator(_server(url))
    administrator.execute(f"DROP DATABASE {url.database} WITH (FORCE)".encode())
    administrator.execute(f"CREATE DATABASE {url.database} TEMPLATE {template} STRATEGY FILE_COPY".encode())


def _server(url: sa.URL) -> str:
    return f"{url.username}@{url.host}:{url.port}"


_administrators: dict[str, psycopg.Connection] = {}
"""By server: a new connection costs a third of what a new database does."""


def _administrator(server: str) -> psycopg.Connection:
    """The connection that makes and drops databases; another one where somebody ended it."""
    with suppress(KeyError, psycopg.OperationalError):
        _administrators[server].execute("SELECT 1")
        return _administrators[server]
    _administrators[server] = psycopg.connect(f"postgresql://{server}/postgres", autocommit=True)
    return _administrators[server]
