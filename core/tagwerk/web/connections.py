"""The connections of ``tagwerk serve``: each has its deadlines, and so many that they take all descriptors are never open.

Whoever sends half a request and waits is the first to go when it becomes crowded, so that nobody makes the server deaf: neither
with many connections nor with slow ones. The body's deadline, which knows what it is read for, is with ``Bodies``.
"""

from __future__ import annotations

import resource
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    import asyncio

    from uvicorn.protocols.http.h11_impl import RequestResponseCycle

CROWDED = (
    b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nRetry-After: 5\r\nCache-Control: no-store\r\n"
    b"X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n"
)
LATE = CROWDED.replace(b"503 Service Unavailable", b"408 Request Timeout").replace(b"Retry-After: 5\r\n", b"")
NONSENSE = LATE.replace(b"408 Request Timeout", b"400 Bad Request")
FEWEST = 8


@dataclass(frozen=True)
class Limits:
    """How many connections may be open, and how many seconds one has: for the head of a request (*head*), for its body, which
    nobody waits for any more (*body*), and until somebody takes what is answered (*taking*)."""

    connections: int = 512
    head: float = 10.0
    body: float = 40.0
    taking: float = 30.0

    @property
    def most(self) -> int:
        """The connections that may be open: half of the descriptors at most, for the database and the mail need some too."""
        soft, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        return self.connections if soft == resource.RLIM_INFINITY else max(min(self.connections, soft // 2), FEWEST)


class Connection(H11Protocol):
    """One connection, which ends when its deadline is over."""

    limits: ClassVar[Limits] = Limits()
    _awaited: str = ""
    _deadline: asyncio.TimerHandle | None = None
    _stalled: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take it, and let go of the one that has waited longest for its request where there are too many."""
        super().connection_made(transport)
        self._await("head", self.limits.head)
        if len(self.connections) <= self.limits.most:
            return
        others = [each for each in self.connections if isinstance(each, Connection) and each is not self]
        idle = min((each for each in others if each.is_idle), key=lambda each: each.since, default=None)
        if idle is not None:
            idle.end()
        else:
            self.end(CROWDED)

    @property
    def is_idle(self) -> bool:
        """Whether there is no whole request here that is being answered."""
        if self.conn.their_state in {h11.IDLE, h11.SEND_BODY}:
            return True
        cycle: RequestResponseCycle | None = self.cycle
        return cycle is None or cycle.response_complete

    @property
    def since(self) -> float:
        """Since when it has been waited for, in the time of the loop; one that has no deadline waits for its next request."""
        return self._deadline.when() if self._deadline is not None else 0.0

    def data_received(self, data: bytes) -> None:
        """Take what came; what is still missing has the deadline that began with its first byte."""
        super().data_received(data)
        state = self.conn.their_state
        if self.transport.is_closing() or state not in {h11.IDLE, h11.SEND_BODY}:
            self._await("")
        elif state is h11.IDLE:
            self._await("head", self.limits.head)
        else:
            self._await("body", self.limits.body)

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no request, with the headers of every answer."""
        self.end(NONSENSE if self.conn.our_state in {h11.IDLE, h11.SEND_RESPONSE} else b"")

    def pause_writing(self) -> None:
        """Nobody takes what is answered: not for long."""
        super().pause_writing()
        if self._stalled is None:
            self._stalled = self.loop.call_later(self.limits.taking, self.end)

    def resume_writing(self) -> None:
        """It is taken again."""
        super().resume_writing()
        self._take_up()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is awaited any more."""
        self._await("")
        self._take_up()
        super().connection_lost(exc)

    def end(self, answer: bytes = b"") -> None:
        """Let go of it, after *answer* where nothing was answered yet."""
        self._await("")
        self.connections.discard(self)
        if answer and not self.transport.is_closing():
            self.transport.write(answer)
            self.transport.close()
        else:
            self.transport.abort()

    def _await(self, what: str, seconds: float = 0.0) -> None:
        if what == self._awaited:
            return
        if self._deadline is not None:
            self._deadline.cancel()
        self._awaited = what
        late = LATE if what == "head" else b""
        self._deadline = self.loop.call_later(seconds, self.end, late) if what else None

    def _take_up(self) -> None:
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None


def connections_within(limits: Limits) -> type[Connection]:
    """The protocol of connections that keep to *limits*."""
    return type("Connection", (Connection,), {"limits": limits})
