"""A site behind a real web server in this process."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from servers.waiting import wait_until


@contextmanager
def serving(site: ASGIApp, port: int) -> Iterator[str]:
    """Serve *site* on the loopback interface while the context lasts; gives its address."""
    server = uvicorn.Server(uvicorn.Config(site, host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        wait_until(lambda: server.started)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()
