"""The demo: a whole day in a minute, played with the commands and webhooks of a user."""

from __future__ import annotations

import json
import os
import shlex
import socket
import subprocess
import sys
import time
import tomllib
from contextlib import ExitStack
from datetime import datetime
from datetime import time as time_of_day
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import httpx
from rich.console import Group
from rich.panel import Panel
from rich.text import Text

from tagwerk.calendar.days import Calendar
from tagwerk.cli.drawing.explanation import explanation_drawn
from tagwerk.cli.drawing.standing import standing_drawn
from tagwerk.obligations.standing import explain, standing
from tagwerk.platform import clock
from tagwerk.platform.config import FILE_NAME, WORKSPACE_VARIABLE
from tagwerk.platform.errors import TagwerkError
from tagwerk.platform.hookspecs import tagwerk_demo
from tagwerk.platform.texts import as_read, translator
from tagwerk.staff.finding import EMPLOYEE_VARIABLE, find_actor
from tagwerk.views.standing import standing_view
from tagwerk.workspace.founding import found_workspace

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from tagwerk.cli.console import Cli
    from tagwerk.platform.app import App
    from tagwerk.platform.hookspecs import Scene

ZONE = ZoneInfo("Europe/Berlin")
REGION = "BE"
LOGIN = "anna"
BEGINS = time_of_day(9)
SERVER_WAIT = 20.0  # seconds until `tagwerk serve` must answer

_ = translator("tagwerk")


class DemoStage:
    """The stage of the demo; ``tagwerk.platform.hookspecs.Stage`` is what scenes see of it."""

    def __init__(self, cli: Cli, folder: Path) -> None:
        self.cli = cli
        self.folder = folder
        self.notes: dict[str, object] = {}
        self._closing = ExitStack()
        self._address = ""
        self._common = ["--workspace", str(folder), *([] if cli.options.plugins else ["--no-plugins"])]

    def run(self, *arguments: str) -> Any:
        """Run a command in the demo's workspace and give back its JSON document."""
        return self.cli.execute([*arguments, *self._common, "--as", LOGIN])

    def say(self, text: str) -> None:
        """Tell the audience what happens."""
        self.cli.console.print(f"    {text}")

    def progress(self, title: str, total: int) -> AbstractContextManager[Callable[[int], None]]:
        """A bar for a long scene."""
        return self.cli.progress(f"    {title}", total)

    def set(self, section: str, values: dict[str, object]) -> None:
        """Write *values* into *section* of ``tagwerk.toml``, after what is there."""
        path = self.folder / FILE_NAME
        lines = [f"{name} = {_toml(value)}" for name, value in values.items()]
        text = path.read_text(encoding="utf-8") + "\n".join([f"\n[{section}]", *lines, ""])
        tomllib.loads(text)
        path.write_text(text, encoding="utf-8")

    def serve(self) -> str:
        """Start ``tagwerk serve`` in a process of its own, once, and give back its address."""
        if self._address:
            return self._address
        port = _free_port()
        self._address = f"http://127.0.0.1:{port}"
        self.set("web", {"port": port, "public_url": self._address})
        command = [sys.executable, "-m", "tagwerk", "serve", *self._common]
        with (self.folder / "serve.log").open("w", encoding="utf-8") as log:
            server = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)  # noqa: S603 - our own program
        self._closing.callback(_end, server)
        _wait_until_healthy(self._address, server)
        return self._address

    def note(self, name: str, value: object) -> None:
        """Put a figure into the demo's closing document."""
        self.notes[name] = value

    def at_the_end(self, close: Callable[[], object]) -> None:
        """Have *close* called when the demo is over."""
        self._closing.callback(close)

    def __enter__(self) -> DemoStage:
        return self

    def __exit__(self, *_unused: object) -> None:
        self._closing.close()


LOOK_AROUND = ("today --on {day}", "quota --explain calls --on {day}", "companies list")


def play_demo(cli: Cli, folder: Path) -> None:
    """Play the day in *folder* and show what came of it. Raises what a scene raises."""
    os.environ.pop(WORKSPACE_VARIABLE, None)
    os.environ[EMPLOYEE_VARIABLE] = LOGIN
    day = Calendar("DE", REGION).last_working_day(clock.today(ZONE))
    clock.start_at(datetime.combine(day, BEGINS, ZONE))
    app = found_workspace(folder, sample=True, history=True, plugins=cli.plugins)
    cli.console.print(Panel(_("A day of Anna, customer search manager: {day}, 09:00", day=day.strftime("%Y-%m-%d"))))
    with DemoStage(cli, folder.resolve()) as stage:
        stage.run("staff", "edit", LOGIN, "--name", "Anna Größer", "--region", REGION, "--phone", "+4930231250")
        scenes = sorted(as_read(app.plugins.collect(tagwerk_demo, app)), key=lambda scene: scene.at)
        _name_the_absent(stage, app)
        _play(stage, scenes)
        _show(stage, app)
    app.close()


def _play(stage: DemoStage, scenes: list[Scene]) -> None:
    for scene in scenes:
        scene.prepare(stage)
    for scene in scenes:
        stage.cli.console.print(Text(f"{clock.now().astimezone(ZONE):%H:%M}  {scene.title}", style="bold"))
        scene.play(stage)


def _name_the_absent(stage: DemoStage, app: App) -> None:
    """Say which plugins do not play, and which obligations nobody here records."""
    for plugin in app.plugins:
        if plugin.state != "active":
            stage.say(_("{name} is {state}; its scenes are left out.", name=plugin.name, state=plugin.state))
    absent = [quota.title for quota in standing(app, find_actor(app, LOGIN)).quotas if quota.done is None]
    if absent:
        stage.say(_("No plugin here records: {titles}.", titles=", ".join(absent)))


def _show(stage: DemoStage, app: App) -> None:
    """The board, one number explained, and where everything lies."""
    actor = find_actor(app, LOGIN)
    stands = standing(app, actor)
    explanation = explain(app, actor, "new_contracts")
    lines = [
        "",
        _("Every number can show its activities: tagwerk quota --explain METRIC"),
    ]
    places = [_("Workspace: {folder}", folder=stage.folder)]
    if report := stage.notes.get("report"):
        places.append(_("Report: {file}", file=report))
    places.append(_("Look around:"))
    where = f"--workspace {shlex.quote(str(stage.folder))}"
    places += [f"  tagwerk {command.format(day=stands.on)} {where}" for command in LOOK_AROUND]
    board = standing_drawn(stands, stage.cli.console.width)
    explained = explanation_drawn(explanation, stands.employee.time_zone)
    view = Group("", board, *lines, explained, "", *places)
    data = {"workspace": str(stage.folder), "replies": None, "report": None} | stage.notes
    stage.cli.show(data | {"quotas": standing_view(stands)["quotas"]}, view)


def _toml(value: object) -> str:
    """A scalar as TOML writes it; JSON's text and numbers are valid TOML."""
    return json.dumps(value, ensure_ascii=False)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_healthy(address: str, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + SERVER_WAIT
    while time.monotonic() < end and server.poll() is None:
        try:
            if httpx.get(f"{address}/healthz").status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise TagwerkError(_("`tagwerk serve` did not start."), _("See serve.log in the workspace."))


def _end(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
