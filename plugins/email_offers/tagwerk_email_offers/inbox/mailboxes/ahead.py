"""Fetching ahead: while a piece of mails is taken in, the next one is on its way."""

from __future__ import annotations

import threading
from contextvars import copy_context
from dataclasses import dataclass, field
from queue import Full, Queue
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tagwerk_email_offers.inbox.mailboxes.arrived import Arrived

PIECE = 100
"""Mails that are taken in with one commit, as long as they are together no larger than ``PIECE_BYTES``."""
PIECE_BYTES = 8_000_000
GLANCE = 0.2
PATIENCE = 5.0
"""Seconds for the fetching to end when nobody takes in what it fetches."""


def in_pieces(mails: Iterable[Arrived], most: int = 0) -> Iterator[list[Arrived]]:
    """*mails* in pieces of at most *most* (``PIECE`` by default), fetched by a thread that is one piece ahead.

    What it raises is raised here, after the pieces before it.
    """
    ahead = _Ahead(_pieces(mails, most or PIECE))
    fetching = threading.Thread(target=copy_context().run, args=(ahead.fetch,), daemon=True)
    fetching.start()
    try:
        while (thing := ahead.found.get()) is not None:
            if isinstance(thing, BaseException):
                raise thing
            yield thing
    finally:
        ahead.stopped.set()
        fetching.join(PATIENCE)


@dataclass
class _Ahead:
    """What the fetching thread has *found* and nobody has taken yet: a piece, its error, or None at the end."""

    pieces: Iterator[list[Arrived]]
    found: Queue[list[Arrived] | BaseException | None] = field(default_factory=lambda: Queue(maxsize=1))
    stopped: threading.Event = field(default_factory=threading.Event)

    def fetch(self) -> None:
        try:
            for piece in self.pieces:
                self._put(piece)
                if self.stopped.is_set():
                    return
            self._put(None)
        except BaseException as error:  # it is raised where the pieces are taken
            self._put(error)

    def _put(self, thing: list[Arrived] | BaseException | None) -> None:
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
