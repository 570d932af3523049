"""A PostgreSQL for the benchmarks: that of the environment, or one of our own for as long as they run."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import psycopg

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def postgresql_server(*, durable: bool = False) -> Iterator[str | None]:
    """``user@host:port`` of a server where one may make databases: that of TAGWERK_BENCH_POSTGRESQL, or one of our own, which
    waits for the disk where it is *durable*.

    None where there is no PostgreSQL on this machine.
    """
    if server := os.environ.get("TAGWERK_BENCH_POSTGRESQL"):
        yield server
        return
    elsewhere = sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin")), reverse=True)
    initdb, control = (
        shutil.which(name, path=os.pathsep.join(chain([os.environ.get("PATH", "")], elsewhere)))
        for name in ("initdb", "pg_ctl")
    )
    if initdb is None or control is None:
        yield None
        return
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as folder:
        if as_user:
            shutil.chown(folder, "postgres", "postgres")

        def run(*command: str) -> None:
            subprocess.run([*as_user, *command], check=True, cwd=folder, stdout=subprocess.DEVNULL)

        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = listener.getsockname()[1]
        run(initdb, "-D", f"{folder}/data", "-A", "trust", "-U", "postgres", "--no-sync", "-E", "UTF8",
            "--locale=C.UTF-8")  # fmt: skip
        options = f"-p {port} -h 127.0.0.1 -k {folder} -c fsync={'on' if durable else 'off'} -c max_wal_size=8GB"
        run(control, "-D", f"{folder}/data", "-w", "-l", f"{folder}/log", "-o", options, "start")
        try:
            yield f"postgres@127.0.0.1:{port}"
        finally:
            run(control, "-D", f"{folder}/data", "-m", "immediate", "stop")


@contextmanager
def postgresql_database(server: str) -> Iterator[str]:
    """The URL of a new database on the *server*."""
    name = f"bench{uuid4().hex[:8]}"
    with psycopg.connect(f"postgresql://{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
        try:
            yield f"postgresql+psycopg://{server}/{name}"
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
