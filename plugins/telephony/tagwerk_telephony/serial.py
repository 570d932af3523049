"""Calls are folded and settled one after the other, and whoever writes waits its turn.

Two callbacks at once must neither make two calls of one nor count one twice. On PostgreSQL an advisory lock sees to it, and
keeps a queue. SQLite keeps none: who waits there asks again and again, and the unlucky one for ten seconds. So writers of one
process stand in a line, first come first served, and those of several processes lock a file one after the other. Whoever has
the turn does the work of all who stand in the line in one commit: what costs most is not to fold a call but to have it on the
disk.
"""

from __future__ import annotations

import threading
from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy.orm import Session

    from tagwerk.api import App

try:
    import fcntl
except ImportError:  # no Unix: SQLite's own waiting has to do between processes
    fcntl = None  # type: ignore[assignment]

TURN = "SELECT pg_advisory_xact_lock(7263541)"  # any number that no other advisory lock has
TURN_FILE = ".telephony-turn"
MOST_TOGETHER = 32
"""Works that one commit takes."""

W = TypeVar("W")
T = TypeVar("T")


@dataclass(eq=False)
class _Ticket:
    """A place in the line; the gate opens when its turn has come, or when somebody else has done its work."""

    gate: threading.Lock = field(default_factory=threading.Lock)
    has_turn: bool = False


@dataclass(eq=False)
class _Work(_Ticket, Generic[W, T]):
    """What somebody in the line wants done by *do*, which does several at a time, and what came of it."""

    do: Callable[[Session, Sequence[W]], Sequence[T]] = field(kw_only=True)
    wanted: W = field(kw_only=True)
    results: Sequence[T] = ()
    error: Exception | None = None
    done: bool = False


class _Line:
    """A lock that is given in the order in which it was asked for."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[_Ticket] = deque()
        self._busy = False

    def stand(self, ticket: _Ticket) -> bool:
        """Wait for the turn; False where somebody else took the work out of the line meanwhile."""
        with self._guard:
            ticket.gate = threading.Lock()
            ticket.has_turn = not self._busy
            if self._busy:
                ticket.gate.acquire()
                self._waiting.append(ticket)
            self._busy = True
        try:
            ticket.gate.acquire()
        except BaseException:  # who is interrupted while waiting must not be given the turn
            self._go(ticket)
            raise
        return ticket.has_turn

    def _go(self, ticket: _Ticket) -> None:
        with self._guard:
            if ticket in self._waiting:
                self._waiting.remove(ticket)
                return
        if ticket.has_turn:
            self.leave()

    def like(self, mine: _Work[W, T]) -> list[_Work[W, T]]:
        """Whoever has the turn takes the works of its kind out of the line."""
        with self._guard:
            same = [each for each in self._waiting if isinstance(each, _Work) and each.do is mine.do]
            taken = same[: MOST_TOGETHER - 1]
            for each in taken:
                self._waiting.remove(each)
        return taken

    def leave(self) -> None:
        """Give the turn to whoever waits longest."""
        with self._guard:
            if self._waiting:
                following = self._waiting.popleft()
                following.has_turn = True
                following.gate.release()
            else:
                self._busy = False


_LINES: dict[str, _Line] = {}
_LINES_GUARD = threading.Lock()


def together(app: App, do: Callable[[Session, Sequence[W]], Sequence[T]], wanted: W) -> T:
    """Have *do* do what is *wanted* in a transaction like that of ``writing``, with what others in the line want it to do.

    It gives one result for each. Where it fails they are done one by one, so that nobody pays for another's fault.
    """
    line, work = _line_of(app), _Work(do=do, wanted=wanted)
    while not work.done:  # it comes back undone where whoever had the turn was interrupted
        if line.stand(work):
            _have_done(app, line, work)
    if work.error is not None:
        raise work.error
    return work.results[0]


def _have_done(app: App, line: _Line, mine: _Work[W, T]) -> None:
    works = [mine]
    try:
        _do(app, works, line)
    finally:
        for work in works[1:]:
            work.gate.release()
        line.leave()


def _do(app: App, works: list[_Work[W, T]], line: _Line | None = None) -> None:
    """Do *works*, to which those who wait in the *line* are added as late as can be: other processes may be waited for."""
    try:
        with _transaction(app) as session:
            works += line.like(works[0]) if line is not None else []
            results = works[0].do(session, [work.wanted for work in works])
    except Exception as error:
        if len(works) > 1:
            for work in works:
                _do(app, [work])
            return
        works[0].error, works[0].done = error, True
        return
    for work, result in zip(works, results, strict=True):
        work.results, work.done = (result,), True


@contextmanager
def writing(app: App) -> Iterator[Session]:
    """A transaction in which nobody else folds or settles calls, until it ends."""
    line = _line_of(app)
    line.stand(_Ticket())
    try:
        with _transaction(app) as session:
            yield session
    finally:
        line.leave()


def _line_of(app: App) -> _Line:
    with _LINES_GUARD:
        return _LINES.setdefault(app.database.url, _Line())


@contextmanager
def _transaction(app: App) -> Iterator[Session]:
    """A transaction that no other process has the like of."""
    if app.database.is_sqlite:
        with _file_turn(app), app.database.transaction() as session:
            yield session
        return
    with app.database.transaction() as session:
        session.connection().exec_driver_sql(TURN)
        yield session


@contextmanager
def _file_turn(app: App) -> Iterator[None]:
    """The turn among processes of this machine; a folder that takes no file leaves it to the database."""
    if fcntl is None:
        yield
        return
    try:
        file = (app.folder / TURN_FILE).open("ab")
    except OSError:
        yield
        return
    with file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
