"""What a workspace remembers of its plugins, in its database: who may refuse, what they gave, what failed, what is switched off.

Best effort, and never in the way: what cannot be written now, because somebody writes to the database or it is an older one, is
written with the next change or at the end. What is to hold nevertheless is read before anything is done (``brings_a_veto``).
"""

from __future__ import annotations

import contextlib
import json
import time
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from tagwerk.platform import clock
from tagwerk.platform.errors import TagwerkError
from tagwerk.platform.hosting.plugin import Failure
from tagwerk.platform.hosting.remembering.tables import PluginContribution, PluginFailure, PluginSwitch

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from tagwerk.platform.database import Database
    from tagwerk.platform.hosting.plugin import Plugin

PATIENCE = 0.25  # seconds that a failure waits for another writer
PAUSE = 2.0  # seconds until it is tried again
VETO = "veto"
COMMAND = "command"
PURGE = "purge"
"""Not what a plugin gave: that it was purged."""
LONGEST_NAME, LONGEST_TITLE = 200, 300


@dataclass(frozen=True)
class Remembered:
    """What a plugin gave: *sort* is ``veto``, ``kind``, ``metric``, ``job_description``, ``schema`` or ``command``."""

    plugin: str
    sort: str
    name: str
    title: str
    distribution: str
    version: str
    data: dict[str, Any]

    @classmethod
    def of(
        cls, plugin: Plugin, sort: str, name: str, title: str = "", data: dict[str, Any] | None = None
    ) -> Remembered:
        """What *plugin* gives, as the database will give it back; *data* are plain values."""
        plain = json.loads(json.dumps(data or {}))
        return cls(
            plugin.name,
            sort,
            name,
            title[:LONGEST_TITLE],
            plugin.distribution[:LONGEST_NAME],
            plugin.version[:64],
            plain,
        )

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is known by."""
        return self.plugin, self.sort, self.name

    @property
    def origin(self) -> str:
        """Whose it was, for people."""
        return f"{self.distribution} {self.version}"


class Memory:
    """The memory of one open workspace."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.known: dict[tuple[str, str, str], Remembered] = {}
        self.failures: dict[tuple[str, str], tuple[str, Failure]] = {}
        self.off: frozenset[str] = frozenset()
        self.usable = False
        self._pending: dict[tuple[str, str], Failure | None] = {}
        self._origins: dict[str, str] = {}
        self._next_try = 0.0

    def load(self) -> None:
        """Read what is remembered; an older or unreachable database remembers nothing."""
        with contextlib.suppress(TagwerkError, sa.exc.DBAPIError), self._database.reading() as session:
            for row in session.scalars(sa.select(PluginContribution)):
                given = Remembered(
                    row.plugin, row.sort, row.name, row.title, row.distribution, row.version, dict(row.data)
                )
                self.known[given.key] = given
            for failed in session.scalars(sa.select(PluginFailure)):
                failure = Failure(failed.hook, failed.cause, failed.at.astimezone(UTC), failed.version)
                self.failures[failed.plugin, failed.hook] = failed.distribution, failure
            self.off = frozenset(session.scalars(sa.select(PluginSwitch.plugin)))
            self.usable = True

    def look_again(self) -> bool:
        """Read what others may have switched meanwhile, and who has a say; gives whether anything is switched differently."""
        with contextlib.suppress(TagwerkError, sa.exc.DBAPIError), self._database.reading() as session:
            off = frozenset(session.scalars(sa.select(PluginSwitch.plugin)))
            if off == self.off:
                return False
            vetoes = session.scalars(sa.select(PluginContribution.plugin).filter_by(sort=VETO)).all()
            for each in self.of_sort(VETO):
                if each.plugin not in vetoes:
                    del self.known[each.key]
            self.off = off
            return True
        return False

    def of_sort(self, sort: str) -> list[Remembered]:
        """All that is remembered of one sort, by plugin and name."""
        return sorted((each for each in self.known.values() if each.sort == sort), key=lambda each: each.key)

    def given(self) -> list[Remembered]:
        """All that plugins gave."""
        return [each for each in self.known.values() if each.sort != PURGE]

    def remember(self, given: Iterable[Remembered]) -> None:
        """Keep what is new or different."""
        new = {each.key: each for each in given if self.known.get(each.key) != each and _fits(each)}
        if new and self._write(lambda session: _replace(session, new.values())):
            self.known |= new

    def forget(self, keys: Iterable[tuple[str, str, str]]) -> None:
        """Know no more of these."""
        gone = [key for key in keys if key in self.known]

        def delete(session: Session) -> None:
            for plugin, sort, name in gone:
                session.execute(sa.delete(PluginContribution).filter_by(plugin=plugin, sort=sort, name=name))

        if gone and self._write(delete):
            for key in gone:
                del self.known[key]

    def changed(self, plugin: Plugin, hook: str) -> None:
        """A hook of *plugin* failed, or works again."""
        self._pending[plugin.name, hook] = plugin.failures.get(hook)
        self._origins[plugin.name] = plugin.distribution
        if time.monotonic() >= self._next_try:
            self.flush()

    def flush(self) -> None:
        """Write what is still to be written about failures."""
        waiting = dict(self._pending)

        def write(session: Session) -> None:
            for (plugin, hook), failure in waiting.items():
                session.execute(sa.delete(PluginFailure).filter_by(plugin=plugin, hook=hook[:LONGEST_NAME]))
                if failure is not None:
                    values = {"version": failure.version[:64], "cause": failure.cause, "at": failure.at}
                    session.add(
                        PluginFailure(
                            plugin=plugin, hook=hook[:LONGEST_NAME], distribution=self._origins[plugin][:200], **values
                        )
                    )

        if waiting and self.usable and self._write(write):
            for key, failure in waiting.items():
                if self._pending.get(key) is failure:
                    del self._pending[key]
            return
        self._next_try = time.monotonic() + PAUSE

    def _write(self, write: Any) -> bool:
        if not self.usable:
            return False
        try:
            with self._database.transaction(patience=PATIENCE) as session:
                write(session)
        except (TagwerkError, sa.exc.DBAPIError):
            return False
        return True


def switch(session: Session, plugin: str, *, off: bool, by: str) -> None:
    """Put on record, inside the caller's transaction, that *plugin* is off, or on again."""
    session.execute(sa.delete(PluginSwitch).filter_by(plugin=plugin))
    if off:
        session.add(PluginSwitch(plugin=plugin, switched_at=clock.now(), switched_by=by))


def forget_plugin(session: Session, plugin: str, sorts: Iterable[str]) -> None:
    """Forget, inside the caller's transaction, what *plugin* gave of these *sorts*."""
    session.execute(
        sa.delete(PluginContribution).where(
            PluginContribution.plugin == plugin, PluginContribution.sort.in_(list(sorts))
        )
    )
    session.execute(sa.delete(PluginFailure).filter_by(plugin=plugin))


def _fits(given: Remembered) -> bool:
    return len(given.name) <= LONGEST_NAME and len(given.plugin) <= LONGEST_NAME


def _replace(session: Session, given: Iterable[Remembered]) -> None:
    for each in given:
        session.execute(sa.delete(PluginContribution).filter_by(plugin=each.plugin, sort=each.sort, name=each.name))
        session.add(PluginContribution(**vars(each), seen_at=clock.now()))
