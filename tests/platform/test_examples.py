"""The plugins in ``examples/``, installed as a stranger's: they load, contribute, and their own tests pass."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

EXAMPLES = Path(__file__).parents[2] / "examples" / "plugins"
HOW_TO = Path(__file__).parents[2] / "docs" / "how-to"
PAGES = ("test-a-plugin.md", "add-a-report.md", "write-a-notifier.md", "say-who-is-not-contacted.md")
"""Pages that show all the files of a plugin, or of its tests."""
SHOWN_FILE = re.compile(r"^<!-- file: (\S+) -->\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)
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


@pytest.mark.heavy
@pytest.mark.parametrize("page", PAGES)
def test_the_plugin_that_a_page_shows_passes_the_tests_that_it_shows(
    installed: dict[str, str], tmp_path: Path, page: str
) -> None:
    folder = tmp_path / "shown"
    for name, text in SHOWN_FILE.findall((HOW_TO / page).read_text(encoding="utf-8")):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    if (folder / "pyproject.toml").exists():
        project = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        info = tmp_path / f"{project['name'].replace('-', '_')}-0.1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: 0.1.0\n", encoding="utf-8"
        )
        named = "".join(f"{name} = {module}\n" for name, module in project["entry-points"]["tagwerk"].items())
        (info / "entry_points.txt").write_text(f"[tagwerk]\n{named}", encoding="utf-8")
    variables = installed | {"PYTHONPATH": os.pathsep.join([installed["PYTHONPATH"], str(folder)])}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "error", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder, env=variables)
    assert done.returncode == 0, done.stdout
    if (folder / "pyproject.toml").exists():
        checking = [sys.executable, "-m", "tagwerk", "plugins", "check", "--no-wheel", str(folder)]
        done = subprocess.run(checking, capture_output=True, text=True, env=variables)
        assert done.returncode == 0, done.stdout + done.stderr
