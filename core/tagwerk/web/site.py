"""Builds the site that ``tagwerk serve`` answers with.

Nothing answers here but the API, which asks for a token, and signed requests of machines, which each plugin checks itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import FastAPI
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool
from starlette.routing import Mount

from tagwerk import __version__
from tagwerk.platform.errors import TagwerkError
from tagwerk.platform.hookspecs import tagwerk_routes
from tagwerk.web.api import build_api
from tagwerk.workspace.opening import schemas

if TYPE_CHECKING:
    from starlette.requests import Request

    from tagwerk.platform.app import App


def build_site(app: App) -> FastAPI:
    """The site of one workspace: ``/healthz``, ``/api/…``, ``/hooks/NAME/…`` and ``/NAME/…``."""
    site = FastAPI(title="Tagwerk", version=__version__, docs_url=None, redoc_url=None, openapi_url=None)

    @site.get("/healthz")
    async def healthz() -> JSONResponse:
        """200 while the database answers and has our schema, else 503."""
        try:
            await run_in_threadpool(app.database.check, schemas(app))
        except TagwerkError as error:
            return JSONResponse({"status": "failed", "cause": type(error).__name__}, status_code=503)
        return JSONResponse({"status": "ok"})

    @site.exception_handler(TagwerkError)
    async def failed(_request: Request, error: TagwerkError) -> JSONResponse:
        """Our own failure is a 5xx, so that the sender tries again; the cause stays in our log."""
        return JSONResponse({"error": type(error).__name__}, status_code=503)

    site.mount("/api", build_api(app))
    for routes in app.plugins.collect(tagwerk_routes, app):
        if routes.hooks:
            site.routes.append(Mount(f"/hooks/{routes.name}", routes=list(routes.hooks)))
        if routes.pages:
            site.routes.append(Mount(f"/{routes.name}", routes=list(routes.pages)))
    return site
