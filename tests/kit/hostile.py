"""Plugins that do what none should, installed as a stranger's, and the program run beside them in a warm process.

A process that has imported the program is copied for each command: what a hostile plugin does to it ends with the copy.
"""

import importlib
import json
import os
import signal
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from servers.warm import PACKAGES, import_all

LONGEST = 60.0  # seconds that a copy may take
HEAD = "from tagwerk.api import hookimpl\n\n"
VERSION = "6.6.6"


@dataclass
class Ended:
    """How a command ended."""

    status: int
    out: str
    err: str

    @property
    def said(self) -> str:
        """All that was printed."""
        return f"{self.out}\n--- standard error\n{self.err}"

    def json(self) -> Any:
        """The document that it printed."""
        assert self.status == 0, self.said
        return json.loads(self.out)


@dataclass
class Guests:
    """A workspace, and a folder of packages beside ours in which hostile ones are installed."""

    workspace: Path
    site: Path
    environment: dict[str, str] = field(default_factory=dict)

    def install(
        self,
        source: str,
        name: str = "hostile",
        *,
        distribution: str = "",
        entry: str = "",
        package: bool = False,
        version: str = VERSION,
        more: str = "",
        metadata: str = "",
    ) -> Path:
        """Install a plugin whose module says *source*; gives the folder of its module."""
        distribution = distribution or f"tagwerk-{name}".replace("_", "-")
        module = f"tagwerk_{name}" if not entry else entry.partition(":")[0].partition(".")[0]
        info = self.site / f"{distribution.replace('-', '_')}-{version}.dist-info"
        info.mkdir(parents=True, exist_ok=True)
        written = f"Metadata-Version: 2.1\nName: {distribution}\nVersion: {version}\n{metadata}"
        (info / "METADATA").write_text(written, encoding="utf-8")
        (info / "entry_points.txt").write_text(f"[tagwerk]\n{name} = {entry or module}\n{more}", encoding="utf-8")
        place = self.site / module if package else self.site
        place.mkdir(exist_ok=True)
        (place / ("__init__.py" if package else f"{module}.py")).write_text(HEAD + source, encoding="utf-8")
        return place

    def uninstall(self, name: str = "hostile", version: str = VERSION) -> None:
        """Take it away."""
        info = self.site / f"tagwerk_{name}-{version}.dist-info"
        for file in info.iterdir():
            file.unlink()
        info.rmdir()

    def run(self, *arguments: str) -> Ended:
        """Run a command in a copy of this process."""
        from tagwerk.cli.main import run

        return self.do(lambda: run(list(arguments)))

    def run_each(self, *commands: Sequence[str]) -> list[Ended]:
        """Run commands in one copy of this process, one after the other; plugins are imported anew for each.

        What a guest leaves behind in the process meets the next command. One that ends the process has ended all that follow.
        """
        from tagwerk.cli.main import run

        beside = [
            (self.site.parent / f"out.{number}", self.site.parent / f"err.{number}") for number in range(len(commands))
        ]
        ends = self.site.parent / "ends"
        ends.write_text("")

        def each() -> int:
            for arguments, (out, err) in zip(commands, beside, strict=True):
                _print_to(out, err)
                self._forget_modules()
                status = _status_of(lambda a=arguments: run(list(a)))  # type: ignore[misc]
                with ends.open("a") as file:
                    file.write(f"{status}\n")
            return 0

        whole = self.do(each)
        statuses = [*map(int, ends.read_text().split()), *[whole.status or 70] * len(commands)]
        return [Ended(status, _read(out), _read(err)) for status, (out, err) in zip(statuses, beside, strict=False)]

    def do(self, what: Callable[[], int | None]) -> Ended:
        """Do something in a copy of this process; it ends with what that gives."""
        out, err = self.site.parent / "out", self.site.parent / "err"
        child = os.fork()
        if child == 0:
            self._be_the_copy(what, out, err)
        end = time.monotonic() + LONGEST
        while True:
            ended, status = os.waitpid(child, os.WNOHANG)
            if ended:
                break
            if time.monotonic() > end:
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)
                status = 9
                break
            time.sleep(0.005)
        return Ended(os.waitstatus_to_exitcode(status), _read(out), _read(err))

    def _forget_modules(self) -> None:
        """Have what is installed here imported anew."""
        here = {place.stem for place in self.site.iterdir()}.difference(PACKAGES)  # ours stay
        for name in [name for name in sys.modules if name.partition(".")[0] in here]:
            del sys.modules[name]

    def _be_the_copy(self, what: Callable[[], int | None], out: Path, err: Path) -> None:
        status = 70
        try:
            _print_to(out, err)
            warnings.resetwarnings()  # those of the tests are theirs
            warnings.simplefilter("ignore")
            sys.path.insert(0, str(self.site))
            importlib.invalidate_caches()
            sys.dont_write_bytecode = True  # one that is installed anew within a second is another one
            surely = {"TAGWERK_WORKSPACE": str(self.workspace), "COLUMNS": "300", "PYTHONDONTWRITEBYTECODE": "1"}
            os.environ.update(surely | self.environment)
            os.chdir(self.workspace)
            status = _status_of(what)
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)

    def plugin(self, name: str = "hostile") -> dict[str, Any]:
        """How the plugin fares, as another process says."""
        found = [each for each in self.run("plugins", "--json").json() if name in (each["name"], each["distribution"])]
        assert found, f"{name} is not listed"
        return dict(found[0])


def _print_to(out: Path, err: Path) -> None:
    """Have what is printed from now on stand in these files."""
    for number, file in ((1, out), (2, err)):
        opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdout, sys.stderr = open(1, "w", closefd=False), open(2, "w", closefd=False)  # noqa: SIM115


def _status_of(what: Callable[[], int | None]) -> int:
    """The status that a process would end with."""
    try:
        return what() or 0
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else 71
    except BaseException:
        import traceback

        traceback.print_exc()
        return 70
    finally:
        sys.stdout.flush()
        sys.stderr.flush()


def _read(file: Path) -> str:
    return file.read_text("utf-8") if file.exists() else ""


def warm_up() -> None:
    """Import all that commands may need and have it ready, so that each copy starts with it."""
    import gc

    import holidays  # noqa: F401 - imported late, and by nearly every command
    from sqlalchemy.orm import configure_mappers

    import_all()
    configure_mappers()
    gc.freeze()  # what is there stays shared with the copies
