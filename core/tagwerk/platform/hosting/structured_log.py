"""The log for machines: each line one JSON object, with the id of the request that it belongs to."""

from __future__ import annotations

import json
import logging
from contextvars import ContextVar
from datetime import UTC, datetime

from tagwerk.platform.texts import harmless

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""The id of the request that is being answered, ``""`` where none is."""


class JsonLines(logging.Formatter):
    """A line of the log as one JSON object in ASCII; ``extra={"fields": {…}}`` of a record becomes fields of its own."""

    def format(self, record: logging.LogRecord) -> str:
        """The line: *time* by the clock of the machine, *level*, *logger*, *message*, and *request* where there is one."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": harmless(record.getMessage()),
        }
        if name := request_id.get():
            line["request"] = name
        line |= getattr(record, "fields", {})
        if record.exc_info and record.exc_info[0] is not None:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str)


def log_as_json() -> None:
    """From now on the log is for machines, and says what is answered too."""
    root = logging.getLogger()
    for handler in root.handlers:
        handler.setFormatter(JsonLines())
    if root.level > logging.INFO:
        for name in ("tagwerk", "tagwerk.requests"):
            logging.getLogger(name).setLevel(logging.INFO)
