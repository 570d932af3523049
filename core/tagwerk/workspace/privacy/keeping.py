"""What goes by itself: rows whose time is over, and people whose forgetting was broken off or whom a backup brought back."""

from __future__ import annotations

import logging
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.access.actors import Actor
from tagwerk.companies.exports.files import exported
from tagwerk.ledger.chain.links import ACCESSES
from tagwerk.ledger.chain.sealing import cut_off
from tagwerk.platform import clock
from tagwerk.platform.database import pieces
from tagwerk.platform.errors import Conflict, PluginError
from tagwerk.platform.texts import date_text, translator
from tagwerk.workspace.privacy.forgetting import carry_on, forget_person, unfinished
from tagwerk.workspace.privacy.holdings import days_kept, holdings, what_is_held
from tagwerk.workspace.privacy.remembering import come_back, suppress_again
from tagwerk.workspace.privacy.sweeping import IN_ONE_COMMIT
from tagwerk.workspace.privacy.tables import Removal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from tagwerk.access.personal_data import PersonalData
    from tagwerk.platform.app import App

EXPORTS = "exports"
KEEPER = Actor.system("retention")

_ = translator("tagwerk")
log = logging.getLogger(__name__)


def forget_on(app: App) -> None:
    """Go on with whom somebody began to forget, and forget again whom a backup brought back. One that fails stops no other."""
    with app.database.transaction() as session:
        suppress_again(app, session)
    with app.database.reading() as session:
        begun = unfinished(session)
    held, left_out = what_is_held(app) if begun else ([], ())
    failed = [error for number in begun if (error := _tried(partial(carry_on, app, number, held, left_out)))]
    with app.database.reading() as session:
        back = come_back(app, session)
    again = (partial(forget_person, app, KEEPER, contact=str(contact)) for contact in back)
    failed += [error for work in again if (error := _tried(work))]
    if failed:
        raise failed[0]


def _tried(work: Callable[[], object]) -> Exception | None:
    try:
        work()
    except Exception as error:
        log.exception("somebody is not forgotten yet")
        return error
    return None


def keep_periods(app: App) -> dict[str, int]:
    """Remove what the settings keep no longer, and say so; gives how many rows and files, by kind. One kind that cannot be
    removed stops no other."""
    removed: dict[str, int] = {}
    failed: Exception | None = None
    for kind, work, before in _works(app):
        try:
            rows = work()
        except Exception as error:
            log.exception("%s is kept for longer than the settings say", kind)
            failed = error
            continue
        if rows:
            removed[kind] = rows
            with app.database.transaction() as session:
                session.add(Removal(kind=kind, rows=rows, before=before, removed_at=clock.now()))
            log.info("%s", _("removed, older than {day}: {rows} of {kind}", day=before.date(), rows=rows, kind=kind))
    if failed is not None:
        raise failed
    return removed


def check_forgotten(app: App) -> str:
    """Raises Conflict where somebody was begun to be forgotten, or came back with a backup."""
    with app.database.reading() as session:
        begun, back = unfinished(session), come_back(app, session)
    if begun or back:
        for each in what_is_held(app)[1]:
            raise Conflict(
                _("People who are to be forgotten are still here: {number}.", number=len(begun) + len(back)),
                _("The plugin {name} has to be mended first: {cause}", name=each.plugin, cause=each.cause),
            )
        raise Conflict(
            _("People who are to be forgotten are still here: {number}.", number=len(begun) + len(back)),
            _("`tagwerk worker` forgets them within the hour."),
        )
    return _("nobody who was to be forgotten is here")


def check_periods(app: App) -> str:
    """What was removed last. Raises PluginError where a plugin keeps a table for a time that nobody can know."""
    for held in holdings(app):
        days_kept(app, held)
    with app.database.reading() as session:
        last = session.scalars(sa.select(Removal).order_by(Removal.id.desc()).limit(1)).first()
    if last is None:
        return _("nothing was kept for too long yet")
    return _("last, on {day}: {rows} of {kind}", day=date_text(last.removed_at.date()), rows=last.rows, kind=last.kind)


def _works(app: App) -> Iterator[tuple[str, Callable[[], int], datetime]]:
    """Each kind with what removes it, and before when."""
    now, periods = clock.now(), app.config.settings.retention
    for held in holdings(app):
        try:
            days = days_kept(app, held)
        except PluginError as error:
            yield held.name, partial(_refuse, error), now
            continue
        if days is not None and held.since:
            before = now - timedelta(days=days)
            yield held.name, partial(_outdate, app, held, before), before
    before = now - timedelta(days=periods.accesses_days)
    yield ACCESSES.table, partial(_cut_accesses, app, before), before
    oldest = now - timedelta(days=periods.exports_days)
    yield EXPORTS, partial(_remove_exports, app, oldest), oldest


def _refuse(error: PluginError) -> int:
    raise error


def _cut_accesses(app: App, before: datetime) -> int:
    with app.database.transaction() as session:
        return cut_off(session, ACCESSES, before, KEEPER.signature)


def _outdate(app: App, held: PersonalData, before: datetime) -> int:
    """Empty or remove the rows from before a moment, in short commits; those that were emptied are not emptied again."""
    table: sa.Table = held.model.__table__
    (key,) = table.primary_key.columns
    old = table.c[held.since] < before
    with app.database.reading() as session:
        columns = [table.c[name] for name in held.outdated or {}]
        rows = session.execute(sa.select(key, *columns).where(old)).all()
    wanted = tuple((held.outdated or {}).values())
    keys = [row[0] for row in rows if held.outdated is None or tuple(row[1:]) != wanted]
    for piece in pieces(keys, IN_ONE_COMMIT):
        with app.database.transaction() as session:
            if held.outdated is None:
                session.execute(sa.delete(table).where(key.in_(piece), old))
            else:
                session.execute(sa.update(table).where(key.in_(piece), old).values(held.outdated))
    return len(keys)


def _remove_exports(app: App, before: datetime) -> int:
    """Exports of ours that lie in the workspace; what others put beside them stays."""
    old = [path for path in exported(app.folder / EXPORTS) if path.stat().st_mtime < before.timestamp()]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
