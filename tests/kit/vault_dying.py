"""Backs up, restores, moves or upgrades a workspace in a process that kills itself at a named point: ``WHAT POINT ARGUMENT``."""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tagwerk.access.actors import Actor
from tagwerk.platform.config import WORKSPACE_VARIABLE
from tagwerk.platform.connections import migrating
from tagwerk.workspace import opening
from tagwerk.workspace.backups import making, moving, replacing, restoring, upgrading

POINTS: dict[str, dict[str, tuple[Any, str, str]]] = {
    "backup": {
        "the records are being written": (making, "take_snapshot", "after"),
        "the file is written": (making, "write_archive", "after"),
        "the file is verified": (making, "verify_archive", "after"),
        "the file has its name": (making, "_give_out", "after"),
    },
    "restore": {
        "it is unpacked": (restoring, "unpack", "after"),
        "it is prepared": (restoring, "_prepare", "after"),
        "the plan is next": (restoring, "write_plan", "before"),
        "the plan is there": (restoring, "write_plan", "after"),
        "tables are being filled": (restoring, "fill", "after"),
        "the records are replaced": (replacing, "_replace_file", "after"),
        "the tables are replaced": (restoring, "_replace_tables", "after"),
        "a folder is replaced": (Path, "rename", "after"),
        "all is replaced": (replacing, "remove_tree", "before"),
    },
    "move": {
        "rows are there": (moving, "fill", "after"),
        "the new one is filled": (moving, "_filled", "after"),
        "the old one is being marked": (moving, "_leave", "after"),
        "the file is next": (moving, "write_settings", "before"),
        "the file is written": (moving, "write_settings", "after"),
        "it is at home": (moving, "log_access", "before"),
    },
    "upgrade": {
        "the backup is there": (upgrading, "make_backup", "after"),
        "a schema is being upgraded": (opening, "install_guards", "after"),
        "a schema is upgraded": (migrating, "_upgrade_schema", "after"),
        "all are upgraded": (opening, "settle", "before"),
    },
}
RUN: dict[str, Callable[..., Any]] = {
    "backup": lambda app, actor, _argument: making.backup(app, actor),
    "restore": lambda app, actor, argument: restoring.restore(app, actor, Path(argument)),
    "move": moving.move,
    "upgrade": lambda app, _actor, _argument: upgrading.upgrade_safely(app),
}


def die_at(owner: Any, name: str, when: str) -> None:
    """Kill this process without a word when the function *name* of *owner* is reached."""
    original: Callable[..., Any] = getattr(owner, name)

    def dying(*args: Any, **kwargs: Any) -> Any:
        if when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        original(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(owner, name, dying)


if __name__ == "__main__":
    what, point, argument = sys.argv[1:]
    workspace = opening.open_workspace(Path(os.environ[WORKSPACE_VARIABLE]), check_schema=False)
    if point in POINTS[what]:
        if point == "a folder is replaced":  # the plan has its name by then
            write = replacing.write_plan

            def write_and_die_later(folder: Path, plan: replacing.Plan) -> None:
                write(folder, plan)
                die_at(*POINTS[what][point])

            setattr(restoring, "write_plan", write_and_die_later)  # noqa: B010 - it is imported there by name
        else:
            die_at(*POINTS[what][point])
    RUN[what](workspace, Actor("anna", "administrator", 1), argument)
