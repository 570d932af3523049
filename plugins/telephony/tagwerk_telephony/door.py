"""Bodies of webhook requests, read no further than a provider would ever write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException

if TYPE_CHECKING:
    from starlette.requests import Request

LARGEST_BODY = 64 * 1024


async def read_body(request: Request) -> bytes:
    """The body of *request*. Raises HTTPException 413 as soon as it grows too large."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST_BODY:
            raise HTTPException(413)
    return body
