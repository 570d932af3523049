"""Which plugins are switched off in a workspace, and which one-file plugins somebody enabled: read before anything is loaded.

What is switched off stands in the database, and in a file of the workspace that mirrors it; what was enabled of
``WORKSPACE/plugins`` stands by its digest outside the workspace, where whoever sends a workspace around cannot write.
"""

from __future__ import annotations

import contextlib
import json
import os
from hashlib import sha256
from pathlib import Path
from typing import Any

MIRROR = ".tagwerk-plugins.json"
ENABLED = "enabled-plugins.json"
FOLDER = "plugins"


def switched_off(folder: Path | None) -> frozenset[str]:
    """The names of the plugins that are off in the workspace in *folder*."""
    written = _read(folder / MIRROR) if folder is not None else {}
    off = written.get("off")
    return frozenset(each for each in off if isinstance(each, str)) if isinstance(off, list) else frozenset()


def mirror(folder: Path, off: frozenset[str]) -> None:
    """Write down which plugins are off. Raises OSError."""
    if off != switched_off(folder) or (off and not (folder / MIRROR).exists()):
        _write(folder / MIRROR, {"off": sorted(off)})


def digest(file: Path) -> str:
    """The digest of a one-file plugin. Raises OSError."""
    return sha256(file.read_bytes()).hexdigest()


def enabled_digest(file: Path) -> str:
    """The digest with which *file* was enabled, ``""`` where it was not, or somebody else could have written that."""
    register = _register()
    if not _owned(register):
        return ""
    found = _read(register).get(str(file.resolve()))
    return found if isinstance(found, str) else ""


def enable_file(file: Path) -> None:
    """Remember that *file* as it is now may be loaded. Raises OSError."""
    _remember(file, digest(file))


def disable_file(file: Path) -> None:
    """Forget that *file* may be loaded. Raises OSError."""
    _remember(file, "")


def is_own(file: Path) -> bool:
    """Whether the file and its folder belong to whoever runs this program, and nobody else may write to them."""
    return _owned(file) and _owned(file.parent)


def _remember(file: Path, found: str) -> None:
    register = _register()
    known = _read(register)
    known[str(file.resolve())] = found
    register.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    _write(register, {name: each for name, each in known.items() if each})


def _register() -> Path:
    home = os.environ.get("XDG_CONFIG_HOME")
    return (Path(home) if home else Path.home() / ".config") / "tagwerk" / ENABLED


def _owned(path: Path) -> bool:
    if not hasattr(os, "getuid"):
        return path.exists()
    try:
        status = path.stat()
    except OSError:
        return False
    return status.st_uid == os.getuid() and not status.st_mode & 0o022


def _read(path: Path) -> dict[str, Any]:
    with contextlib.suppress(OSError, ValueError):
        found = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(found, dict):
            return found
    return {}


def _write(path: Path, content: dict[str, Any]) -> None:
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    number = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(number, "w", encoding="utf-8") as file:  # noqa: PTH123 - for its owner alone
        json.dump(content, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
