"""Commands in processes of their own that start warm: forked from one that has imported Tagwerk and done nothing else.

Starting Python and importing is ten times the work of most commands, and the tests run hundreds of them. What a command
sees is what it would see from a shell: its own process, arguments, environment, folder, standard streams and exit status.
"""

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

PACKAGES = ("tagwerk", "tagwerk_email_offers", "tagwerk_telephony", "tagwerk_reporting")
LEFT_OUT = ("__main__", "migrations", "testing")
ONE_MESSAGE = 1 << 20
"""The most bytes of arguments and environment that a command is given here."""


def run_warm(arguments: list[str], environment: dict[str, str], timeout: float) -> subprocess.CompletedProcess[str]:
    """Run ``tagwerk ARGUMENTS`` and give back its exit status and what it printed. Raises TimeoutExpired."""
    with (
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as err,
        Path(os.devnull).open("rb") as nothing,
        socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as line,
    ):
        line.connect(_address())
        line.settimeout(timeout)
        asked = json.dumps([arguments, environment, str(Path.cwd())]).encode()
        assert len(asked) < ONE_MESSAGE
        line.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 2 * ONE_MESSAGE)
        socket.send_fds(line, [asked], [nothing.fileno(), out.fileno(), err.fileno()])
        process = int(line.recv(64))
        try:
            status = int(line.recv(64))
        except TimeoutError:
            os.kill(process, signal.SIGKILL)
            raise subprocess.TimeoutExpired(arguments, timeout) from None
        out.seek(0)
        err.seek(0)
        return subprocess.CompletedProcess(arguments, status, out.read().decode(), err.read().decode())


@cache
def _address() -> str:
    """Where this process's own server listens; the server ends with us."""
    folder = tempfile.mkdtemp(prefix="warm-")
    address = f"{folder}/socket"
    server = subprocess.Popen(
        [sys.executable, __file__, address], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    atexit.register(server.communicate)  # it ends when its standard input does
    assert server.stdout is not None
    assert server.stdout.readline() == "ready\n"
    return address


def import_all() -> None:
    """Import every module of Tagwerk and of its plugins."""
    for package in PACKAGES:
        for module in walk_packages(import_module(package).__path__, f"{package}."):
            if not any(part in LEFT_OUT for part in module.name.split(".")):
                import_module(module.name)


def _serve(address: str) -> list[str]:
    """Fork for each command; returns, in the process of the command alone, its arguments."""
    import selectors

    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listener, selectors.DefaultSelector() as waiting:
        listener.bind(address)
        listener.listen(16)
        waiting.register(listener, selectors.EVENT_READ)
        waiting.register(sys.stdin, selectors.EVENT_READ)
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for those who wait for the commands
        while True:
            if any(key.fileobj is sys.stdin for key, _events in waiting.select()):
                Path(address).unlink()
                Path(address).parent.rmdir()
                os._exit(0)
            line, _where = listener.accept()
            if os.fork() == 0:
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                return _keep(line)
            line.close()


def _keep(line: socket.socket) -> list[str]:
    """Fork the command itself and say how it ended."""
    asked, streams, _flags, _where = socket.recv_fds(line, ONE_MESSAGE, 3)
    arguments, environment, folder = json.loads(asked)
    if process := os.fork():
        line.send(str(process).encode())
        line.send(str(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])).encode())
        os._exit(0)
    line.close()
    for target, stream in enumerate(streams):
        os.dup2(stream, target)
        os.close(stream)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    result: list[str] = arguments
    return result


if __name__ == "__main__":
    import gc

    import_all()
    gc.freeze()  # what is imported stays shared
    wanted = _serve(sys.argv[1])
    sys.argv = [str(Path(import_module("tagwerk").__file__ or "").with_name("__main__.py")), *wanted]
    from tagwerk.cli import main

    main()
