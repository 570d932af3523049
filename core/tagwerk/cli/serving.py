"""Commands that stay: the web face and the worker."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING, Annotated

import typer

from tagwerk.access.hookspecs import Command
from tagwerk.platform.errors import TagwerkError
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tagwerk.cli.console import Cli
    from tagwerk.platform.app import App

_ = translator("tagwerk")


def commands(cli: Cli) -> Iterable[Command]:
    """The commands ``serve`` and ``worker``."""
    web, jobs = typer.Typer(), typer.Typer()

    @web.command("serve", help=_("Serve webhooks and run the jobs.\n\nExample: tagwerk serve --port 8765"))
    def serve(
        host: Annotated[str | None, typer.Option(help="Where to listen; 127.0.0.1 by default.")] = None,
        port: Annotated[int | None, typer.Option(min=1, max=65535, help="8765 by default.")] = None,
        jobs: Annotated[bool, typer.Option(help="Run the background jobs here too.")] = True,
    ) -> None:
        settings = cli.app().config.settings.web
        _serve(cli, host or settings.host, port or settings.port, jobs=jobs)

    @jobs.command("worker", help=_("Run the background jobs alone.\n\nExample: tagwerk worker"))
    def worker() -> None:
        from tagwerk.routines.running import start_worker

        cli.console.print(_("The worker runs; stop it with Ctrl+C."))
        start_worker(cli.app()).run()

    return [Command("serve", web), Command("worker", jobs)]


def _serve(cli: Cli, host: str, port: int, *, jobs: bool) -> None:
    import uvicorn

    from tagwerk.web import build_site

    app = cli.app()
    server = uvicorn.Server(uvicorn.Config(build_site(app), log_level="warning", proxy_headers=False))
    with _listen(host, port) as door:
        stop = _start_jobs(app) if jobs else None
        cli.console.print(_("Tagwerk serves http://{host}:{port}; stop it with Ctrl+C.", host=host, port=port))
        try:
            server.run(sockets=[door])
        finally:
            if stop is not None:
                stop()


def _listen(host: str, port: int) -> socket.socket:
    """The socket that the web face answers on. Raises TagwerkError where it cannot be had."""
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise TagwerkError(
            _("Nobody can listen on {host}:{port}: {cause}.", host=host, port=port, cause=error.strerror),
            _("Choose another --port."),
        ) from None


def _start_jobs(app: App) -> Callable[[], None]:
    """Run the jobs in threads beside the web face; gives what stops them."""
    from tagwerk.routines.running import start_worker

    worker = start_worker(app)
    threading.Thread(target=worker.start, name="jobs").start()
    return lambda: worker.stop(graceful=True)
