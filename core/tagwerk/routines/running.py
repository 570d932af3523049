"""Background and periodic work on Huey.

A message on the queue only says "look at the table"; every routine is safe to run zero, one or many times. A periodic run
claims its slot in our own database, so that of several workers one does it.
"""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

import sqlalchemy as sa
from huey.consumer import Consumer
from sqlalchemy.dialects import postgresql, sqlite

from tagwerk.platform import clock
from tagwerk.platform.errors import ConfigurationError, NotFound
from tagwerk.platform.hookspecs import tagwerk_jobs
from tagwerk.platform.inputs import nearest_hint
from tagwerk.platform.texts import translator
from tagwerk.routines.tables import RoutineSlot

if TYPE_CHECKING:
    from huey import Huey

    from tagwerk.platform.app import App
    from tagwerk.platform.hookspecs import Routine

_ = translator("tagwerk")
log = logging.getLogger(__name__)


class Worker(Consumer):  # type: ignore[misc]
    """Huey's consumer, which may run beside the web face in one process: there the signals are the web server's."""

    def _set_signal_handlers(self) -> None:
        if threading.current_thread() is threading.main_thread():
            super()._set_signal_handlers()


class Queue:
    """The queue of a workspace, with its two tasks. Raises ConfigurationError for an address of no known kind."""

    def __init__(self, app: App) -> None:
        self.huey = _open_storage(app)
        self.run = self.huey.task(name="run")(lambda name: run_routine(app, name))
        self.tick = self.huey.periodic_task(lambda _moment: True, name="tick")(lambda: run_due(app))


def request(app: App, name: str) -> None:
    """Ask the workers to run the routine *name* soon."""
    Queue(app).run(name)


def start_worker(app: App) -> Worker:
    """A consumer of the queue; ``run()`` blocks, ``start()`` does not. What was missed while none ran is caught up first."""
    queue = Queue(app)
    queue.tick()
    return Worker(queue.huey, workers=1, max_delay=1.0, check_worker_health=False)


def run_due(app: App) -> None:
    """Run every periodic routine whose slot is still free."""
    for routine in find_routines(app).values():
        if routine.every is not None and claim_slot(app, routine):
            run_routine(app, routine.name)


def find_routines(app: App) -> dict[str, Routine]:
    """All routines by name."""
    return {routine.name: routine for routine in app.plugins.collect(tagwerk_jobs, app)}


def run_routine(app: App, name: str) -> None:
    """Run one routine now; what it raises is logged, because its next run tries again. Raises NotFound."""
    routines = find_routines(app)
    if name not in routines:
        raise NotFound(_("There is no routine {name!r}.", name=name), nearest_hint(name, routines))
    try:
        routines[name].run(app)
    except Exception as error:
        log.warning("routine %s: %s", name, error)
        log.debug("the cause", exc_info=error)


def claim_slot(app: App, routine: Routine) -> bool:
    """Whether the present slot of a periodic *routine* was free, and is now ours: of several workers one gets it."""
    assert routine.every is not None
    moment = clock.now()
    slot = int(moment.timestamp() // routine.every.total_seconds())
    values = {"slot": slot, "claimed_at": moment}
    with app.database.transaction() as session:
        moved = (
            sa.update(RoutineSlot).where(RoutineSlot.routine == routine.name, RoutineSlot.slot < slot).values(**values)
        )
        if session.execute(moved.returning(RoutineSlot.routine)).first() is not None:
            return True
        dialect = sqlite if app.database.is_sqlite else postgresql
        first = dialect.insert(RoutineSlot).values(routine=routine.name, **values).on_conflict_do_nothing()
        return session.execute(first.returning(RoutineSlot.routine)).first() is not None


def _open_storage(app: App) -> Huey:
    import huey

    url = app.config.settings.queue.url
    if not url:
        return huey.SqliteHuey("tagwerk", filename=str(app.folder / "queue.db"), results=False)
    if url.startswith("postgresql"):
        return huey.PostgresHuey("tagwerk", dsn=url.replace("+psycopg", ""), results=False)
    if url.startswith(("redis://", "rediss://")):
        return huey.RedisHuey("tagwerk", url=url, results=False)
    raise ConfigurationError(
        _("queue.url is no usable address."), _("Use postgresql://… or redis://…, or leave it empty for a file.")
    )
