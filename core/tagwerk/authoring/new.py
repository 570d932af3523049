"""``tagwerk plugins new``: a distribution that works, with one of everything that plugins usually bring."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

import tagwerk
from tagwerk.platform.errors import Conflict, TagwerkError, WrongInput
from tagwerk.platform.hosting.loading.finding import CORE, NAME, OURS
from tagwerk.platform.texts import cause_in_words, translator

if TYPE_CHECKING:
    from collections.abc import Mapping

SKELETON = Path(__file__).parent / "skeleton"
LONGEST_NAME = 30
TOP = {
    "pyproject.toml": "pyproject.toml.txt",
    "README.md": "README.md.txt",
    ".github/workflows/tests.yml": "ci.yml.txt",
}
TESTS = {"tests/conftest.py": "tests/conftest.py.txt", "tests/test_plugin.py": "tests/test_plugin.py.txt"}
MODULES = ("__init__", "settings", "kinds", "tables", "personal_data", "recording", "commands", "signals", "webhook")
WORDS = re.compile(r"@([A-Z]+)@")

_ = translator("tagwerk")


def new_plugin(name: str, folder: Path) -> list[Path]:
    """Write a plugin called *name* into *folder*, a new one. Gives its files. Raises WrongInput, Conflict."""
    if not NAME.fullmatch(name) or len(name) > LONGEST_NAME or name in {CORE, *OURS, "tagwerk", "hooks", "api"}:
        raise WrongInput(
            _("{name!r} cannot be the name of a plugin.", name=name),
            _("Small letters, digits and _, at most {longest}, and none of ours: trade_fair", longest=LONGEST_NAME),
        )
    if not folder.absolute().parent.is_dir():
        raise WrongInput(
            _("There is no folder {folder}.", folder=folder.absolute().parent), _("Make it, or name another place.")
        )
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Conflict(_("{folder} is there already.", folder=folder))
    try:
        return [_write(folder / place, text) for place, text in _files(name).items()]
    except OSError as error:
        raise TagwerkError(_("{folder} cannot be made: {cause}.", folder=folder, cause=cause_in_words(error))) from None


def _files(name: str) -> dict[str, bytes]:
    package = f"tagwerk_{name}"
    words = {
        "NAME": name,
        "PACKAGE": package,
        "DISTRIBUTION": f"tagwerk-{name.replace('_', '-')}",
        "COMMAND": f"{name.replace('_', '-')}s" if name in _commands() else name.replace("_", "-"),
        "TITLE": name.replace("_", " ").capitalize(),
        "TAGWERK": tagwerk.__version__,
    }
    places = {**TOP, **TESTS, **{f"{package}/{module}.py": f"package/{module}.py.txt" for module in MODULES}}
    places[f"{package}/migrations/0001_entries.py"] = "package/0001_entries.py.txt"
    places[f"{package}/job_descriptions/{name}_worker.toml"] = "package/job.toml.txt"
    catalogue = f"{package}/locale/de/LC_MESSAGES/{package}"
    places[f"{catalogue}.po"] = "package/de.po.txt"
    files = {place: _filled(SKELETON / source, words).encode() for place, source in places.items()}
    return files | {f"{catalogue}.mo": _compiled(files[f"{catalogue}.po"]), f"{package}/py.typed": b""}


def _commands() -> set[str]:
    """The names of our own commands, under which a plugin's would not be found."""
    folder = Path(tagwerk.__file__).parent / "cli" / "commands"
    return {path.stem for path in folder.glob("*.py")} | {
        "today",
        "close",
        "team",
        "call",
        "calls",
        "campaigns",
        "inbox",
        "mail",
    }


def _filled(source: Path, words: Mapping[str, str]) -> str:
    return WORDS.sub(lambda found: words[found[1]], source.read_text(encoding="utf-8"))


def _compiled(catalogue: bytes) -> bytes:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(catalogue)))
    return compiled.getvalue()


def _write(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path
