"""The entry points of the group ``tagwerk`` as they are written, whatever state the distributions are in that bring them."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from importlib.metadata import Distribution, EntryPoint

GROUP = "tagwerk"
OUR_LINES = f"[{GROUP}]".encode()
METADATA = {"dist-info": "METADATA", "egg-info": "PKG-INFO"}
"""The folders of distributions, and the file in each that describes it."""
STANDARD = ("_frozen_importlib", "_frozen_importlib_external", "importlib.metadata", "importlib._bootstrap_external")
"""Where the finder of Python itself is from."""
MODULE = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")

_ = translator("tagwerk")


@dataclass(frozen=True)
class Entry:
    """An entry point: *name* leads to *module*, and *attribute* in it; *flaw* says what cannot be read of it."""

    name: str
    module: str
    attribute: str
    distribution: str
    version: str
    requires: tuple[str, ...]
    installed_at: float
    flaw: str = ""


def entries() -> list[Entry]:
    """All entry points of plugins, in no order."""
    found = _in_folders()
    return found if found is not None else _as_importlib_says()


def normal(name: str) -> str:
    """A distribution's name as it is compared (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _in_folders() -> list[Entry] | None:
    """What the folders of ``sys.path`` say, read without ``importlib.metadata``: its import is a good part of every start.

    None where something on the path, or another finder, is such that only that can tell.
    """
    if any(getattr(finder, "__module__", "") not in STANDARD for finder in sys.meta_path if _finds(finder)):
        return None
    found: list[Entry] = []
    seen: set[str] = set()
    for place in sys.path:
        try:
            names = sorted(os.listdir(place or "."))  # noqa: PTH208 - of some hundred names, at every start
        except NotADirectoryError:  # a zip
            return None
        except OSError:
            continue
        for name in names:
            stem, _point, ending = name.rpartition(".")
            if ending in ("egg", "egg-link"):
                return None
            if ending in METADATA and (known := normal(stem.partition("-")[0])) not in seen:
                seen.add(known)
                found += _of_folder(f"{place or '.'}/{name}", METADATA[ending])
    return found


def _finds(finder: object) -> bool:
    return hasattr(finder, "find_distributions")


def _of_folder(folder: str, metadata: str) -> list[Entry]:
    """The entry points of one distribution; one whose list cannot be read brings no plugin."""
    try:
        text = _bytes(f"{folder}/entry_points.txt")
        points = _points(text.decode()) if OUR_LINES in text else []
    except (OSError, UnicodeDecodeError):
        return []
    if not points:
        return []
    try:
        headers = _headers(_bytes(f"{folder}/{metadata}").decode())
    except (OSError, UnicodeDecodeError):
        headers = {}
    name, version = (headers.get(field, ["?"])[0] or "?" for field in ("name", "version"))
    requires = tuple(headers.get("requires-dist", ()))
    return [_entry(point, value, (name, version, requires), _changed_at(folder)) for point, value in points]


def _bytes(path: str) -> bytes:
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - pathlib is slow, and this is every start
        return file.read()


def _points(text: str) -> list[tuple[str, str]]:
    """The lines ``name = value`` of our group."""
    found, here = [], False
    for line in map(str.strip, text.splitlines()):
        if line.startswith("["):
            here = line == f"[{GROUP}]"
        elif here and "=" in line and not line.startswith(("#", ";")):
            name, _equals, value = line.partition("=")
            found.append((name.strip(), value.strip()))
    return found


def _headers(text: str) -> dict[str, list[str]]:
    """The fields above the description, each with what is said in it; a line that is indented goes on with the one before."""
    found: dict[str, list[str]] = {}
    field = ""
    for line in text.splitlines():
        if not line.strip():
            break
        if line[0] in " \t" and field:
            found[field][-1] += line.strip()
            continue
        field, _colon, said = line.partition(":")
        field = field.strip().lower()
        found.setdefault(field, []).append(said.strip())
    return found


def _as_importlib_says() -> list[Entry]:
    from importlib.metadata import distributions, entry_points

    try:
        found = list(entry_points(group=GROUP))
    except Exception:  # one distribution whose list cannot be read is no reason to do without the others
        found = list(_one_by_one(distributions()))
    return [
        _entry(each.name, each.value, _metadata(each.dist), _changed_at(getattr(each.dist, "_path", None)))
        for each in found
    ]


def _one_by_one(distributions: Iterable[Distribution]) -> Iterator[EntryPoint]:
    seen: set[str] = set()
    for distribution in distributions:
        try:
            name = normal(distribution.metadata["Name"] or "")
            if name not in seen:
                seen.add(name)
                yield from [entry for entry in distribution.entry_points if entry.group == GROUP]
        except Exception:  # noqa: S112 - whose list cannot be read brings no plugin
            continue


def _entry(name: str, value: str, about: tuple[str, str, tuple[str, ...]], installed_at: float) -> Entry:
    module, _colon, attribute = value.partition("[")[0].partition(":")
    module = module.strip()
    flaw = "" if MODULE.fullmatch(module) else _("Its entry point leads to {value!r}, which is no module.", value=value)
    return Entry(name, module, attribute.strip(), *about, installed_at, flaw)


def _metadata(distribution: Distribution | None) -> tuple[str, str, tuple[str, ...]]:
    """Name, version and requirements, read once."""
    try:
        metadata: Any = distribution.metadata if distribution is not None else {}
        requires = metadata.get_all("Requires-Dist") if distribution is not None else ()
        return str(metadata["Name"] or "?"), str(metadata["Version"] or "?"), tuple(requires or ())
    except Exception:
        return "?", "?", ()


def _changed_at(place: Any) -> float:
    try:
        return os.stat(place).st_mtime if place is not None else 0.0  # noqa: PTH116 - whatever path it is
    except (OSError, TypeError):
        return 0.0
