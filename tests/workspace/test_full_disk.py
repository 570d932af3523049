"""On a disk that is full, a backup and a restore say so in one line and leave everything as it was."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from servers.program import Program
from servers.requirement import need

pytestmark = pytest.mark.heavy


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own with 4 MB."""
    folder = tmp_path / "small"
    folder.mkdir()
    if subprocess.run([need("mount"), "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)], check=False).returncode:
        pytest.skip("no disk may be mounted here")
    yield folder
    subprocess.run([need("umount"), "--lazy", str(folder)], check=True)


def fill(folder: Path, left: int) -> Path:
    """Fill the disk of *folder* up to *left* bytes."""
    filling = folder / "filling"
    filling.write_bytes(bytes(shutil.disk_usage(folder).free - left))
    return filling


@pytest.mark.parametrize("left", [0, 100_000, 700_000])
def test_a_backup_that_finds_no_room_is_not_there(filled: Path, small_disk: Path, left: int) -> None:
    fill(small_disk, left)
    done = Program(filled, {"TAGWERK_EMPLOYEE": "anna"}).run("db", "backup", "--out", f"{small_disk}/kept.zip")
    (line,) = done.stderr.splitlines()
    assert f"{small_disk}" in line
    assert "No space left on device. Nothing was changed." in line
    assert [path.name for path in small_disk.iterdir()] == ["filling"]


@pytest.mark.parametrize("filled", ["sqlite"], indirect=True)
@pytest.mark.parametrize("left", [0, 100_000, 600_000, 1_000_000])
def test_a_restore_that_finds_no_room_changes_nothing(
    filled: Path, small_disk: Path, tmp_path: Path, left: int
) -> None:
    workspace = Path(shutil.copytree(filled, small_disk / "workspace"))
    program = Program(workspace, {"TAGWERK_EMPLOYEE": "anna"})
    file = program.json("db", "backup", "--out", str(tmp_path / "kept.zip"))["file"]
    before = program.json("companies", "list")
    filling = fill(small_disk, left)
    done = program.run("db", "restore", file, "--yes")
    if done.returncode:
        (line,) = done.stderr.splitlines()[-1:]
        assert line.startswith("error: ")
        assert "othing was changed" in line
    filling.unlink()
    assert program.json("companies", "list") == before
    assert program.run("db", "restore", file, "--yes").returncode == 0
    assert program.json("companies", "list") == before
