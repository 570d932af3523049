"""What was confirmed is on the disk: on every connection, in every thread, on both databases."""

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from kit import power
from tagwerk.platform.app import App
from tagwerk.platform.database import Database
from tagwerk.platform.errors import ConfigurationError, Unreachable
from tagwerk.workspace.checks import check_durability

WRITING = """
import os, sys, threading
from pathlib import Path
from tagwerk.staff.tables import Department
from tagwerk.workspace.opening import open_workspace

app = open_workspace(Path(sys.argv[1]), load_any=False)

def write(names):
    for name in names:
        with app.database.transaction() as session:
            session.add(Department(name=name))
        os.write(1, f"{name}\\n".encode())

threads = [threading.Thread(target=write, args=([f"{letter}{number}" for number in range(6)],)) for letter in "ab"]
for thread in threads: thread.start()
for thread in threads: thread.join()
with app.database.reading() as session:
    session.connection().exec_driver_sql("SELECT 1")
"""
FORGETTING = """
import os, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA journal_mode=WAL")
connection.execute("PRAGMA synchronous=NORMAL")
for number in range(3):
    connection.execute("INSERT INTO departments (name, email) VALUES (?, '')", (f"c{number}",))
    os.write(1, f"c{number}\\n".encode())
"""


@pytest.fixture
def sqlite_folder(tmp_path: Path, prepared_sqlite: Path) -> Path:
    """A workspace on SQLite with our tables."""
    folder = tmp_path / "wörk space"
    folder.mkdir()
    (folder / "tagwerk.toml").write_text("", encoding="utf-8")
    (folder / "tagwerk.db").write_bytes(prepared_sqlite.read_bytes())
    return folder


def test_when_power_fails_right_after_a_confirmation_what_was_confirmed_is_there(
    sqlite_folder: Path, tmp_path: Path
) -> None:
    confirmed = []
    for name, files in power.failures(sqlite_folder, WRITING, str(sqlite_folder)):
        confirmed.append(name)
        assert set(confirmed) <= departments_after(files, tmp_path / f"after {name}")
    assert len(confirmed) == 12


def test_the_instrument_sees_what_is_forgotten(sqlite_folder: Path, tmp_path: Path) -> None:
    last = [files for _name, files in power.failures(sqlite_folder, FORGETTING, str(sqlite_folder / "tagwerk.db"))][-1]
    assert departments_after(last, tmp_path / "after") == set()


def test_every_connection_of_the_pool_writes_through_in_every_thread(app: App) -> None:
    found: list[object] = []
    together = threading.Barrier(4)

    def look() -> None:
        with app.database.engine.connect() as connection:
            driver = connection.connection.dbapi_connection
            assert driver is not None
            cursor = driver.cursor()
            cursor.execute("PRAGMA synchronous" if app.database.is_sqlite else "SHOW synchronous_commit")
            found.append(cursor.fetchone())
            if not app.database.is_sqlite:
                together.wait(10)

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [(2,) if app.database.is_sqlite else ("on",)] * 4


@pytest.mark.parametrize(("set_to", "becomes"), [("off", "on"), ("local", "local"), ("remote_apply", "remote_apply")])
def test_postgresql_confirms_nothing_that_is_not_on_its_disk(postgresql_url: str, set_to: str, becomes: str) -> None:
    name = postgresql_url.rpartition("/")[2]
    changing = Database(postgresql_url)
    with changing.transaction() as session:
        session.execute(sa.text(f"ALTER DATABASE {name} SET synchronous_commit = {set_to}"))
    changing.close()
    database = Database(postgresql_url)
    with database.transaction() as session, database.reading() as reading:
        assert session.scalar(sa.text("SHOW synchronous_commit")) == becomes
        assert reading.scalar(sa.text("SHOW synchronous_commit")) == becomes
    database.close()


def test_the_doctor_names_a_server_that_does_not_write_what_it_confirms(app: App) -> None:
    if app.database.is_sqlite:
        assert check_durability(app) == "what is confirmed is on the disk"
    else:  # the server of the tests is one
        with pytest.raises(ConfigurationError, match="fsync=off"):
            check_durability(app)


def test_who_reads_cannot_write(app: App) -> None:
    with pytest.raises(Unreachable), app.database.reading() as session:
        session.execute(sa.text("INSERT INTO departments (name, email) VALUES ('X', '')"))
    with app.database.reading() as session:
        assert session.scalar(sa.text("SELECT count(*) FROM departments")) == 0


def departments_after(files: dict[str, bytes], folder: Path) -> set[str]:
    """What the database holds when the machine is switched on again, sound as it is."""
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    with closing(sqlite3.connect(folder / "tagwerk.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return {name for (name,) in connection.execute("SELECT name FROM departments")}
