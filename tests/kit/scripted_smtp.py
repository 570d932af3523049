"""A real SMTP server on a real port that follows a script: it answers, delays, drops, lies, and remembers what it did."""

import socket
import ssl
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Literal

OFFERED = ("PIPELINING", "8BITMIME", "SIZE 10000000", "ENHANCEDSTATUSCODES")


@dataclass(frozen=True)
class Asked:
    """What the server was asked: *step* is connect, ehlo, mail, rcpt, data, dot, rset, quit … on the *connection*-th connection.

    *recipient* is the one of the transaction, *nth* counts the commands of the connection.
    """

    connection: int
    step: str
    line: str
    recipient: str
    nth: int


@dataclass(frozen=True)
class Do:
    """Write *says*, after *delay* seconds, and then go on, drop the connection, fall silent, or forget what came already.

    *bit_by_bit* writes each byte by itself.
    """

    says: bytes = b""
    then: Literal["go on", "drop", "hang", "forget"] = "go on"
    delay: float = 0.0
    bit_by_bit: bool = False


Script = Callable[[Asked], "Do | str | None"]
"""What to do; a str is a reply without its line end, None the usual."""


@dataclass
class Taken:
    """A content that came whole, with its dot, and what was said to that."""

    recipient: str
    content: bytes
    said: bytes
    command: str


class Gone(Exception):
    """The connection is over."""


@dataclass
class ScriptedServer:
    """The server. *offered* are its extensions; *cut_content* drops after so many bytes of a content."""

    script: Script = lambda _asked: None
    offered: tuple[str, ...] = OFFERED
    cut_content: Callable[[Asked], int | None] = lambda _asked: None
    tls: ssl.SSLContext | None = None
    tls_at_once: bool = False
    behind_starttls: bytes = b""
    taken: list[Taken] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    packets: list[bytes] = field(default_factory=list)
    together: int = 0

    def __post_init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._sockets: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._alive = 0
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self._accepting.start()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def connections(self) -> int:
        """How many there have been."""
        return len(self._threads)

    @property
    def alive(self) -> int:
        """How many there are."""
        return self._alive

    @property
    def recipients(self) -> list[str]:
        return [taken.recipient for taken in self.taken]

    def steps(self) -> Counter[str]:
        return Counter(asked.step for asked in self.asked)

    def stop(self) -> None:
        self._over.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._accepting.join()
        self.drop_all()
        for thread in self._threads:
            thread.join()

    def drop_all(self) -> None:
        """Every connection is gone at once."""
        for each in list(self._sockets):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def say_to_all(self, words: bytes) -> None:
        """Write unasked to every connection."""
        for each in list(self._sockets):
            with suppress(OSError):
                each.sendall(words)

    def _accept(self) -> None:
        while not self._over.is_set():
            try:
                connected, _address = self._listener.accept()
            except OSError:
                return
            connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._sockets.append(connected)
            number = len(self._threads) + 1
            thread = threading.Thread(target=self._serve, args=(_Session(self, connected, number),), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, session: "_Session") -> None:
        with self._lock:
            self._alive += 1
            self.together = max(self.together, self._alive)
        try:
            session.run()
        except (OSError, Gone):
            pass
        finally:
            session.close()
            with self._lock:
                self._alive -= 1


