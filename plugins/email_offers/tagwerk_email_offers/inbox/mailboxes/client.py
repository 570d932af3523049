"""imaplib2's client on sockets of ours.

imaplib2 verifies neither certificate nor host name by itself; here it gets a socket that was verified, and that finds out by
itself when nobody is at the other end any more.
"""

from __future__ import annotations

import socket
from contextlib import suppress
from typing import TYPE_CHECKING

import imaplib2

if TYPE_CHECKING:
    import ssl

ALIVE = (("TCP_KEEPIDLE", 60), ("TCP_KEEPINTVL", 20), ("TCP_KEEPCNT", 4), ("TCP_USER_TIMEOUT", 140_000))
"""A connection that a router forgot is found dead within two and a half minutes (seconds; the last in milliseconds)."""


class VerifiedImap(imaplib2.IMAP4_SSL):  # type: ignore[misc]
    """imaplib2's client on sockets of ours: in the clear at first, or TLS with a verified certificate and host name.

    It keeps a log of its dialogue for debugging and prints it when the connection breaks; the log, which holds the login,
    goes nowhere.
    """

    def __init__(self, host: str, port: int, context: ssl.SSLContext, *, tls: bool, timeout: float) -> None:
        self._context = context
        self._starts_with_tls = tls
        self._timeout = timeout
        super().__init__(host, port, timeout=timeout, debug=0)

    def _mesg(self, line: str, *_more: object) -> None:
        """Where the log would be printed."""

    def open(self, host: str | None = None, port: int | None = None) -> None:
        """Connect."""
        self.host, self.port = host, port
        self.sock = self.open_socket()
        if self._starts_with_tls:
            self.ssl_wrap_socket()
        self.read_fd = self.sock.fileno()

    def open_socket(self) -> socket.socket:
        """A connection that does not wait for ever to be made; later imaplib2 waits for answers itself."""
        made = socket.create_connection((self.host, self.port), timeout=self._timeout)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        for name, value in ALIVE:
            if hasattr(socket, name):  # not on every system
                with suppress(OSError):
                    made.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)
        if not self._starts_with_tls:
            made.settimeout(None)
        return made

    def ssl_wrap_socket(self) -> None:
        """Begin TLS, at once or after STARTTLS. Raises ssl.SSLCertVerificationError."""
        plain = self.sock
        plain.settimeout(self._timeout)
        try:
            self.sock = self._context.wrap_socket(plain, server_hostname=self.host)
        except BaseException:
            plain.close()
            raise
        self.sock.settimeout(None)
        self.read_fd = self.sock.fileno()

    def read(self, size: int) -> bytes:
        """Read at most *size* bytes, encrypted or not."""
        data: bytes = self.sock.recv(size)
        return data
