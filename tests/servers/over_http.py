"""A small HTTP server of a test: on a port of its own, in a thread, with TLS or without."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from ssl import SSLContext


class Listening(ThreadingHTTPServer):
    """What listens; who asked and has gone is no error."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Who asked has gone."""


@contextmanager
def listening(server: Listening, tls: SSLContext | None) -> Iterator[str]:
    """The address at which *server* answers."""
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"{'http' if tls is None else 'https'}://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
