"""Ctrl+C while mails are on their way: it is heard where nothing is half done."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType


def go_on() -> None:
    """What is held back waits for nothing."""


@contextmanager
def interrupts_held(wake: Callable[[], object] = go_on) -> Iterator[None]:
    """Hold the first Ctrl+C back until the end of the block, and *wake* what the block waits for; the next one is heard at once.

    Only the main thread hears it at all. Raises KeyboardInterrupt at the end where one was held back.
    """
    hear = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or not callable(hear):
        yield
        return
    held: list[FrameType | None] = []

    def hold(number: int, frame: FrameType | None) -> None:
        if held:
            hear(number, frame)
        held.append(frame)
        wake()

    signal.signal(signal.SIGINT, hold)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, hear)
        if held:
            hear(signal.SIGINT, held[0])