class _Session:
    def __init__(self, server: ScriptedServer, connected: socket.socket, number: int) -> None:
        self._server = server
        self._socket = connected
        self._number = number
        self._buffer = b""
        self._lines: deque[bytes] = deque()
        self._nth = 0
        self._mail = ""
        self._recipients: list[str] = []
        self._recipient = ""
        self._encrypted = False

    def run(self) -> None:
        if self._server.tls_at_once:
            self._encrypt()
        self._reply("connect", "", "220 scripted.example ESMTP")
        while True:
            self._command(self._line())

    def close(self) -> None:
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _command(self, line: str) -> None:
        verb = line[:4].lower()
        match verb:
            case "ehlo":
                offered = [each for each in self._server.offered if each != "STARTTLS" or not self._encrypted]
                self._reply("ehlo", line, *(f"250-{each}" for each in ("scripted.example", *offered)), "250 HELP")
            case "mail":
                said = self._reply("mail", line, "503 5.5.1 nested MAIL" if self._mail else "250 2.1.0 Ok")
                self._mail = line if said.startswith(b"250") else self._mail
            case "rcpt":
                self._recipient = line[line.find("<") + 1 : line.rfind(">")]
                said = self._reply("rcpt", line, "250 2.1.5 Ok" if self._mail else "503 5.5.1 need MAIL")
                self._recipients += [self._recipient] if said.startswith(b"25") else []
            case "data":
                said = self._reply("data", line, "354 go" if self._recipients else "554 5.5.1 no valid recipients")
                if said.startswith(b"354"):
                    self._content()
            case "rset":
                self._reply("rset", line, "250 2.0.0 Ok")
                self._mail, self._recipients = "", []
            case "quit":
                self._reply("quit", line, "221 2.0.0 Bye")
                raise Gone
            case "star":
                self._reply("starttls", line, "220 2.0.0 go ahead")
                self._encrypt()
            case _:
                self._reply(verb, line, "250 Ok" if verb == "helo" else "502 5.5.1 what?")

    def _content(self) -> None:
        cut = self._server.cut_content(self._asked("content", ""))
        content = bytearray()
        while not content.endswith(b"\r\n.\r\n") and content != b".\r\n":
            content += self._raw_line()
            if cut is not None and len(content) > cut:
                raise Gone
        recipient = self._recipients[0] if self._recipients else ""
        taken = Taken(recipient, bytes(content[:-3]), b"", self._mail)
        if recipient:
            self._server.taken.append(taken)
        self._mail, self._recipients, self._recipient = "", [], recipient
        self._reply("dot", "", "250 2.0.0 queued", taken=taken)

    def _asked(self, step: str, line: str) -> Asked:
        return Asked(self._number, step, line, self._recipient, self._nth)

    def _reply(self, step: str, line: str, *usual: str, taken: Taken | None = None) -> bytes:
        self._nth += 1
        asked = self._asked(step, line)
        self._server.asked.append(asked)
        what = self._server.script(asked)
        if what is None:
            what = Do("".join(f"{each}\r\n" for each in usual).encode())
        elif isinstance(what, str):
            what = Do(f"{what}\r\n".encode())
        if what.delay:
            time.sleep(what.delay)
        if what.then == "forget":
            self._forget()
        if taken is not None:
            taken.said = what.says  # before it is written: what may be heard is known
        pieces = [what.says[i : i + 1] for i in range(len(what.says))] if what.bit_by_bit else [what.says]
        for piece in pieces:
            self._socket.sendall(piece)
        match what.then:
            case "drop":
                raise Gone
            case "hang":
                while not self._server._over.wait(0.02):
                    self._see_the_end()
                raise Gone
        return what.says

    def _forget(self) -> None:
        """What came together with the command is lost."""
        time.sleep(0.02)
        self._socket.setblocking(False)
        with suppress(BlockingIOError):
            self._socket.recv(1 << 20)
        self._socket.setblocking(True)
        self._forget_read()

    def _see_the_end(self) -> None:
        self._socket.settimeout(0.02)
        try:
            if not self._socket.recv(1 << 20):
                raise Gone
        except TimeoutError:
            pass

    def _encrypt(self) -> None:
        assert self._server.tls is not None
        if self._server.behind_starttls:
            self._socket.sendall(self._server.behind_starttls)
        self._socket = self._server.tls.wrap_socket(self._socket, server_side=True)
        self._server._sockets.append(self._socket)
        self._encrypted = True
        self._forget_read()

    def _forget_read(self) -> None:
        self._buffer = b""
        self._lines.clear()

    def _line(self) -> str:
        return self._raw_line().decode(errors="replace").strip()

    def _raw_line(self) -> bytes:
        while not self._lines:
            data = self._socket.recv(1 << 16)
            if not data:
                raise Gone
            self._server.packets.append(data)
            *whole, self._buffer = (self._buffer + data).split(b"\n")
            self._lines.extend(line + b"\n" for line in whole)
        return self._lines.popleft()


@contextmanager
def scripted(
    script: Script = lambda _asked: None, *, offered: tuple[str, ...] = OFFERED, **more: object
) -> Iterator[ScriptedServer]:
    """A running server that follows *script*."""
    server = ScriptedServer(script, offered, **more)  # type: ignore[arg-type]
    try:
        yield server
    finally:
        server.stop()
