"""A site behind a real web server in this process."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from servers.waiting import wait_until
from tagwerk.platform.settings.sections import WebSettings
from tagwerk.web.connections import Limits
from tagwerk.web.serving import server_config


@contextmanager
def serving(site: ASGIApp, port: int, limits: Limits | None = None) -> Iterator[str]:
    """Serve *site* as `tagwerk serve` does, on the loopback interface while the context lasts; gives its address."""
    server = uvicorn.Server(server_config(site, WebSettings(), limits, host="127.0.0.1", port=port))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        wait_until(lambda: server.started)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()
