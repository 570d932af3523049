"""Waiting for what happens in another process."""

import time
from collections.abc import Callable


def wait_until(happened: Callable[[], object], seconds: float = 20) -> None:
    """Return as soon as *happened* gives something true. Raises TimeoutError after *seconds*."""
    end = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > end:
            raise TimeoutError(f"not within {seconds} s")
        time.sleep(0.02)
