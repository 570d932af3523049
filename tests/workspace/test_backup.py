"""A backup is of one moment, holds everything but secrets, and is given out only once it was found whole."""

import json
import shutil
import sqlite3
import threading
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from servers.program import Program
from tagwerk.access.actors import Actor
from tagwerk.companies.cards import add_company
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.platform.errors import Conflict, TagwerkError, Unreachable, WrongInput
from tagwerk.workspace.backups import making
from tagwerk.workspace.backups.archives import read_manifest, verify_archive, without_secrets
from tagwerk.workspace.backups.keeping import check_backups, keep_backups, list_backups
from tagwerk.workspace.backups.making import backup
from tagwerk.workspace.backups.rows import tables_of
from tagwerk.workspace.backups.upgrading import upgrade_safely
from tagwerk.workspace.opening import open_workspace, schemas

ADMINISTRATOR = Actor("anna", "administrator", 1)


@pytest.fixture
def full(filled: Path) -> Iterator[App]:
    """An open workspace in which no table is empty."""
    app = open_workspace(filled)
    yield app
    app.close()


def counts(connection: sa.Connection) -> dict[str, int]:
    return {
        table: connection.execute(sa.select(sa.func.count()).select_from(sa.table(table))).scalar_one()
        for table in tables_of(connection)
    }


def records(file: Path, folder: Path) -> dict[str, int]:
    """How many rows each table in a backup has."""
    with zipfile.ZipFile(file) as archive:
        engine = sa.create_engine(f"sqlite:///{archive.extract('tagwerk.db', folder)}")
    with engine.connect() as connection:
        found = counts(connection)
    engine.dispose()
    return found


def test_a_backup_has_every_row_of_every_table(full: App, tmp_path: Path) -> None:
    with full.database.reading() as session:
        before = counts(session.connection())
    assert sum(before.values()) > 800
    made = backup(full, ADMINISTRATOR)
    assert records(made.file, tmp_path / "unpacked") == before | {"homes": 1}
    assert made.manifest.faults == []
    assert made.manifest.database == ("sqlite" if full.database.is_sqlite else "postgresql")
    assert made.manifest.head.startswith(f"{before['activities']}:")
    assert oct(made.file.stat().st_mode)[-3:] == "600"
    assert [path.name for path in made.file.parent.iterdir()] == [made.file.name]


def test_a_backup_has_templates_and_reports_and_no_secret(full: App, tmp_path: Path) -> None:
    (full.folder / "templates" / "own").mkdir(parents=True)
    (full.folder / "templates" / "own" / "größe.txt").write_text("Guten Tag", encoding="utf-8")
    (tmp_path / "private").write_text("geheim", encoding="utf-8")
    (full.folder / "templates" / "link").symlink_to(tmp_path / "private")
    made = backup(full, ADMINISTRATOR, tmp_path / "kept.zip")
    with zipfile.ZipFile(made.file) as archive:
        assert archive.read("templates/own/größe.txt") == b"Guten Tag"
        assert "templates/link" not in archive.namelist()
        assert "queue.db" not in archive.namelist()


@pytest.mark.parametrize(
    "line",
    [
        'smtp_url = "smtp://anna:geheim@mail.example.com:587"',
        'url = "postgresql://anna@db/crm?password=geheim&sslmode=require"',
        'smtp_password = "geheim"',
        "auth_token = 'geheim'",
        '"client_secret" = "geheim"',
    ],
)
def test_secrets_are_left_out_of_the_settings(line: str) -> None:
    kept = without_secrets(f"[section]\n{line}\nport = 8\n")
    assert "geheim" not in kept
    assert "port = 8" in kept


