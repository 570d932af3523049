"""What was purged: for good on record, so that what is missing since is known to be missing, and not taken for tampering."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.platform import clock
from tagwerk.platform.hosting.remembering.memory import PURGE
from tagwerk.platform.hosting.remembering.tables import PluginContribution

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tagwerk.platform.hosting.remembering.memory import Memory, Remembered


@dataclass(frozen=True)
class Purge:
    """The last purge of *plugin*: when and by whom, the *position* at which the ledger then ended, and the names of the
    *job_descriptions* that went, then and before."""

    plugin: str
    at: datetime
    by: str
    position: int
    job_descriptions: tuple[str, ...]


def purges(memory: Memory | None) -> list[Purge]:
    """All plugins that were purged in this workspace."""
    return [_purge(each) for each in memory.of_sort(PURGE)] if memory is not None else []


def put_on_record(session: Session, memory: Memory | None, purge: Purge, origin: Remembered | None) -> None:
    """Keep *purge*, inside the caller's transaction; *origin* is anything that the plugin gave, where that is known."""
    before = next((each for each in purges(memory) if each.plugin == purge.plugin), None)
    names = {*purge.job_descriptions, *(before.job_descriptions if before is not None else ())}
    data = {"at": purge.at.isoformat(), "by": purge.by, "position": purge.position, "job_descriptions": sorted(names)}
    session.execute(sa.delete(PluginContribution).filter_by(plugin=purge.plugin, sort=PURGE))
    session.add(
        PluginContribution(
            plugin=purge.plugin,
            sort=PURGE,
            name=PURGE,
            title="",
            distribution=origin.distribution if origin is not None else purge.plugin,
            version=origin.version if origin is not None else "",
            data=data,
            seen_at=clock.now(),
        )
    )


def _purge(given: Remembered) -> Purge:
    data = given.data
    return Purge(
        given.plugin,
        datetime.fromisoformat(data["at"]),
        data["by"],
        data["position"],
        tuple(data["job_descriptions"]),
    )
