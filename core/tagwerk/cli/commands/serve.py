"""Commands that stay: the web face and the worker."""

from __future__ import annotations

import logging
import socket
import threading
import time
from typing import TYPE_CHECKING, Annotated

import typer

from tagwerk.access.hookspecs import Command
from tagwerk.platform.errors import TagwerkError, Unreachable
from tagwerk.platform.hosting.structured_log import log_as_json
from tagwerk.platform.texts import cause_in_words, later, translator

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

    from tagwerk.access.hookspecs import CommandLine
    from tagwerk.platform.app import App

PAUSE = 3.0
"""Seconds until a database that did not answer is asked again."""

_ = translator("tagwerk")
log = logging.getLogger(__name__)

LogJson = Annotated[
    bool, typer.Option("--log-json", help=later("Write the log as JSON, a line for each entry and each request."))
]

serve, worker = typer.Typer(), typer.Typer()


@serve.command(
    "serve", help=later("Serve webhooks and the API, and run the routines.\n\nExample: tagwerk serve --port 8765")
)
def serve_site(
    context: typer.Context,
    host: Annotated[str | None, typer.Option(help=later("Where to listen; 127.0.0.1 by default."))] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help=later("8765 by default."))] = None,
    routines: Annotated[bool, typer.Option("--jobs/--no-jobs", help=later("Run the routines here too."))] = True,
    log_json: LogJson = False,
) -> None:
    """The web face, with the routines beside it."""
    import uvicorn

    from tagwerk.web import build_site
    from tagwerk.web.serving import server_config

    if log_json:
        log_as_json()
    cli: CommandLine = context.obj
    app = _opened(cli)
    settings = app.config.settings.web
    host, port = host or settings.host, port or settings.port

    class Server(uvicorn.Server):
        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            app.stopping.set()  # or the server would wait for answers that go on and on
            super().handle_exit(sig, frame)

    server = Server(server_config(build_site(app), settings))
    with _listen(host, port) as door:
        stop = _start_routines(app) if routines else None
        cli.console.print(_("Tagwerk serves http://{host}:{port}; stop it with Ctrl+C.", host=host, port=port))
        try:
            server.run(sockets=[door])
        finally:
            if stop is not None:
                stop()


@worker.command("worker", help=later("Run the routines alone, in the background.\n\nExample: tagwerk worker"))
def run_worker(context: typer.Context, log_json: LogJson = False) -> None:
    """The routines alone."""
    from tagwerk.routines.running import start_worker

    if log_json:
        log_as_json()
    cli: CommandLine = context.obj
    cli.console.print(_("The worker runs; stop it with Ctrl+C."))
    start_worker(_opened(cli)).run()


def _opened(cli: CommandLine) -> App:
    """The workspace, as soon as its database answers: that it does not is said once. What is switched off in it meanwhile is
    noticed."""
    from tagwerk.platform.hosting.remembering.following import follow

    said = False
    while True:
        try:
            app = cli.app()
            follow(app)
            return app
        except Unreachable as error:
            if not said:
                said = True
                log.warning("%s", error)
                log.warning("%s", _("This waits until it answers."))
            time.sleep(PAUSE)


def _listen(host: str, port: int) -> socket.socket:
    """The socket that the web face answers on. Raises TagwerkError where it cannot be had."""
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise TagwerkError(
            _("Nobody can listen on {host}:{port}: {cause}.", host=host, port=port, cause=cause_in_words(error)),
            _("Choose another --port."),
        ) from None


def _start_routines(app: App) -> Callable[[], None]:
    """Run the routines in threads beside the web face; gives what stops them."""
    from tagwerk.routines.running import start_worker

    running = start_worker(app)
    threading.Thread(target=running.start, name="routines").start()
    return lambda: running.stop(graceful=True)


COMMANDS = (Command("serve", serve), Command("worker", worker))
