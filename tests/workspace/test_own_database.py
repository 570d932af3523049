"""A workspace knows which database is its own: what does not lead there is an error, and never another, empty one."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from servers.postgresql import new_database
from servers.program import Program
from tagwerk.platform.config import load
from tagwerk.platform.connections.addresses import parsed, reached, recorded, same, shown
from tagwerk.platform.errors import ConfigurationError

SECRET = "geheim"


@pytest.fixture
def elsewhere(postgresql_server: str, prepared_postgresql: str) -> Iterator[str]:
    """The address of a database on PostgreSQL, with a password, which this server does not ask for."""
    with new_database(postgresql_server, prepared_postgresql) as url:
        yield url.replace("postgres@", f"postgres:{SECRET}@")


def url_in(folder: Path) -> str:
    return str(tomllib.loads((folder / "tagwerk.toml").read_text(encoding="utf-8"))["database"]["url"])


def test_a_new_workspace_records_its_database_without_the_password(elsewhere: str, tmp_path: Path) -> None:
    variable = {"TAGWERK_DATABASE__URL": f"{elsewhere}?sslpassword={SECRET}&application_name=tagwerk"}
    program = Program(tmp_path / "workspace", variable)
    done = program.run("init", str(program.workspace))
    assert done.returncode == 0, done.stderr
    assert SECRET not in (program.workspace / "tagwerk.toml").read_text(encoding="utf-8")
    assert url_in(program.workspace).endswith("?application_name=tagwerk")
    program.environment.clear()  # a shell without the variable: this server asks for no password
    assert len(program.json("staff", "list")) == 1
    assert not (program.workspace / "tagwerk.db").exists()


def test_the_address_may_be_typed_and_its_password_is_not_written(elsewhere: str, tmp_path: Path) -> None:
    program = Program(tmp_path / "workspace")
    done = program.run("init", str(program.workspace), "--database", elsewhere)
    assert done.returncode == 0, done.stderr
    assert SECRET not in (program.workspace / "tagwerk.toml").read_text(encoding="utf-8") + done.stdout + done.stderr
    assert same(url_in(program.workspace), elsewhere, program.workspace)


def test_a_file_in_the_folder_goes_along_with_it(tmp_path: Path) -> None:
    program = Program(tmp_path / "workspace")
    assert program.run("init", str(program.workspace)).returncode == 0
    assert url_in(program.workspace) == "sqlite:///tagwerk.db"
    moved = Program(program.workspace.rename(tmp_path / "moved"))
    assert len(moved.json("staff", "list")) == 1


def test_the_environment_leads_to_no_other_database(program: Program, elsewhere: str) -> None:
    program.environment["TAGWERK_DATABASE__URL"] = elsewhere
    done = program.run("staff", "list")
    assert (done.returncode, done.stdout) == (2, "")
    assert "tagwerk.toml says that the database is sqlite" in done.stderr
    assert SECRET not in done.stderr


@pytest.mark.parametrize("command", [("staff", "list"), ("db", "upgrade"), ("db", "status")])
def test_records_that_are_missing_are_not_made_anew(program: Program, command: tuple[str, ...]) -> None:
    for file in program.workspace.glob("tagwerk.db*"):
        file.unlink()
    done = program.run(*command)
    assert command == ("db", "status") or done.returncode != 0
    assert not (program.workspace / "tagwerk.db").exists()
    if command == ("db", "upgrade"):
        assert "records of this workspace are missing" in done.stderr
        assert "tagwerk db restore FILE" in done.stderr


def test_the_password_comes_from_a_setting_or_from_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tagwerk.toml").write_text('[database]\nurl = "postgresql://anna@db/crm"\n', encoding="utf-8")
    (tmp_path / "password").write_text(f"{SECRET}\n", encoding="utf-8")
    monkeypatch.setenv("TAGWERK_DATABASE__PASSWORD_FILE", str(tmp_path / "password"))
    assert load(tmp_path).database_url == f"postgresql+psycopg://anna:{SECRET}@db/crm"
    monkeypatch.setenv("TAGWERK_DATABASE__PASSWORD_FILE", str(tmp_path / "nothing"))
    with pytest.raises(ConfigurationError, match="cannot be read"):
        _ = load(tmp_path).database_url
    monkeypatch.delenv("TAGWERK_DATABASE__PASSWORD_FILE")
    monkeypatch.setenv("TAGWERK_DATABASE__PASSWORD", SECRET)
    assert load(tmp_path).database_url == f"postgresql+psycopg://anna:{SECRET}@db/crm"
    assert SECRET not in repr(load(tmp_path).settings)
    (tmp_path / "address").write_text(f"postgresql://anna:{SECRET}@db/crm\n", encoding="utf-8")
    monkeypatch.setenv("TAGWERK_DATABASE__URL_FILE", str(tmp_path / "address"))
    assert load(tmp_path).database_url == f"postgresql+psycopg://anna:{SECRET}@db/crm"


@pytest.mark.parametrize(
    "address",
    [
        f"postgresql://anna:{SECRET}@db/crm",
        f"postgresql://db/crm?user=anna&password={SECRET}",
        f"postgresql://anna@db/crm?sslpassword={SECRET}&sslmode=require",
    ],
)
def test_no_password_is_shown_or_written(address: str, tmp_path: Path) -> None:
    url = parsed(address)
    assert SECRET not in shown(url) + recorded(url, tmp_path)
    assert SECRET in reached(address, tmp_path)


def test_an_address_that_is_none_is_not_repeated() -> None:
    with pytest.raises(ConfigurationError) as refused:
        parsed(f"postgresql:/anna:{SECRET}@db")
    assert SECRET not in str(refused.value)
