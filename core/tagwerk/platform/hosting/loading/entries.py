"""The entry points of the group ``tagwerk`` as they are written, whatever state the distributions are in that bring them."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from importlib.metadata import distributions, entry_points
from typing import TYPE_CHECKING, Any

from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.metadata import Distribution, EntryPoint

GROUP = "tagwerk"
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
    return [_read(entry) for entry in _found()]


def normal(name: str) -> str:
    """A distribution's name as it is compared (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _found() -> list[EntryPoint]:
    try:
        return list(entry_points(group=GROUP))
    except Exception:  # one distribution whose list cannot be read is no reason to do without the others
        return list(_one_by_one())


def _one_by_one() -> Iterator[EntryPoint]:
    seen: set[str] = set()
    for distribution in distributions():
        try:
            name = normal(distribution.metadata["Name"] or "")
            if name not in seen:
                seen.add(name)
                yield from [entry for entry in distribution.entry_points if entry.group == GROUP]
        except Exception:  # noqa: S112 - whose list cannot be read brings no plugin
            continue


def _read(entry: EntryPoint) -> Entry:
    name, version, requires = _metadata(entry.dist)
    module, _colon, attribute = entry.value.partition("[")[0].partition(":")
    module = module.strip()
    flaw = (
        ""
        if MODULE.fullmatch(module)
        else _("Its entry point leads to {value!r}, which is no module.", value=entry.value)
    )
    return Entry(entry.name, module, attribute.strip(), name, version, requires, _installed_at(entry.dist), flaw)


def _metadata(distribution: Distribution | None) -> tuple[str, str, tuple[str, ...]]:
    """Name, version and requirements, read once."""
    try:
        metadata: Any = distribution.metadata if distribution is not None else {}
        requires = metadata.get_all("Requires-Dist") if distribution is not None else ()
        return str(metadata["Name"] or "?"), str(metadata["Version"] or "?"), tuple(requires or ())
    except Exception:
        return "?", "?", ()


def _installed_at(distribution: Distribution | None) -> float:
    place = getattr(distribution, "_path", None)
    try:
        return os.stat(place).st_mtime if place is not None else 0.0  # noqa: PTH116 - whatever path it is
    except (OSError, TypeError):
        return 0.0
