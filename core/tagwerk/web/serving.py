"""The server below the site: uvicorn, with the limits and deadlines of the house."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import uvicorn

from tagwerk.web.connections import Limits, connections_within

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from tagwerk.platform.settings.sections import WebSettings

BACKLOG = 64
"""Connections that are taken in one go: they are counted only afterwards, so there have to be descriptors for them."""
LARGEST_HEAD = 16 * 1024
STOPPING = 10
"""Seconds that answers have to end, when the server stops."""


def server_config(site: ASGIApp, settings: WebSettings, limits: Limits | None = None, **more: Any) -> uvicorn.Config:
    """How *site* is served. Who came through a proxy of ``web.trusted_proxies`` is who the proxy says it is."""
    return uvicorn.Config(
        site,
        loop="asyncio",
        http=connections_within(limits or Limits(settings.most_connections)),
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=list(settings.trusted_proxies),
        backlog=BACKLOG,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=STOPPING,
        h11_max_incomplete_event_size=LARGEST_HEAD,
        **more,
    )
