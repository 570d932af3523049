"""The wheel of a plugin: whether it can be built, and has all that the package needs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import zipfile
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import TYPE_CHECKING

from tagwerk.authoring.findings import Finding, Source, line_of
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_BUILD = 300  # seconds
NOT_NEEDED = {".pyc", ".pyo", ".po", ".pot", ".orig", ".swp"}
"""Endings of files that a package has and a wheel need not."""
DISTRIBUTION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")

_ = translator("tagwerk")


def wheel_findings(source: Source) -> Iterator[Finding]:
    """Whether the wheel has all that the package needs; where none can be built here, that is said, and what is lacking."""
    if lacking := _lacking(source):
        text = _("no wheel can be built here without {names}.", names=", ".join(lacking))
        hint = _("Install it: pip install {names}, or leave the wheel out: --no-wheel", names=" ".join(lacking))
        yield Finding("pyproject.toml", line_of(source, "requires ="), f"{text} {hint}")
        return
    with tempfile.TemporaryDirectory() as place:
        command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", place]
        # pip refuses constraints on what it builds with where it may not install that
        variables = {name: value for name, value in os.environ.items() if name != "PIP_BUILD_CONSTRAINT"}
        try:
            done = subprocess.run(  # noqa: S603 - our own interpreter
                [*command, str(source.folder)],
                capture_output=True,
                text=True,
                check=False,
                timeout=LONGEST_BUILD,
                env=variables,
            )
        except subprocess.TimeoutExpired:
            yield Finding("pyproject.toml", 1, _("its wheel is not built after {seconds} s.", seconds=LONGEST_BUILD))
            return
        wheels = list(Path(place).glob("*.whl"))
        if done.returncode or not wheels:
            yield Finding("pyproject.toml", 1, _("no wheel can be built here: {cause}", cause=_cause(done.stderr)))
            return
        with zipfile.ZipFile(wheels[0]) as wheel:
            packed = set(wheel.namelist())
            described = {name.rpartition("/")[2]: wheel.read(name).decode() for name in packed if ".dist-info/" in name}
    yield from _not_packed(source, packed)
    if source.package.name not in described.get("entry_points.txt", ""):
        yield Finding("pyproject.toml", 1, _("the wheel names no entry point, so nobody would find the plugin."))


def _lacking(source: Source) -> list[str]:
    """What builds the wheel and is not installed beside this program, as pyproject.toml names it."""
    required = source.project.get("build-system", {}).get("requires", ())
    names = [found[0] for each in required if (found := DISTRIBUTION.match(str(each).strip()))]
    return [name for name in names if not _is_installed(name)]


def _is_installed(name: str) -> bool:
    try:
        distribution(name)
    except PackageNotFoundError:
        return False
    return True


def _not_packed(source: Source, packed: set[str]) -> Iterator[Finding]:
    """The files of the package that are not *packed*."""
    for path in sorted(source.package.rglob("*")):
        inside = path.relative_to(source.package.parent)
        if not path.is_file() or any(part.startswith((".", "__pycache__")) for part in inside.parts):
            continue
        if path.suffix not in NOT_NEEDED and inside.as_posix() not in packed:
            yield Finding(source.place(path), 1, _("it is not in the wheel."))


def _cause(said: str) -> str:
    """The line in what a build said that names the cause: the last one that speaks of an error, else the last one."""
    lines = [line.strip(" ×│╰─>") for line in said.splitlines() if line.strip(" ×│╰─>")]
    telling = [line for line in lines if "Error" in line and "subprocess" not in line]
    return (telling or lines or ["?"])[-1][:200]
