"""The site of a workspace without a server: what ``tagwerk serve`` would answer, asked in the process of the test."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import httpx
    from starlette.types import ASGIApp


@dataclass(frozen=True)
class Site:
    """Asks the site; the answer is one of ``httpx``: ``status_code``, ``json()``, ``text``, ``headers``.

    What a route raises is an answer with 500, as for everybody outside; and the fourth refusal of a minute waits, as outside.
    """

    answers: ASGIApp

    def get(self, path: str, **more: Any) -> httpx.Response:
        """``GET path``; *more* is what ``httpx.request`` takes: ``headers``, ``params``."""
        return self.request("GET", path, **more)

    def post(self, path: str, body: bytes, **more: Any) -> httpx.Response:
        """``POST path`` with the raw *body*."""
        return self.request("POST", path, content=body, **more)

    def request(self, method: str, path: str, **more: Any) -> httpx.Response:
        """Any other request."""
        return asyncio.run(self._asked(method, path, more))

    async def _asked(self, method: str, path: str, more: dict[str, Any]) -> httpx.Response:
        import httpx

        transport = httpx.ASGITransport(self.answers, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.request(method, path, **more)
