"""Background work: what is asked for comes on Huey's queue, what is periodic by the clock.

A message on the queue only says "look at the table"; every routine is safe to run zero, one or many times. A periodic run
claims its slot in our own database, so that of several workers one does it. Each has a thread of its own: one that blocks, exits
or raises costs nobody else a turn.
"""

from __future__ import annotations

import inspect
import logging
import threading
import time
from datetime import UTC
from functools import partial
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from huey.consumer import Consumer
from sqlalchemy.dialects import postgresql, sqlite

from tagwerk.platform import clock
from tagwerk.platform.database import clock_of
from tagwerk.platform.errors import ConfigurationError, Elsewhere, NotFound, PluginError, TagwerkError, Unreachable
from tagwerk.platform.home.home import require_home
from tagwerk.platform.hookspecs import tagwerk_jobs
from tagwerk.platform.hosting.failure_log import write_down
from tagwerk.platform.hosting.guarding import is_ctrl_c
from tagwerk.platform.hosting.loading.finding import CORE
from tagwerk.platform.hosting.ownership import owner_of
from tagwerk.platform.hosting.plugin import cause_of
from tagwerk.platform.inputs import nearest_hint
from tagwerk.platform.texts import moment_text, translator
from tagwerk.routines.queue_lines import keep_queue_brief
from tagwerk.routines.runs import LIMIT, Run, begin, running_here, worker_name
from tagwerk.routines.tables import RoutineSlot

if TYPE_CHECKING:
    from collections.abc import Mapping

    from huey import Huey

    from tagwerk.platform.app import App
    from tagwerk.platform.hookspecs import Routine

_ = translator("tagwerk")
log = logging.getLogger(__name__)

LONGEST_PAUSE = 60.0  # seconds until it is looked again for what is due
PAUSE_WITHOUT_DATABASE = 5.0
MOMENT = 10.0  # seconds that what runs has to end, when the worker stops


