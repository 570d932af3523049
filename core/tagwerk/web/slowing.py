"""Who is refused again and again waits longer each time: trying out tokens, or rights, is not worth while.

Counted in this process, by the address of the client. Who has a good token waits for nobody: only a refusal is slow.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network

FREE = 3
"""Refusals within the time that cost nothing: a token that is over, a program that is set up."""
FORGOTTEN_AFTER = 60.0
FIRST, LONGEST = 0.25, 8.0
MOST_CLIENTS = 10_000


def counted_as(client: str) -> str:
    """Whom refusals of the address *client* are counted for: in IPv6 its network, in which somebody has as many as wanted."""
    try:
        address = ip_address(client)
    except ValueError:
        return client
    return str(ip_network((address, 64), strict=False)) if address.version == 6 else client


@dataclass
class Slowing:
    """The refusals of the last minute, by client: how many, and when the last one was."""

    _refused: dict[str, tuple[int, float]] = field(default_factory=dict)

    def pause(self, client: str) -> float:
        """Count one more refusal of *client*, and give how many seconds its answer waits."""
        client, now = counted_as(client), time.monotonic()
        number, last = self._refused.pop(client, (0, now))
        number = number + 1 if now - last < FORGOTTEN_AFTER else 1
        self._refused[client] = (number, now)  # the latest is the last
        while len(self._refused) > MOST_CLIENTS:
            del self._refused[next(iter(self._refused))]
        return 0.0 if number <= FREE else float(min(FIRST * 2 ** min(number - FREE - 1, 10), LONGEST))

    async def wait(self, client: str) -> None:
        """Let the answer to a refused *client* wait; others are answered meanwhile."""
        await asyncio.sleep(self.pause(client))
