"""A workspace with sample companies, opened once and copied for each hostile plugin."""

import shutil
from pathlib import Path

import pytest

from kit.hostile import Guests, warm_up


@pytest.fixture(scope="session")
def warm() -> None:
    """The program is imported."""
    warm_up()


@pytest.fixture(scope="session")
def hosted(warm: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace that did a day's work."""
    place = tmp_path_factory.mktemp("hosted")
    (place / "site").mkdir()
    guests = Guests(place, place / "site")
    folder = place / "workspace"
    done = guests.run("init", str(folder), "--sample")
    assert done.status == 0, done.said
    return folder


@pytest.fixture
def guests(hosted: Path, tmp_path: Path) -> Guests:
    """A copy of it, and a place where hostile plugins are installed."""
    site = tmp_path / "site"
    site.mkdir()
    shutil.copytree(hosted, tmp_path / "workspace")
    return Guests(tmp_path / "workspace", site)
