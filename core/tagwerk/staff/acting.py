"""Who acts where nobody says so: whom the user of the machine chose for a workspace, else who has that user's name.

The choice is the user's own and stands in that user's folder of settings, by the folder of the workspace: two people who share a
workspace on one machine do not change each other's.
"""

from __future__ import annotations

import getpass
import json
import os
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

from tagwerk.platform.errors import TagwerkError
from tagwerk.platform.texts import cause_in_words, translator

if TYPE_CHECKING:
    from tagwerk.platform.app import App

SETTINGS_VARIABLE = "XDG_CONFIG_HOME"

_ = translator("tagwerk")


def chosen_login(app: App) -> str:
    """The login that the user of the machine chose to act as in this workspace, or ``""``."""
    return _choices().get(_key(app), "")


def choose_login(app: App, login: str) -> None:
    """Remember *login* as who acts in this workspace; ``""`` forgets it. Raises TagwerkError where nothing can be written."""
    choices = {folder: known for folder, known in _choices().items() if folder != _key(app)}
    if login:
        choices[_key(app)] = login
    path = _file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, delete=False) as file:
            json.dump(choices, file, ensure_ascii=False, indent=1, sort_keys=True)
        Path(file.name).replace(path)
    except OSError as error:
        raise TagwerkError(_("{file} cannot be written: {cause}.", file=path, cause=cause_in_words(error))) from None


def machine_login() -> str:
    """The name of the user of the machine, or ``""`` where it has none."""
    with suppress(OSError, KeyError, ImportError):
        return getpass.getuser()
    return ""


def _key(app: App) -> str:
    return str(app.folder.resolve())


def _file() -> Path:
    base = os.environ.get(SETTINGS_VARIABLE) or os.path.expanduser("~/.config")  # noqa: PTH111 - works without a home
    return Path(base) / "tagwerk" / "acting.json"


def _choices() -> dict[str, str]:
    """What was chosen; a file that is not there, or is none of ours, says nothing."""
    try:
        written = json.loads(_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(written, dict):
        return {}
    return {folder: login for folder, login in written.items() if isinstance(login, str)}
