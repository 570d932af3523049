"""What does a command cost before it does anything, beside a bare Typer application with as many commands?

CPU seconds of whole processes, taking turns: ``tagwerk --help`` beside the help of the bare application, ``tagwerk quota``
beside a command of the bare application that asks the same database file one question through SQLAlchemy, and both with
twenty small plugins beside none. The ratio is the median over the pairs, so that a busy machine slows both sides of it.

``--python`` measures another checkout: the interpreter that its ``tagwerk`` is installed for.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import typer

from tagwerk.cli.building import build
from tagwerk.cli.console import Cli, CommonOptions
from tagwerk.cli.main import run
from tagwerk.platform import clock
from tagwerk.platform.plugins import discover

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HELP_AT_MOST, QUOTA_AT_MOST, PLUGINS_AT_MOST = 1.2, 1.9, 1.1
PLUGINS = 20
WEDNESDAY = 2

PARAMETER = '    {name}: Annotated[str, typer.Option(help="What it is for.")] = "",'
COMMAND = """

@{group}.command("{name}", help="{help}")
def _{number}(
{parameters}
) -> None:
    print({number})
"""
QUOTA = """

@root.command("quota", help="One question to the database.")
def quota(database: str = "") -> None:
    import sqlalchemy as sa

    with sa.create_engine("sqlite:///" + database).connect() as connection:
        print(connection.scalar(sa.select(sa.func.count()).select_from(sa.table("activities"))))
"""
PLUGIN = '''"""Counts what {name} does."""

from tagwerk.api import hookimpl


@hookimpl
def tagwerk_activity_kinds():
    from tagwerk.api import ActivityKind
    return [ActivityKind("{name}_done", "{name}")]


@hookimpl
def tagwerk_metrics():
    from tagwerk.api import Metric
    return [Metric("{name}s", "{name}", ("{name}_done",))]


@hookimpl
def tagwerk_board_lines(app, employee, on):
    from tagwerk.api import BoardLine
    return [BoardLine("{name}", "There is nothing to do.")]


@hookimpl
def tagwerk_signals(app, companies):
    return []
'''


@dataclass(frozen=True)
class Work:
    """A command of a program, and what it is called in the output."""

    title: str
    command: Sequence[str]
    folder: Path
    path: str


def main() -> None:
    """Print the seconds of each and the ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--python", default=sys.executable, help="the interpreter of the checkout to measure")
    parser.add_argument("--runs", type=int, default=15, help="how often each pair is run")
    asked = parser.parse_args()
    os.environ[clock.OFFSET_VARIABLE] = str(seconds_to_a_working_day())
    with tempfile.TemporaryDirectory() as name:
        for ours, theirs, at_most in pairs(asked.python, Path(name)):
            compare(ours, theirs, at_most, asked.runs)


def pairs(python: str, folder: Path) -> Iterator[tuple[Work, Work, float]]:
    """What is compared with what, and the ratio asked for."""
    here, bare, plugins = os.environ.get("PYTHONPATH", ""), folder / "bare", folder / "plugins"
    write_bare_application(bare)
    write_plugins(plugins)
    workspace = folder / "workspace"
    tagwerk, typer_only = (python, "-m", "tagwerk"), (python, "-m", "bare_application")
    subprocess.run([*tagwerk, "init", str(workspace), "--sample"], check=True, stdout=subprocess.DEVNULL)

    def ours(*arguments: str, path: str = here, title: str = "tagwerk") -> Work:
        return Work(f"{title} {arguments[0]}", (*tagwerk, *arguments), workspace, path)

    def theirs(*arguments: str, title: str = "bare") -> Work:
        return Work(f"{title} {arguments[0]}", (*typer_only, *arguments), workspace, joined(bare, here))

    yield ours("--help"), theirs("--help"), HELP_AT_MOST
    yield ours("quota"), theirs("quota", "--database", "tagwerk.db"), QUOTA_AT_MOST
    for command in ("--help", "quota"):
        more = ours(command, path=joined(plugins, here), title=f"with {PLUGINS} plugins, tagwerk")
        yield more, ours(command), PLUGINS_AT_MOST


