"""Answers in JSON, written as ``--json`` writes it: nothing in them commands a terminal or turns what is read around."""

from typing import Any

from starlette.responses import JSONResponse

from tagwerk.views.documents import as_json


class Json(JSONResponse):
    """One JSON document."""

    def render(self, content: Any) -> bytes:
        """The document as bytes."""
        return as_json(content).encode()
