"""Where the workspace is: looked for before anything is loaded, so this module costs nothing."""

from __future__ import annotations

import os
from pathlib import Path

FILE_NAME = "tagwerk.toml"
WORKSPACE_VARIABLE = "TAGWERK_WORKSPACE"


def named_workspace(given: Path | None = None) -> Path | None:
    """The folder that somebody named as the workspace: *given*, else ``TAGWERK_WORKSPACE``."""
    return given or (Path(value) if (value := os.environ.get(WORKSPACE_VARIABLE)) else None)


def workspace_nearby(given: Path | None = None) -> Path | None:
    """The workspace that is named, or the next one upward from the current folder; None where there is none."""
    chosen = named_workspace(given)
    try:
        folders = [chosen.resolve()] if chosen is not None else [Path.cwd(), *Path.cwd().parents]
    except OSError:
        return None
    return next((folder for folder in folders if (folder / FILE_NAME).is_file()), None)