class Worker(Consumer):  # type: ignore[misc]
    """Huey's consumer for what is asked for, beside the clock that starts what is due.

    It may run beside the web face in one process: there the signals are the web server's.
    """

    def __init__(self, app: App, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self._ticking = Ticking(app)

    def start(self) -> None:
        """Begin to work."""
        super().start()
        self._ticking.start()

    def stop(self, graceful: bool = False) -> None:
        """Take nothing on any more; what runs is given a moment to end."""
        self._ticking.stop()
        super().stop(graceful=graceful)

    def _set_signal_handlers(self) -> None:
        if threading.current_thread() is threading.main_thread():
            super()._set_signal_handlers()


class Ticking:
    """Looks again and again for periodic routines that are due, and starts them; nothing that one does ends it."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._over = threading.Event()
        self._waiting = False
        self._thread = threading.Thread(target=self._tick, name="ticking", daemon=True)

    def start(self) -> None:
        """Begin; what was missed while nobody ran is caught up first."""
        self._thread.start()

    def stop(self) -> None:
        """Start nothing any more, and give what runs a moment to end."""
        self._over.set()
        end = time.monotonic() + MOMENT
        for run in running_here():
            run.thread.join(max(end - time.monotonic(), 0))

    def _tick(self) -> None:
        while not self._over.is_set():
            pause = LONGEST_PAUSE
            if not self._database_answers():
                self._over.wait(PAUSE_WITHOUT_DATABASE)
                continue
            try:
                routines = find_routines(self._app)
                intervals = [routine.every for routine in routines.values() if routine.every is not None]
                pause = min([pause, *(each.total_seconds() for each in intervals)])
                start_due(self._app, routines)
            except BaseException as error:
                log.warning("looking for routines that are due: %s", cause_of(error))
            self._over.wait(pause)

    def _database_answers(self) -> bool:
        """Whether there is anything to look at; that there is not is said once, and so is that there is again."""
        try:
            with self._app.database.reading() as session:
                session.execute(sa.select(1))
        except TagwerkError as error:
            if not self._waiting:
                log.warning("%s", error)
                log.warning("%s", _("The routines wait until it answers."))
            self._waiting = True
            return False
        if self._waiting:
            log.warning("%s", _("The database answers again."))
        self._waiting = False
        return True


class Queue:
    """The queue of a workspace, with its task. Raises ConfigurationError for an address of no known kind."""

    def __init__(self, app: App) -> None:
        self.huey = _open_storage(app)
        self.run = self.huey.task(name="run")(lambda name: run_routine(app, name))


def request(app: App, name: str) -> None:
    """Ask the workers to run the routine *name* soon."""
    Queue(app).run(name)


def start_worker(app: App) -> Worker:
    """A consumer of the queue; ``run()`` blocks, ``start()`` does not. What was missed while none ran is caught up first.

    In a copy of a workspace it works too, and says that nothing leaves.
    """
    keep_queue_brief()
    try:
        require_home(app)
    except Elsewhere as error:
        log.warning("%s", error)
    return Worker(app, Queue(app).huey, workers=2, max_delay=1.0, check_worker_health=False, periodic=False)


def run_due(app: App) -> None:
    """Run every periodic routine whose slot is still free, and wait for them."""
    for run in start_due(app, find_routines(app)):
        run.thread.join()


def start_due(app: App, routines: Mapping[str, Routine]) -> list[Run]:
    """Start every one of the periodic *routines* whose slot is still free; one that still runs here keeps its next turn."""
    started = []
    for name, routine in routines.items():
        if routine.every is None or name in (run.name for run in running_here()):
            continue
        try:
            if claim_slot(app, routine):
                started.append(begin(app, name, partial(_run, app, routine), routine.limit))
        except Unreachable:
            raise
        except TagwerkError as error:
            log.warning("routine %s: %s", name, error)
    return started


def find_routines(app: App) -> dict[str, Routine]:
    """All routines by name."""
    return {routine.name: routine for routine in app.plugins.collect(tagwerk_jobs, app)}


def run_routine(app: App, name: str) -> None:
    """Run one routine now; what it raises is logged, because its next run tries again. Raises NotFound."""
    routines = find_routines(app)
    if name not in routines:
        raise NotFound(_("There is no routine {name!r}.", name=name), nearest_hint(name, routines))
    _run(app, routines[name])


def _run(app: App, routine: Routine) -> None:
    """Run *routine*: what it raises stops nobody, and it is on record when it began and ended."""
    plugin = owner_of(str(getattr(routine.run, "__module__", "") or "")) or app.plugins[CORE]
    what = f"routine {routine.name}"
    _note(app, routine, began=True)
    try:
        answer = routine.run(app)
        if inspect.iscoroutine(answer):
            answer.close()
            raise PluginError(_("it is async, and routines are not"))
    except TagwerkError as error:
        log.warning("routine %s: %s", routine.name, error)
        log.debug("the cause", exc_info=error)
    except BaseException as error:
        log.warning("routine %s: %s", routine.name, cause_of(error).removeprefix(f"{type(error).__name__}: "))
        if plugin.name != CORE:
            plugin.fail(error, what)
        write_down(error, plugin, what)
        if is_ctrl_c(error):
            raise
    else:
        plugin.works(what)
    _note(app, routine, began=False)


def _note(app: App, routine: Routine, *, began: bool) -> None:
    """Put on record when a periodic routine began or ended, as far as that can be written now."""
    if routine.every is None:
        return
    values = (
        {"began_at": clock.now(), "ended_at": None, "worker": worker_name()} if began else {"ended_at": clock.now()}
    )
    mine = sa.update(RoutineSlot).where(RoutineSlot.routine == routine.name)
    if not began:
        mine = mine.where(RoutineSlot.worker == worker_name())
    try:
        with app.database.transaction() as session:
            session.execute(mine.values(**values))
    except TagwerkError as error:
        log.warning("routine %s: %s", routine.name, error)


def check_routines(app: App) -> str:
    """For `tagwerk doctor`. Raises TagwerkError that names each routine that runs for longer than it may, or never came back."""
    limits = {routine.name: routine.limit for routine in find_routines(app).values()}
    with app.database.reading() as session:
        begun = session.scalars(
            sa.select(RoutineSlot).where(RoutineSlot.began_at.is_not(None), RoutineSlot.ended_at.is_(None))
        ).all()
    for slot in begun:
        limit = limits.get(slot.routine, LIMIT)
        if slot.began_at is not None and clock.now() - slot.began_at > limit:
            raise TagwerkError(
                _("The routine {name} began at {at} on {worker} and has not ended; it may take {limit}.", name=slot.routine,
                  at=moment_text(slot.began_at, UTC), worker=slot.worker, limit=limit),
                _("It is stuck, or its process was killed: look there, and start that worker again."),
            )  # fmt: skip
    return _("none is stuck")


def claim_slot(app: App, routine: Routine) -> bool:
    """Whether the present slot of a periodic *routine* was free, and is now ours: of several workers one gets it.

    One that lies further ahead than the next was claimed by a clock that was wrong, or when the routine ran at another pace: it
    holds nobody up.
    """
    assert routine.every is not None
    with app.database.transaction() as session:
        moment = clock_of(session)
        slot = int(moment.timestamp() // routine.every.total_seconds())
        values = {"slot": slot, "claimed_at": moment}
        free = sa.or_(RoutineSlot.slot < slot, RoutineSlot.slot > slot + 1)
        moved = sa.update(RoutineSlot).where(RoutineSlot.routine == routine.name, free).values(**values)
        if session.execute(moved.returning(RoutineSlot.routine)).first() is not None:
            return True
        dialect = sqlite if app.database.is_sqlite else postgresql
        first = dialect.insert(RoutineSlot).values(routine=routine.name, **values).on_conflict_do_nothing()
        return session.execute(first.returning(RoutineSlot.routine)).first() is not None


def _open_storage(app: App) -> Huey:
    import huey

    url = app.config.settings.queue.url.get_secret_value()
    if not url:
        return huey.SqliteHuey("tagwerk", filename=str(app.folder / "queue.db"), results=False)
    if url.startswith("postgresql"):
        return huey.PostgresHuey("tagwerk", dsn=url.replace("+psycopg", ""), results=False)
    if url.startswith(("redis://", "rediss://")):
        return huey.RedisHuey("tagwerk", url=url, results=False)
    raise ConfigurationError(
        _("queue.url is no usable address."), _("Use postgresql://… or redis://…, or leave it empty for a file.")
    )
