"""Where the files of a template are found: its own folder, those it inherits from, the shared ones; and nowhere else.

A name is looked for in that order. ``price_list/body.de.html`` names the file of a template that is inherited from,
``_shared/layout.html`` a shared one. No ``..``, no absolute path, no link leads out of the folder in which a name was found.
"""

from __future__ import annotations

import stat
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath

from tagwerk.api import WrongInput, cause_in_words, translator

SHARED = "_shared"
LARGEST_TEXT = 256 * 1024
"""Bytes of a file that is a template or a setting."""

_ = translator("tagwerk_email_offers")


@dataclass(frozen=True)
class Place:
    """A folder to look in. *label* stands before its files in every answer: ``""`` for the template's own, else ``_shared/`` …"""

    folder: Path
    label: str = ""

    @property
    def root(self) -> Path:
        """The folder itself, without what its own name may be linked to."""
        return self.folder.parent.resolve() / self.folder.name


@dataclass(frozen=True)
class FoundFile:
    """A file, and how it is called in answers."""

    path: Path
    label: str

    def read(self, largest: int) -> bytes:
        """Its content. Raises WrongInput for more than *largest* bytes and for what cannot be read."""
        try:
            with self.path.open("rb") as file:
                content = file.read(largest + 1)
        except OSError as error:
            raise WrongInput(
                _("{file} cannot be read: {cause}", file=self.label, cause=cause_in_words(error))
            ) from None
        if len(content) > largest:
            raise WrongInput(_("{file} is too large: at most {size}", file=self.label, size=size_text(largest)))
        return content

    def text(self) -> str:
        """Its text. Raises WrongInput."""
        content = self.read(LARGEST_TEXT)
        try:
            return content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError as error:
            line = content[: error.start].count(b"\n") + 1
            raise NotUtf8(self.label, line) from None


class NotUtf8(WrongInput):
    """A file is in another encoding from its *line* on."""

    def __init__(self, label: str, line: int) -> None:
        super().__init__(_("{file} is not UTF-8 in line {line}", file=label, line=line), _("Save it as UTF-8."))
        self.line = line


def find_file(places: tuple[Place, ...], name: str) -> FoundFile | None:
    """The file *name* in the first of *places* that has it. Raises WrongInput for a name that would lead out of them."""
    parts = parts_of(name)
    first, rest = f"{parts[0]}/", parts[1:]
    named = [place for place in places if place.label == first] if rest else []
    for place, inside in [*((place, rest) for place in named), *((place, parts) for place in places)]:
        path = place.folder.joinpath(*inside)
        if _is_file(path):
            if not path.resolve().is_relative_to(place.root):
                raise WrongInput(_("{name!r} leads out of the folder of the template", name=name))
            return FoundFile(path, f"{place.label}{'/'.join(inside)}")
    return None


def parts_of(name: str) -> tuple[str, ...]:
    """The parts of a name. Raises WrongInput for an absolute one, one with ``..``, and one that is none."""
    path, windows = PurePosixPath(name), PureWindowsPath(name)
    if path.is_absolute() or windows.is_absolute() or windows.drive or "\\" in name or ".." in path.parts:
        raise WrongInput(_("{name!r} leads out of the folder of the template", name=name))
    if not path.parts or any(character < " " for character in name):
        raise WrongInput(_("{name!r} is no name of a file", name=name))
    return path.parts


def size_text(size: int) -> str:
    """A size as people read it."""
    return (
        _("{size} kB", size=-(-size // 1000)) if size < 1_000_000 else _("{size} MB", size=round(size / 1_000_000, 1))
    )


def _is_file(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except (OSError, ValueError):
        return False
