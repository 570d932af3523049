"""From wheels alone, in an empty environment: a plugin is made, installed as its README says, tested, counted,
switched, taken away and purged."""

import json
import os
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
# What is set around the tests and not in a stranger's shell; pip refuses the last where it builds without isolation.
OURS = ("PYTHONPATH", "VIRTUAL_ENV", "PIP_BUILD_CONSTRAINT")

pytestmark = [pytest.mark.heavy, pytest.mark.timeout(900)]


@dataclass
class Environment:
    """An environment of its own, and a workspace in it."""

    folder: Path

    @property
    def workspace(self) -> Path:
        return self.folder / "workspace"

    def run(self, program: str, *arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        environment = {name: value for name, value in os.environ.items() if name not in OURS}
        environment |= {"TAGWERK_WORKSPACE": str(self.workspace), "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
        command = [str(self.folder / "env" / "bin" / program), *arguments]
        return subprocess.run(
            command, capture_output=True, text=True, cwd=cwd or self.folder, env=environment, stdin=subprocess.DEVNULL
        )

    def done(self, program: str, *arguments: str, cwd: Path | None = None) -> str:
        ended = self.run(program, *arguments, cwd=cwd)
        assert ended.returncode == 0, f"{arguments}\n{ended.stdout}\n{ended.stderr}"
        return ended.stdout

    def json(self, *arguments: str) -> Any:
        return json.loads(self.done("tagwerk", *arguments, "--json"))

    def quota(self) -> dict[str, Any]:
        return next(each for each in self.json("quota")["quotas"] if each["metric"] == "demo_entries")


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    folder = tmp_path_factory.mktemp("wheels")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", str(folder)]
    variables = {name: value for name, value in os.environ.items() if name not in OURS}
    subprocess.run([*command, str(ROOT / "core")], check=True, env=variables)
    venv.create(folder / "env", with_pip=True)
    made = Environment(folder)
    (wheel,) = folder.glob("tagwerk-*.whl")
    made.done("pip", "install", "--quiet", "-c", str(ROOT / "constraints.txt"), str(wheel))
    return made


def test_a_plugin_from_its_first_line_to_its_last_trace(environment: Environment) -> None:
    made = environment
    made.done("tagwerk", "init", str(made.workspace), "--sample")
    made.done("tagwerk", "plugins", "new", "demo")
    source = made.folder / "tagwerk-demo"
    made.done("pip", "install", "--quiet", "-c", str(ROOT / "constraints.txt"), "-e", ".[dev]", cwd=source)
    made.done("ruff", "check", ".", cwd=source)
    made.done("ruff", "format", "--check", ".", cwd=source)
    made.done("mypy", "tagwerk_demo", cwd=source)
    assert made.json("plugins", "check", str(source)) == []
    made.done("pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", str(made.folder), str(source))
    (wheel,) = made.folder.glob("tagwerk_demo-*.whl")
    made.done("pip", "uninstall", "--quiet", "--yes", "tagwerk-demo")
    made.done("pip", "install", "--quiet", "--no-deps", str(wheel))
    made.done("pytest", "-q", "-p", "no:cacheprovider", cwd=source)
    made.done("tagwerk", "db", "upgrade")
    login = made.json("quota")["employee"]
    made.done("tagwerk", "job", "assign", login, "demo_worker")
    made.done("tagwerk", "demos", "add", "1", "--note", "a start")
    assert made.quota()["done"] == 1
    made.done("tagwerk", "plugins", "disable", "demo")
    assert made.quota()["reason"] == "not measured (demo is switched off)"
    made.done("tagwerk", "plugins", "enable", "demo")
    assert made.quota()["done"] == 1
    made.done("pip", "uninstall", "--quiet", "--yes", "tagwerk-demo")
    assert made.quota()["reason"] == "not measured (demo is not installed)"
    made.done("pip", "install", "--quiet", "--no-deps", str(wheel))
    assert made.quota()["done"] == 1
    made.done("pip", "uninstall", "--quiet", "--yes", "tagwerk-demo")
    assert made.json("plugins", "purge", "demo", "--yes")["tables"] == ["demo_entries", "demo_version"]