def compare(ours: Work, theirs: Work, at_most: float, runs: int) -> None:
    """Run both, taking turns, and print what came of it."""
    took = [(cpu_seconds(ours), cpu_seconds(theirs)) for _run in range(runs + 1)][1:]  # the first one warms up
    ratio = median(our / their for our, their in took)
    our, their = (median(seconds) for seconds in zip(*took, strict=True))
    verdict = "as asked" if ratio <= at_most else "TOO SLOW"
    print(
        f"{ours.title}: {our * 1000:.0f} ms; {theirs.title}: {their * 1000:.0f} ms; "
        f"ratio {ratio:.2f} (at most {at_most}: {verdict})",
        flush=True,
    )


def cpu_seconds(work: Work) -> float:
    """The CPU seconds of one run, in the program and in the system on its behalf."""
    environment = {**os.environ, "PYTHONPATH": work.path}
    process = subprocess.Popen(work.command, cwd=work.folder, env=environment, stdout=subprocess.DEVNULL)
    _pid, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(work.command)} ended with {process.returncode}")
    return used.ru_utime + used.ru_stime


def write_bare_application(folder: Path) -> None:
    """A Typer application with our groups and commands, each with as many options as ours, and nothing else."""
    text = ["import typer\nfrom typing import Annotated\n", "root = typer.Typer(add_completion=False)\n"]
    commands = build(Cli(CommonOptions(), discover(), run=run, execute=run))
    for number, (group, name, command) in enumerate(walk(commands, "root")):
        if command is None:
            text.append(f"{group}_{name} = typer.Typer()\n{group}.add_typer({group}_{name}, name='{name}', help='…')\n")
        elif name != "quota":
            parameters = "\n".join(PARAMETER.format(name=each.name) for each in command.params)
            first = command.get_short_help_str(60).replace('"', "'")
            text.append(
                COMMAND.format(group=group, name=name, help=first, number=number, parameters=parameters).replace(
                    "(\n\n)", "()"
                )
            )
    (folder / "bare_application").mkdir(parents=True)
    (folder / "bare_application" / "__init__.py").write_text("")
    (folder / "bare_application" / "commands.py").write_text("".join([*text, QUOTA]), encoding="utf-8")
    (folder / "bare_application" / "__main__.py").write_text("from bare_application.commands import root\nroot()\n")


def walk(group: Any, name: str) -> Iterator[tuple[str, str, Any]]:
    """The groups and commands below *group*: the one they belong to, their name, the command or None for a group."""
    context = typer.Context(group)
    for each in group.list_commands(context):
        command = group.get_command(context, each)
        if hasattr(command, "list_commands"):
            yield name, identifier(each), None
            yield from walk(command, f"{name}_{identifier(each)}")
        else:
            yield name, each, command


def identifier(name: str) -> str:
    """The name as Python writes one."""
    return name.replace("-", "_")


def write_plugins(folder: Path) -> None:
    """Small plugins as pip would install them: a module, and the metadata that names it."""
    folder.mkdir()
    for number in range(PLUGINS):
        name = f"startup_{number}"
        metadata = folder / f"{name}-1.0.dist-info"
        metadata.mkdir()
        (folder / f"{name}.py").write_text(PLUGIN.format(name=name))
        (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        (metadata / "entry_points.txt").write_text(f"[tagwerk]\n{name} = {name}\n")


def joined(*places: Path | str) -> str:
    """Places to import from, in their order."""
    return os.pathsep.join(str(place) for place in places if place)


def seconds_to_a_working_day() -> float:
    """How far the clock is moved, so that the day has something due: to the last Wednesday, 11 o'clock."""
    today = datetime.now(UTC).date()  # noqa: TID251 - the real clock, before it is moved
    wednesday = today - timedelta(days=(today.weekday() - WEDNESDAY) % 7)
    return (datetime.combine(wednesday, time(11), UTC) - datetime.now(UTC)).total_seconds()  # noqa: TID251


if __name__ == "__main__":
    main()
