"""The hooks about the people who work here: lines on the board, ways to tell them something."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from tagwerk.platform.plugins import hookspec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    import sqlalchemy as sa
    from sqlalchemy.orm import Session

    from tagwerk.platform.actions import Action
    from tagwerk.platform.app import App


@dataclass(frozen=True)
class BoardLine:
    """A line on the board below the obligations; *weight* orders the lines, the heaviest first.

    *action* is what can be done about it; ``tagwerk close`` shows the lines once more at the day's end. Those of one plugin may
    share a name.
    """

    shares_name: ClassVar[bool] = True

    name: str
    text: str
    weight: int = 0
    action: Action | None = None


@dataclass(frozen=True)
class Attachment:
    """A file that goes along with a notification: its *name*, by whose ending its kind is known, and what it holds."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class Notification:
    """Something to tell a person or a department: *email* is ``""`` where no address is known.

    *subject* and *text* are in the language of whom it is for; *action* is what that one can do about it; *files* go along where
    the notifier can carry files.
    """

    name: str
    email: str
    subject: str
    text: str
    action: Action | None = None
    files: tuple[Attachment, ...] = ()


@dataclass(frozen=True)
class Notifier:
    """A way to tell somebody something: *tell* gives False where it cannot reach that one, and then the next one tries."""

    name: str
    tell: Callable[[Notification], bool]


@dataclass(frozen=True)
class HandedOver:
    """What became somebody else's: *name* says what (``tasks``), *ids* which ones; *tell* is called after the commit.

    *title* is what people read, in their language, where they are asked and told; the name where it is empty.
    """

    name: str
    ids: tuple[int, ...]
    tell: Callable[[], object] = field(default=lambda: None)
    title: str = ""


@dataclass(frozen=True)
class Unusual:
    """Something that a head should look at: *title* says what, *found* is a select of what it is made of.

    Its columns, by these names: ``employee_id`` (whose it is; NULL where nobody's), ``happened_on`` (a date; NULL for what has
    none), ``about`` (a text: the address, the number, what tells it apart), ``company_id`` and ``activity_id`` (each may be
    NULL). The reader's reach and the period are added to it. *counts* says whether it counts all the same.
    """

    name: str
    title: str
    found: sa.SelectBase
    counts: bool = True


@hookspec
def tagwerk_board_lines(app: App, employee: int, on: date) -> Iterable[BoardLine]:  # type: ignore[empty-body]
    """Lines on the board of the employee with the id *employee* on the day *on*. Called by ``today``. Example::

    @hookimpl
    def tagwerk_board_lines(app, employee, on):
        return [BoardLine("sms", "3 text messages unanswered", weight=10)]
    """


@hookspec
def tagwerk_notifiers(app: App) -> Iterable[Notifier]:  # type: ignore[empty-body]
    """Ways to tell an employee or a department something. Asked for when there is something to tell, outside a transaction;
    the notice is on record before. A notifier that raises counts as one that could not. Example::

        @hookimpl
        def tagwerk_notifiers(app):
            return [Notifier("sms", lambda notification: send_text(app, notification))]
    """


@hookspec
def tagwerk_hand_over(app: App, session: Session, giver: int, taker: int) -> Iterable[HandedOver]:  # type: ignore[empty-body]
    """Give what the employee with the id *giver* looks after to *taker*, for good. Called by ``staff hand-over`` inside its
    transaction, which an exception undoes as a whole; what was done stays credited to who did it. Example::

        @hookimpl
        def tagwerk_hand_over(app, session, giver, taker):
            moved = sa.update(Sample).where(Sample.owner_id == giver).values(owner_id=taker).returning(Sample.id)
            return [HandedOver("samples", tuple(session.scalars(moved)))]
    """


@hookspec
def tagwerk_unusual(app: App) -> Iterable[Unusual]:  # type: ignore[empty-body]
    """What is shown to heads and directors, and forbidden to nobody. Called by ``team --unusual``, outside a transaction; the
    selects are run in it. One that fails is left out, and said to be. Example::

        @hookimpl
        def tagwerk_unusual(app):
            own = sa.select(Employee.phone).where(Employee.phone != "")
            found = sa.select(
                Sms.employee_id, Sms.work_date.label("happened_on"), Sms.number.label("about"), Sms.company_id,
                Sms.activity_id,
            ).where(Sms.number.in_(own))
            return [Unusual("sms_to_own", "Text messages to our own telephones", found)]
    """
