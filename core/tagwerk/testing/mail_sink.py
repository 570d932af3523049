"""A mail server for tests: it speaks SMTP on a free port, keeps what it took, and sends nothing on. It needs no package.

It takes one message after the other on a connection, in pipelined commands too, and addresses and texts in UTF-8 (RFC 5321,
2920, 6152, 6531). It asks for no login and offers no TLS.
"""

from __future__ import annotations

import re
import socketserver
import threading
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from typing import Self

PATH = re.compile(rb"(?:FROM|TO):\s*<([^>]*)>", re.IGNORECASE)
LONGEST_LINE = 1_000_000
"""Bytes of a line that is still read; RFC 5321 allows a thousand."""


@dataclass(frozen=True)
class TakenMail:
    """One message as it came: who sent it, to whom (as the commands said, not the header), and its bytes."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes = field(repr=False)

    @property
    def message(self) -> EmailMessage:
        """The parsed message."""
        parsed = BytesParser(policy=default).parsebytes(self.content)
        assert isinstance(parsed, EmailMessage)
        return parsed


class MailSink:
    """The server: ``url`` is where it listens, ``mails`` what it took, ``refuse`` what it answers to a recipient::

    sink.refuse["unknown@client.example"] = "550 5.1.1 User unknown"
    """

    def __init__(self) -> None:
        self.mails: list[TakenMail] = []
        self.refuse: dict[str, str] = {}
        self._server = _Server(self)
        self.port: int = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.02,), name="mail sink", daemon=True).start()

    @property
    def url(self) -> str:
        """Its address as settings write it: ``smtp://127.0.0.1:PORT``."""
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def recipients(self) -> list[str]:
        """Whom all its mails are for, in the order in which they came."""
        return [address for mail in self.mails for address in mail.recipients]

    def close(self) -> None:
        """Stop it, and end its connections."""
        self._server.shutdown()
        self._server.server_close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False

    def __init__(self, sink: MailSink) -> None:
        self.sink = sink
        super().__init__(("127.0.0.1", 0), _Dialogue)


class _Dialogue(socketserver.StreamRequestHandler):
    """One connection."""

    server: _Server
    timeout = 60.0

    def handle(self) -> None:
        """Answer command by command, until the client goes."""
        self._reset()
        self._say("220 mail sink ESMTP")
        try:
            while line := self.rfile.readline(LONGEST_LINE):
                verb, _space, rest = line.strip().partition(b" ")
                if not self._answer(verb.upper().decode("ascii", "replace"), rest):
                    return
        except OSError:  # it went
            return

    def _answer(self, verb: str, rest: bytes) -> bool:
        """Answer one command; gives whether the conversation goes on."""
        match verb:
            case "EHLO":
                self._say("250-mail sink", "250-PIPELINING", "250-8BITMIME", "250-SMTPUTF8", "250 SIZE 0")
            case "HELO" | "NOOP" | "VRFY":
                self._say("250 OK")
            case "RSET":
                self._reset()
                self._say("250 OK")
            case "MAIL":
                self._mail(rest)
            case "RCPT":
                self._rcpt(rest)
            case "DATA":
                self._data()
            case "QUIT":
                self._say("221 bye")
                return False
            case _:
                self._say("502 5.5.1 not known here")
        return True

    def _reset(self) -> None:
        self.sender: str | None = None
        self.recipients: list[str] = []

    def _mail(self, rest: bytes) -> None:
        found = PATH.match(rest)
        if found is None or self.sender is not None:
            self._say("501 5.5.4 MAIL FROM:<address>, once" if found is None else "503 5.5.1 one at a time")
            return
        self.sender = found[1].decode("utf-8", "replace")
        self._say("250 OK")

    def _rcpt(self, rest: bytes) -> None:
        found = PATH.match(rest)
        if found is None or self.sender is None:
            self._say("501 5.5.4 RCPT TO:<address>" if found is None else "503 5.5.1 MAIL first")
            return
        address = found[1].decode("utf-8", "replace")
        answer = self.server.sink.refuse.get(address, "250 OK")
        if answer.startswith("2"):
            self.recipients.append(address)
        self._say(answer)

    def _data(self) -> None:
        if self.sender is None or not self.recipients:
            self._say("503 5.5.1 MAIL and RCPT first")
            return
        self._say("354 go on, a dot ends it")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b".\n"):
            if not line:  # it went before the end: nothing was taken
                return
            lines.append(line[1:] if line.startswith(b".") else line)
        self.server.sink.mails.append(TakenMail(self.sender, tuple(self.recipients), b"".join(lines)))
        self._reset()
        self._say("250 2.0.0 taken")

    def _say(self, *lines: str) -> None:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())
