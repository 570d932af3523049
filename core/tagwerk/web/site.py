"""Builds the site that ``tagwerk serve`` answers with.

Nothing answers here but whether we are well; the API and the metrics, which ask for a token; and signed requests of machines,
which each plugin checks itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi.exception_handlers import http_exception_handler
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import Mount, Route, Router

from tagwerk.platform.errors import TagwerkError
from tagwerk.platform.hookspecs import tagwerk_routes
from tagwerk.platform.hosting.guarding import Guard
from tagwerk.platform.texts import translator
from tagwerk.web.answers import Json
from tagwerk.web.apart import Apart
from tagwerk.web.api import build_api
from tagwerk.web.bodies import Bodies
from tagwerk.web.entrance import Entrance
from tagwerk.web.language import ReaderLanguage
from tagwerk.web.monitoring import Monitoring
from tagwerk.web.refusing import Refusing
from tagwerk.web.slowing import Slowing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request
    from starlette.routing import BaseRoute
    from starlette.types import ASGIApp

    from tagwerk.platform.app import App
    from tagwerk.platform.hosting.plugin import Plugin

OURS = ("api", "hooks", "healthz", "readyz", "metrics", "openapi.json", "docs", "static")
"""Names that no plugin's pages stand below."""

LARGEST_API_BODY = 64 * 1024

_ = translator("tagwerk")


def build_site(app: App) -> ASGIApp:
    """The site of one workspace: ``/healthz``, ``/readyz``, ``/metrics``, ``/api/…``, ``/hooks/NAME/…`` and ``/NAME/…``."""

    async def failed(_request: Request, error: TagwerkError) -> Json:
        """Our own failure is a 5xx, so that the sender tries again; the cause stays in our log."""
        return Json({"error": type(error).__name__}, status_code=503)

    handlers: dict[Any, Any] = {TagwerkError: failed, HTTPException: http_exception_handler}
    slowing = Slowing()
    monitoring = Monitoring(app, slowing)
    site = Starlette(
        routes=[
            *(
                Route(f"/{answer.__name__}", answer, methods=["GET"])
                for answer in (monitoring.healthz, monitoring.readyz, monitoring.metrics)
            ),
            Mount("/api", app=Bodies(build_api(app, slowing), LARGEST_API_BODY)),
        ],
        exception_handlers=handlers,
    )
    site.router.redirect_slashes = False
    for plugin, routes in app.plugins.collect_with_origin(tagwerk_routes, app):
        if routes.name in OURS:
            plugin.fail(_("/{name} is the core's.", name=routes.name), tagwerk_routes.__name__)
            continue
        with Guard(plugin, tagwerk_routes.__name__, heals=False):
            for path, below, signed in (
                (f"/hooks/{routes.name}", routes.hooks, True),
                (f"/{routes.name}", routes.pages, False),
            ):
                if below:
                    apart = Refusing(_apart(plugin, below), app, slowing, routes.name, signed=signed)
                    site.routes.append(Mount(path, app=Bodies(apart, routes.largest_body)))
    return Entrance(site, app.config.settings.web)


def _apart(plugin: Plugin, routes: Sequence[BaseRoute]) -> ASGIApp:
    """A plugin's routes, in the language that a request asks for, apart from what else the site does."""
    return Apart(Router(routes=list(routes), middleware=[Middleware(ReaderLanguage)], redirect_slashes=False), plugin)