def test_while_others_write_a_backup_is_of_one_moment(full: App) -> None:
    stop = threading.Event()
    written: list[int] = []

    def write() -> None:
        while not stop.wait(0.002):  # SQLite has no queue of writers: without a pause one keeps all others out
            written.append(add_company(full, ADMINISTRATOR, f"Firma {len(written)}").id)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _time in range(3):
            made = backup(full, ADMINISTRATOR)
            verify_archive(made.file)
            assert made.manifest.faults == []
    finally:
        stop.set()
        writer.join()
    assert written


def test_nothing_that_is_there_is_replaced(full: App, tmp_path: Path) -> None:
    (tmp_path / "mine.zip").write_text("mine", encoding="utf-8")
    with pytest.raises(Conflict, match=r"is there already"):
        backup(full, ADMINISTRATOR, tmp_path / "mine.zip")
    assert (tmp_path / "mine.zip").read_text(encoding="utf-8") == "mine"
    first, second = (backup(full, ADMINISTRATOR, tmp_path) for _time in range(2))
    assert first.file != second.file


def test_a_backup_that_does_not_read_back_is_not_given_out(full: App, monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(*_args: object) -> None:
        raise WrongInput("damaged")

    monkeypatch.setattr(making, "verify_archive", damaged)
    with pytest.raises(WrongInput):
        backup(full, ADMINISTRATOR)
    assert list((full.folder / "backups").iterdir()) == []


@pytest.mark.parametrize("filled", ["sqlite"], indirect=True)
def test_damaged_records_are_named_and_make_no_backup(full: App) -> None:
    full.close()
    file = full.folder / "tagwerk.db"
    content = bytearray(file.read_bytes())
    for place in range(40_960, len(content), 8_192):
        content[place : place + 200] = b"\x5a" * 200
    file.write_bytes(content)
    with pytest.raises(TagwerkError) as refused:
        backup(full, Actor.system("test"))
    assert "\n" not in str(refused.value)
    assert list((full.folder / "backups").iterdir()) == []


def test_a_full_disk_is_one_line_and_leaves_nothing(full: App, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_room(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(making, "write_archive", no_room)
    with pytest.raises(Unreachable, match=r"No space left on device. Nothing was changed. Make room"):
        backup(full, ADMINISTRATOR)
    assert list((full.folder / "backups").iterdir()) == []


def test_a_touched_ledger_is_kept_as_it_is_and_named(full: App) -> None:
    engine = sa.create_engine(full.config.database_url)
    with engine.begin() as connection:
        for trigger in ("activities_no_update", "activities_no_delete"):
            on = "" if full.database.is_sqlite else " ON activities"
            connection.execute(sa.text(f"DROP TRIGGER {trigger}{on}"))
        connection.execute(sa.text("UPDATE activities SET recorded_by = 'nobody' WHERE id = 5"))
    engine.dispose()
    made = backup(full, ADMINISTRATOR)
    assert any("activities 5 was changed" in fault for fault in made.manifest.faults)


def test_the_days_backup_is_kept_for_the_days_of_the_settings(full: App, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "no backup yet" in check_backups(full)
    by_hand = backup(full, ADMINISTRATOR)
    for day in (0, 10, 20):
        monkeypatch.setenv(clock.OFFSET_VARIABLE, str(timedelta(days=day).total_seconds()))
        keep_backups(full)
    days = [each.manifest.occasion for each in list_backups(full, ADMINISTRATOR)]
    assert days == ["daily", "daily", "by-hand"]
    assert by_hand.file.exists()
    monkeypatch.setenv(clock.OFFSET_VARIABLE, str(timedelta(days=400).total_seconds()))
    with pytest.raises(Conflict, match="380 days old"):
        check_backups(full)
    monkeypatch.setenv(clock.OFFSET_VARIABLE, str(timedelta(days=21).total_seconds()))
    assert list_backups(full, ADMINISTRATOR)[0].file.name in check_backups(full)


def test_others_backups_in_the_folder_are_neither_listed_nor_removed(
    full: App, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    keep_backups(full)
    [own] = list_backups(full, ADMINISTRATOR)
    foreign = full.folder / "backups" / "other.zip"
    with zipfile.ZipFile(own.file) as archive:
        manifest = json.loads(archive.read("backup.json")) | {"workspace": str(tmp_path / "other")}
    with zipfile.ZipFile(foreign, "w") as archive:
        archive.writestr("backup.json", json.dumps(manifest))
    (full.folder / "backups" / "holiday.zip").write_bytes(b"PK")
    monkeypatch.setenv(clock.OFFSET_VARIABLE, str(timedelta(days=100).total_seconds()))
    keep_backups(full)
    assert foreign.exists()
    assert (full.folder / "backups" / "holiday.zip").exists()
    assert len(list_backups(full, ADMINISTRATOR)) == 1


def test_before_an_upgrade_there_is_a_backup_of_the_older_schema(older: Path, tmp_path: Path) -> None:
    app = open_workspace(older, check_schema=False)
    with app.database.reading() as session:
        before = counts(session.connection())
    found = app.database.revisions(schemas(app))
    done = upgrade_safely(app)
    assert done.backup is not None
    assert read_manifest(done.backup.file).schemas == found
    assert done.backup.manifest.occasion == "upgrade"
    assert records(done.backup.file, tmp_path / "unpacked") == before | ({"homes": 1} if "homes" in before else {})
    assert upgrade_safely(app).backup is None
    app.close()


def test_the_commands_say_where_the_backup_is(filled: Path, tmp_path: Path) -> None:
    program = Program(filled, {"TAGWERK_EMPLOYEE": "anna"})
    made = program.json("db", "backup", "--out", str(tmp_path))
    assert Path(made["file"]).parent == tmp_path
    assert made["faults"] == []
    assert program.json("db", "backups") == []
    assert "tagwerk db backup" in program.run("db", "backups").stdout
    shown = program.run("db", "backup").stdout
    [listed] = program.json("db", "backups")
    assert listed["file"] in shown
    assert Path(listed["file"]).name in program.run("db", "backups").stdout
    assert listed["occasion"] == "by-hand"


def test_an_upgrade_says_where_what_was_there_before_is(older: Path) -> None:
    program = Program(older)
    done = program.run("db", "upgrade")
    assert done.returncode == 0, done.stderr
    [file] = (older / "backups").glob("*-upgrade.zip")
    assert str(file) in done.stdout
    assert "backups" not in program.run("db", "upgrade").stdout


def rows_in(file: Path, query: str) -> list[Any]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(query).fetchall()


def test_tables_of_a_plugin_that_is_not_here_are_in_the_backup_too(full: App, tmp_path: Path) -> None:
    engine = sa.create_engine(full.config.database_url)
    kind = "BLOB" if full.database.is_sqlite else "BYTEA"
    moment = "DATETIME" if full.database.is_sqlite else "TIMESTAMP WITH TIME ZONE"
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE gone_version (version_num VARCHAR(32) NOT NULL)"))
        connection.execute(sa.text("INSERT INTO gone_version VALUES ('0001')"))
        connection.execute(
            sa.text(f"CREATE TABLE gone_things (id INTEGER PRIMARY KEY, name VARCHAR(20), what {kind}, at {moment})")
        )
        statement = sa.text("INSERT INTO gone_things VALUES (1, 'Größe', :what, '2026-11-29 10:00:00.5')")
        connection.execute(statement, {"what": b"\0\xff"})
    engine.dispose()
    made = backup(full, ADMINISTRATOR)
    with zipfile.ZipFile(made.file) as archive:
        file = Path(archive.extract("tagwerk.db", tmp_path / "unpacked"))
    [(number, name, what, at)] = rows_in(file, "SELECT * FROM gone_things")
    assert (number, name, what) == (1, "Größe", b"\0\xff")
    assert at.startswith("2026-11-29 10:00:00.5")
    shutil.rmtree(tmp_path / "unpacked")
