"""What Huey says of a queue that does not answer: a line, and not again for a while, instead of a traceback each time."""

from __future__ import annotations

import logging
import time

from tagwerk.platform.hosting.plugin import cause_of

AGAIN_AFTER = 600.0


class QueueLines(logging.Filter):
    """A filter of a handler: of Huey's tracebacks the cause is left, and each cause is said once in ten minutes."""

    def __init__(self) -> None:
        super().__init__()
        self._said: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether *record* is said."""
        if not record.name.startswith("huey") or not record.exc_info or record.exc_info[1] is None:
            return True
        text = " ".join(f"{record.getMessage()}: {cause_of(record.exc_info[1])}".split())
        record.msg, record.args, record.exc_info, record.exc_text = text, (), None, None
        now = time.monotonic()
        if now - self._said.get(text, -AGAIN_AFTER) < AGAIN_AFTER:
            return False
        if len(self._said) > 100:
            self._said.clear()
        self._said[text] = now
        return True


def keep_queue_brief() -> None:
    """From now on, whatever the queue does, it is a line."""
    for handler in logging.getLogger().handlers:
        if not any(isinstance(each, QueueLines) for each in handler.filters):
            handler.addFilter(QueueLines())
