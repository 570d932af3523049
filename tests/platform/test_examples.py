"""The plugins in ``examples/``, installed as a stranger's: they load, contribute, and their own tests pass."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

EXAMPLES = Path(__file__).parents[2] / "examples" / "plugins"
NAMES = ("samples", "trade_fair", "bonus_board")


@pytest.fixture
def installed(tmp_path: Path) -> dict[str, str]:
    """An environment in which all of them are installed, as pip leaves them."""
    for name in NAMES:
        info = tmp_path / f"tagwerk_{name}-0.1.0.dist-info"
        info.mkdir()
        title = f"tagwerk-{name}".replace("_", "-")
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {title}\nVersion: 0.1.0\n", encoding="utf-8")
        (info / "entry_points.txt").write_text(f"[tagwerk]\n{name} = tagwerk_{name}\n", encoding="utf-8")
        for catalogue in (EXAMPLES / name).glob("tagwerk_*/locale/*/LC_MESSAGES/*.po"):
            with catalogue.open("rb") as written, catalogue.with_suffix(".mo").open("wb") as compiled:
                write_mo(compiled, read_po(written))
    path = os.pathsep.join([str(tmp_path), *(str(EXAMPLES / name) for name in NAMES)])
    return {**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}


@pytest.mark.heavy
@pytest.mark.parametrize("name", NAMES)
def test_the_tests_of_an_example_pass(installed: dict[str, str], name: str) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(EXAMPLES / name)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=EXAMPLES / name, env=installed)
    assert done.returncode == 0, done.stdout


@pytest.mark.heavy
@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_wrong_with_an_example(installed: dict[str, str], name: str) -> None:
    command = [sys.executable, "-m", "tagwerk", "plugins", "check", "--no-wheel", str(EXAMPLES / name)]
    done = subprocess.run(command, capture_output=True, text=True, env=installed)
    assert done.returncode == 0, done.stdout + done.stderr
