"""What is in a workspace is its owner's alone; nothing is written through a link, or in the place of a file that is there."""

import os
import stat
from pathlib import Path

import pytest

from servers.program import Program
from tagwerk.access.actors import Actor
from tagwerk.companies.imports.importing import import_companies
from tagwerk.platform.app import App
from tagwerk.platform.errors import TagwerkError
from tagwerk.platform.home.private import open_to_others
from tagwerk.workspace.checks import check_files

LIST = "company;email\nMöbel Größer;kein-mail\n"


def test_all_that_a_day_leaves_in_a_new_workspace_is_closed_to_others(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        program = Program(tmp_path / "workspace")
        for command in (
            ("init", str(program.workspace), "--sample"),
            ("staff", "list"),
            ("db", "backup"),
            ("reports", "make", "monthly"),
            ("plugins", "list"),
        ):
            done = program.run(*command)
            assert done.returncode == 0, done.stderr
        (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
        rejects = Path(program.json("companies", "import", str(tmp_path / "list.csv"))["rejects_file"])
    finally:
        os.umask(before)
    assert list(open_to_others(program.workspace)) == []
    assert stat.S_IMODE(rejects.stat().st_mode) == 0o600
    assert stat.S_IMODE((program.workspace / "templates").stat().st_mode) == 0o700


@pytest.mark.parametrize("name", ["tagwerk.toml", "reports/report.html", ".tagwerk-secret", "."])
@pytest.mark.parametrize("mode", [0o040, 0o004, 0o020, 0o002])
def test_the_doctor_names_what_others_may_read_or_change(app: App, name: str, mode: int) -> None:
    assert "yours alone" in check_files(app)
    (app.folder / "reports").mkdir(mode=0o700, exist_ok=True)
    path = app.folder / name
    if not path.exists():
        path.touch(0o600)
    path.chmod(path.stat().st_mode | mode)
    with pytest.raises(TagwerkError, match="chmod -R go=") as wide:
        check_files(app)
    assert f"change: {name}" in str(wide.value)


def test_templates_and_links_are_the_owners_affair(app: App, tmp_path: Path) -> None:
    (app.folder / "templates").mkdir(mode=0o755)
    (app.folder / "templates" / "layout.html").touch(0o644)
    (tmp_path / "elsewhere").touch(0o644)
    (app.folder / "link").symlink_to(tmp_path / "elsewhere")
    assert list(open_to_others(app.folder)) == []


def test_rejected_rows_take_no_place_that_is_taken_and_follow_no_link(app: App, anna: Actor, tmp_path: Path) -> None:
    file, victim = tmp_path / "list.csv", tmp_path / "victim"
    file.write_text(LIST, encoding="utf-8")
    victim.write_text("precious", encoding="utf-8")
    (tmp_path / "list.csv.rejects.csv").symlink_to(victim)
    (tmp_path / "list.csv.rejects-2.csv").symlink_to(tmp_path / "nowhere")
    names = [import_companies(app, anna, file).rejects_file for _time in range(2)]
    file.write_text(f"{LIST}\n{LIST.splitlines()[-1]}\n", encoding="utf-8")
    names.append(import_companies(app, anna, file).rejects_file)
    found = [path.name for path in names if path is not None]
    assert found[:2] == ["list.csv.rejects-3.csv"] * 2, "what is rejected again is one file"
    assert found[2] == "list.csv.rejects-4.csv"
    assert victim.read_text(encoding="utf-8") == "precious"
    assert not (tmp_path / "nowhere").exists()


def test_a_workspace_is_founded_through_no_link(tmp_path: Path) -> None:
    (tmp_path / "workspace").mkdir()
    (tmp_path / "workspace" / "tagwerk.toml").symlink_to(tmp_path / "victim")
    done = Program(tmp_path / "workspace").run("init", str(tmp_path / "workspace"))
    assert done.returncode != 0
    assert not (tmp_path / "victim").exists()
    assert "Traceback" not in done.stderr
