"""Who read or exported what is closed to others is on record (A 5.1, K 2.21), and who was refused what.

Whoever finds one thing for somebody says so (``looked_at``), and when the use case ends, what was another's is put on record
here, in one place; a use case that lists many says itself how many.
"""

from __future__ import annotations

import logging
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tagwerk.access.refusals import Refusals
from tagwerk.access.tables import Access
from tagwerk.ledger.chain.links import ACCESSES, append
from tagwerk.platform import clock
from tagwerk.platform.app import once_per_app
from tagwerk.platform.errors import TagwerkError, Unreachable
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tagwerk.access.actors import Actor
    from tagwerk.platform.app import App
    from tagwerk.platform.errors import NotAllowed

LONGEST_SUBJECT = 200
REFUSED, STRANGER = "refused", "nobody"
PATIENCE, OWN_PATIENCE = 5.0, 0.5  # seconds that who looks waits for another process that writes

_ = translator("tagwerk")
log = logging.getLogger(__name__)


@dataclass
class _Reading:
    """What a use case looked at of others; *said*: it has put its reading on record itself."""

    subjects: dict[str, None] = field(default_factory=dict)
    said: bool = False


_reading: ContextVar[_Reading | None] = ContextVar("reading", default=None)


@contextmanager
def reading(app: App, actor: Actor, permission: str) -> Iterator[None]:
    """A use case is done in here: what it looked at of others is on record when it ends.

    What was only read is not shown where that cannot be put on record; what was done is done, and the log of the program says so.
    """
    this = _Reading()
    mark = _reading.set(this)
    try:
        yield
    finally:
        _reading.reset(mark)
    if this.subjects and not this.said:
        one = next(iter(this.subjects))
        subject = one if len(this.subjects) == 1 else f"{one.partition(':')[0]} and more:{len(this.subjects)}"
        log_access(app, actor, permission, subject, others=permission.endswith(".read"))


def looked_at(actor: Actor, thing: str, number: int, owner: int | None) -> None:
    """The actor has found the *thing* with that number (``company``), which is *owner*'s. Called wherever one thing is found."""
    this = _reading.get()
    if this is not None and are_others(actor, owner):
        this.subjects[f"{thing}:{number}"] = None


def log_access(app: App, actor: Actor, permission: str, subject: str, *, others: bool = True) -> None:
    """Put on record that *actor* read or exported *subject*, named by ids (``company:17``, ``companies:80``).

    Called after the reading, outside its transaction, and before the showing; what the system reads for its work is not logged.
    What is closed to others (*others*) is shown only once that is on record: raises Unreachable where the database can keep
    nothing now. One's own is shown all the same, and the log of the program says that it is not on record.
    """
    if others and (this := _reading.get()) is not None:
        this.said = True
    if actor.is_system:
        return
    try:
        _write(app, actor.signature, permission, subject, PATIENCE if others else OWN_PATIENCE)
    except Unreachable as error:
        if others:
            raise Unreachable(
                _("This is others', and that you read it cannot be put on record now: {cause}", cause=error.message),
                _("Try again in a moment."),
            ) from error
        log.warning("not on record: %s %s %s: %s", actor.signature, permission, subject, error.message)


def log_refusal(app: App, actor: Actor, permission: str, error: NotAllowed) -> None:
    """Put on record, once, that *actor* was refused. Where the database keeps nothing now, who called tries again."""
    if not actor.is_system and not error.on_record:
        error.on_record = refusals(app).refused(actor.signature, permission, REFUSED)


def log_stranger(app: App, permission: str, subject: str) -> None:
    """Put on record that somebody was refused who is nobody here, *subject* as it may be kept (``token:3:127.0.0.1``)."""
    refusals(app).refused(STRANGER, permission, f"{REFUSED}:{subject}")


@once_per_app
def refusals(app: App) -> Refusals:
    """Those of this process."""

    def write(who: str, permission: str, subject: str) -> bool:
        try:
            _write(app, who, permission, subject, OWN_PATIENCE)
        except TagwerkError as cause:
            log.warning("not on record: %s %s %s: %s", who, permission, subject, cause.message)
            return False
        return True

    counting = Refusals(write)
    app.closing.callback(counting.close)
    return counting


def log_others(app: App, actor: Actor, permission: str, things: str, owners: Iterable[int | None]) -> None:
    """Put on record how many of the *things* that *actor* read are others'; what is one's own, or nobody's, is not logged."""
    if others := sum(are_others(actor, owner) for owner in owners):
        log_access(app, actor, permission, f"{things}:{others}")


def are_others(actor: Actor, owner: int | None) -> bool:
    """Whether what *owner* (an employee's id) has is another's than the actor's, and not nobody's."""
    return owner not in (None, actor.employee_id)


def _write(app: App, signature: str, permission: str, subject: str, patience: float) -> None:
    with app.database.transaction(patience=min(patience, app.database.busy_timeout)) as session:
        row = {
            "happened_at": clock.now(),
            "actor": signature,
            "permission": permission,
            "subject": subject[:LONGEST_SUBJECT],
        }
        append(session, ACCESSES, Access.__table__, row)
