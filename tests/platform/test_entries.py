"""The entry points are read by hand, fast, and say what importlib.metadata says; what only that knows is left to it."""

import subprocess
import sys
from pathlib import Path

import pytest

from tagwerk.platform.hosting.loading import entries


def distribution(site: Path, name: str, ending: str, points: str, described: str) -> None:
    folder = site / f"{name}-1.0.{ending}"
    folder.mkdir(parents=True)
    (folder / "entry_points.txt").write_text(points, encoding="utf-8")
    (folder / entries.METADATA[ending]).write_text(described, encoding="utf-8")


def told(found: list[entries.Entry]) -> list[tuple[object, ...]]:
    return sorted(
        (each.name, each.module, each.attribute, each.distribution, each.version, each.requires, each.flaw)
        for each in found
    )


def test_by_hand_and_by_importlib_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    points = "[console_scripts]\nx = y:z\n\n[tagwerk]\n# a note\nbells = tagwerk_bells\nodd=tagwerk_odd:plugin\n\n"
    points += "[other]\nbells = no\n"
    described = "Metadata-Version: 2.1\nName: Tagwerk.Bells\nVersion: 1.0\n"
    described += "Requires-Dist: tagwerk>=0.1\nRequires-Dist: httpx\n\nName: no\n"
    distribution(first, "Tagwerk.Bells", "dist-info", points, described)
    distribution(second, "tagwerk_bells", "dist-info", "[tagwerk]\nhidden = by_the_first\n", described)
    distribution(
        second, "tagwerk_eggs", "egg-info", "[tagwerk]\neggs = tagwerk_eggs\n", "Name: tagwerk-eggs\nVersion: 2\n"
    )
    distribution(second, "nothing", "dist-info", "[console_scripts]\na = b:c\n", "Name: nothing\nVersion: 1\n")
    monkeypatch.setattr(sys, "path", [str(first), str(tmp_path / "gone"), str(second)])
    by_hand = entries._in_folders()
    assert by_hand is not None
    assert [each[0] for each in told(by_hand)] == ["bells", "eggs", "odd"]
    assert told(by_hand) == told(entries._as_importlib_says())


def test_here_both_say_the_same() -> None:
    by_hand = entries._in_folders()
    assert by_hand is None or told(by_hand) == told(entries._as_importlib_says())


def test_what_only_importlib_knows_is_left_to_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packed = tmp_path / "packed.zip"
    packed.write_bytes(b"PK\x05\x06" + b"\0" * 18)
    monkeypatch.setattr(sys, "path", [str(packed)])
    assert entries._in_folders() is None
    assert entries.entries() == []


def test_a_start_does_without_importlib_metadata() -> None:
    script = (
        "import sys; from tagwerk.cli.main import run; run(['--help']); sys.exit('importlib.metadata' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
