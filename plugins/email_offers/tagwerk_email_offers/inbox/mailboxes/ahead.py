"""Fetching ahead: while a piece of mails is taken in, the next one is on its way, and the process aside understands it."""

from __future__ import annotations

import threading
from contextvars import copy_context
from dataclasses import dataclass, field
from queue import Full, Queue
from typing import TYPE_CHECKING

from tagwerk_email_offers.understanding.aside import Aside

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tagwerk_email_offers.inbox.mailboxes.arrived import Arrived
    from tagwerk_email_offers.understanding.results import Understood

PIECE = 100
"""Mails that are taken in with one commit, as long as they are together no larger than ``PIECE_BYTES``."""
PIECE_BYTES = 8_000_000
GLANCE = 0.2
PATIENCE = 5.0
"""Seconds for the fetching to end when nobody takes in what it fetches."""


@dataclass(frozen=True)
class Piece:
    """Mails to be taken in together; what each was *understood* to be, by its uid, where that was found out aside."""

    mails: list[Arrived]
    understood: Mapping[str, Understood] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.mails)


def in_pieces(mails: Iterable[Arrived], most: int = 0) -> Iterator[Piece]:
    """*mails* in pieces of at most *most* (``PIECE`` by default), fetched by a thread that is two pieces ahead.

    What it raises is raised here, after the pieces before it.
    """
    ahead = _Ahead(_pieces(mails, most or PIECE), Aside())
    fetching = threading.Thread(target=copy_context().run, args=(ahead.fetch,), daemon=True)
    fetching.start()
    try:
        while (thing := ahead.found.get()) is not None:
            if isinstance(thing, BaseException):
                raise thing
            yield ahead.understood(thing)
    finally:
        ahead.stopped.set()
        ahead.aside.close()
        fetching.join(PATIENCE)
        ahead.aside.close()  # it may have begun meanwhile


@dataclass(frozen=True)
class _Fetched:
    """Mails, and whether they are with the process aside."""

    mails: list[Arrived]
    is_aside: bool


@dataclass
class _Ahead:
    """What the fetching thread has *found* and nobody has taken yet: a piece, its error, or None at the end.

    The process aside begins with the second piece: most looks bring less than one.
    """

    pieces: Iterator[list[Arrived]]
    aside: Aside
    found: Queue[_Fetched | BaseException | None] = field(default_factory=lambda: Queue(maxsize=2))
    stopped: threading.Event = field(default_factory=threading.Event)

    def fetch(self) -> None:
        try:
            for number, piece in enumerate(self.pieces):
                if number == 1:
                    self.aside.begin()
                self._put(_Fetched(piece, self.aside.ask([each.raw for each in piece])))
                if self.stopped.is_set():
                    return
            self._put(None)
        except BaseException as error:  # it is raised where the pieces are taken
            self._put(error)

    def understood(self, fetched: _Fetched) -> Piece:
        answer = self.aside.answer() if fetched.is_aside else None
        if answer is None:
            return Piece(fetched.mails)
        uids = (each.uid for each in fetched.mails)
        return Piece(fetched.mails, dict(zip(uids, answer, strict=True)))

    def _put(self, thing: _Fetched | BaseException | None) -> None:
        while not self.stopped.is_set():
            try:
                self.found.put(thing, timeout=GLANCE)
            except Full:
                continue
            return


def _pieces(mails: Iterable[Arrived], most: int) -> Iterator[list[Arrived]]:
    piece: list[Arrived] = []
    size = 0
    for arrived in mails:
        piece.append(arrived)
        size += len(arrived.raw)
        if len(piece) >= most or size >= PIECE_BYTES:
            yield piece
            piece, size = [], 0
    if piece:
        yield piece
