"""Commands that stay: the web face and the worker."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING, Annotated

import typer

from tagwerk.access.hookspecs import Command
from tagwerk.platform.errors import TagwerkError
from tagwerk.platform.texts import later, translator

if TYPE_CHECKING:
    from collections.abc import Callable

    from tagwerk.access.hookspecs import CommandLine
    from tagwerk.platform.app import App

_ = translator("tagwerk")

serve, worker = typer.Typer(), typer.Typer()


@serve.command(
    "serve", help=later("Serve webhooks and the API, and run the routines.\n\nExample: tagwerk serve --port 8765")
)
def serve_site(
    context: typer.Context,
    host: Annotated[str | None, typer.Option(help=later("Where to listen; 127.0.0.1 by default."))] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help=later("8765 by default."))] = None,
    routines: Annotated[bool, typer.Option("--jobs/--no-jobs", help=later("Run the routines here too."))] = True,
) -> None:
    """The web face, with the routines beside it."""
    import uvicorn

    from tagwerk.web import build_site

    cli: CommandLine = context.obj
    app = cli.app()
    settings = app.config.settings.web
    host, port = host or settings.host, port or settings.port
    server = uvicorn.Server(uvicorn.Config(build_site(app), log_level="warning", proxy_headers=False))
    with _listen(host, port) as door:
        stop = _start_routines(app) if routines else None
        cli.console.print(_("Tagwerk serves http://{host}:{port}; stop it with Ctrl+C.", host=host, port=port))
        try:
            server.run(sockets=[door])
        finally:
            if stop is not None:
                stop()


@worker.command("worker", help=later("Run the routines alone, in the background.\n\nExample: tagwerk worker"))
def run_worker(context: typer.Context) -> None:
    """The routines alone."""
    from tagwerk.routines.running import start_worker

    cli: CommandLine = context.obj
    cli.console.print(_("The worker runs; stop it with Ctrl+C."))
    start_worker(cli.app()).run()


def _listen(host: str, port: int) -> socket.socket:
    """The socket that the web face answers on. Raises TagwerkError where it cannot be had."""
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise TagwerkError(
            _("Nobody can listen on {host}:{port}: {cause}.", host=host, port=port, cause=error.strerror),
            _("Choose another --port."),
        ) from None


def _start_routines(app: App) -> Callable[[], None]:
    """Run the routines in threads beside the web face; gives what stops them."""
    from tagwerk.routines.running import start_worker

    running = start_worker(app)
    threading.Thread(target=running.start, name="routines").start()
    return lambda: running.stop(graceful=True)


COMMANDS = (Command("serve", serve), Command("worker", worker))
