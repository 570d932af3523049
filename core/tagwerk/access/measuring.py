"""The settings that decide what counts, or who may do what, are remembered: a change of them is on record, and the head is told.

They come from the workspace file alone, which whoever owns the machine may write. So what stands there is held against what stood
there when the workspace was opened the last time, in the same place. Of a secret that is an address, all but its password is
remembered; of any other, that it is set.
"""

from __future__ import annotations

import getpass
import hashlib
import json
import logging
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from tagwerk.access.log import LONGEST_SUBJECT
from tagwerk.access.tables import Access, SettingsSeen
from tagwerk.ledger.chain.links import ACCESSES, append
from tagwerk.platform import clock
from tagwerk.platform.config import PLUGINS
from tagwerk.platform.errors import TagwerkError
from tagwerk.platform.home.places import machine
from tagwerk.platform.settings.known import without_secret
from tagwerk.platform.settings.marking import declared, leaves
from tagwerk.platform.settings.sections import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic import BaseModel
    from sqlalchemy.orm import Session

    from tagwerk.platform.app import App

CHANGED = "settings.changed"
PATIENCE = 0.5  # seconds: who opens a workspace to read waits for no writer; the next one notices too
LONGEST_VALUE = 200

log = logging.getLogger(__name__)


def remember_settings(app: App, models: Mapping[str, type[BaseModel] | None]) -> None:
    """Hold the settings against those that were seen here the last time; *models* are those of the plugins at work, None where
    one has nothing set.
    """
    place = _place(app)
    now = dict(_written(app, models))
    try:
        with app.database.reading() as session:
            if not changes(_last(session, place), now, models):
                return
        with app.database.transaction(patience=min(PATIENCE, app.database.busy_timeout)) as session:
            if not app.database.is_sqlite:  # one at a time, as on SQLite
                session.execute(sa.text("LOCK TABLE settings_seen IN SHARE ROW EXCLUSIVE MODE"))
            before = _last(session, place)
            if changed := changes(before, now, models):
                kept = {name: value for name, value in before.items() if not _judged(name, models)}
                _write(session, place, {**kept, **now}, changed)
    except TagwerkError as error:
        log.warning("that settings were changed is not on record yet: %s", error)


def changes(
    before: Mapping[str, Any], now: Mapping[str, Any], models: Mapping[str, type[BaseModel] | None]
) -> list[str]:
    """The settings that differ, but those of plugins that are not at work."""
    names = sorted({*before, *now})
    return [name for name in names if _judged(name, models) and before.get(name) != now.get(name)]


def _written(app: App, models: Mapping[str, type[BaseModel] | None]) -> Iterator[tuple[str, Any]]:
    """What the file sets of them, as it may be remembered."""
    for path, value in leaves(app.config.layers.written):
        known = None
        if path[0] != PLUGINS:
            known = declared(Settings, path)
        elif len(path) > 2 and (model := models.get(path[1])) is not None:
            known = declared(model, path[2:])
        if known is not None and known.file_alone:
            yield ".".join(path), without_secret(value) if known.secret else _short(value)


def _judged(name: str, models: Mapping[str, type[BaseModel] | None]) -> bool:
    first, _dot, rest = name.partition(".")
    return first != PLUGINS or rest.partition(".")[0] in models


def _short(value: object) -> Any:
    plain = json.loads(json.dumps(value, sort_keys=True, default=str))
    text = json.dumps(plain, sort_keys=True)
    return plain if len(text) <= LONGEST_VALUE else f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def _place(app: App) -> str:
    return hashlib.sha256(f"{machine()} {app.folder.resolve()}".encode()).hexdigest()[:32]


def _last(session: Session, place: str) -> dict[str, Any]:
    """What was seen last in this *place*, else anywhere: a second machine begins with what the first one has."""
    newest = sa.select(SettingsSeen.settings).order_by(SettingsSeen.id.desc()).limit(1)
    here = session.scalar(newest.where(SettingsSeen.place == place))
    return dict((session.scalar(newest) if here is None else here) or {})


def _write(session: Session, place: str, settings: dict[str, Any], changed: list[str]) -> None:
    moment, who = clock.now(), f"machine:{getpass.getuser()}"[:64]
    seen = SettingsSeen(place=place, seen_at=moment, seen_by=who, settings=settings, changed=", ".join(changed))
    session.add(seen)
    session.flush()
    subject = f"settings:{seen.id}:{','.join(changed)}"
    shown = subject if len(subject) <= LONGEST_SUBJECT else f"{subject[: LONGEST_SUBJECT - 1]}…"
    append(
        session, ACCESSES, Access.__table__,
        {"happened_at": moment, "actor": who, "permission": CHANGED, "subject": shown},
    )  # fmt: skip
