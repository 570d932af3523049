"""What the platform contributes: its own tables are the first of the core's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.platform.plugins import hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tagwerk.platform.database import PluginDatabase


@hookimpl
def tagwerk_database() -> Iterable[PluginDatabase]:
    """The tables of all rooms, with their migrations."""
    from tagwerk.platform.database import PluginDatabase

    return [PluginDatabase("tagwerk", "tagwerk.platform.database:Base", "tagwerk:migrations")]
