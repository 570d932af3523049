"""The address of a mail server, and when its connection must be encrypted and verified.

Off this machine nothing is sent or read in the clear: ``smtps`` and ``imaps`` begin with TLS, ``smtp`` and ``imap`` must offer
STARTTLS, and certificate and host name are verified either way. On the loopback interface plain text is allowed.
"""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field, replace
from urllib.parse import unquote, urlsplit

from tagwerk.api import Action, Unreachable, WrongInput, cause_in_words, is_this_machine, translator
from tagwerk.api import tls_context as verified_tls
from tagwerk_email_offers.mime.addresses import ascii_domain

SMTP_PORTS = {"smtp": 587, "smtps": 465}
IMAP_PORTS = {"imap": 143, "imaps": 993, "maildir": 0}
NO_TLS = ("WRONG_VERSION_NUMBER", "UNKNOWN_PROTOCOL", "HTTP_REQUEST", "RECORD_LAYER_FAILURE")
"""What OpenSSL calls an answer that is no TLS."""

_ = translator("tagwerk_email_offers")


@dataclass(frozen=True)
class Server:
    """A mail server, or a Maildir on this machine. *path* is the mailbox, or the folder of the Maildir."""

    scheme: str
    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    path: str = ""

    def __str__(self) -> str:
        """For people: without user and password."""
        return f"maildir://{self.path}" if self.scheme == "maildir" else f"{self.scheme}://{self.host}:{self.port}"

    @property
    def starts_with_tls(self) -> bool:
        """Whether the first byte is TLS already."""
        return self.scheme in ("smtps", "imaps")

    @property
    def is_local(self) -> bool:
        """Whether what is sent never leaves this machine."""
        return is_this_machine(self.host)

    def with_password(self, password: str) -> Server:
        """The same with a *password* that its address leaves out; a user without one is nobody's to log in."""
        return replace(self, password=password) if password and self.user and not self.password else self

    def wants_starttls(self, *, offered: bool, cafile: str) -> bool:
        """Whether to encrypt now. Raises Unreachable where it is a must and the server does not offer it."""
        if self.starts_with_tls:
            return False
        if self.is_local:
            return offered and bool(cafile)
        if not offered:
            raise Unreachable(
                _("{server} offers no encryption (STARTTLS).", server=self),
                _("Nothing was sent to it; use {scheme}s:// if it listens with TLS.", scheme=self.scheme),
            )
        return True


def check_endpoint(url: str) -> str:
    """The address of a service that gives tokens: ``https``, or ``http`` on this machine. Raises ValueError."""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        raise ValueError(_("this is no address")) from None
    if parts.scheme != "https" and not (parts.scheme == "http" and is_this_machine(host)):
        raise ValueError(_("it begins with https://"))
    if not host or "@" in parts.netloc or parts.fragment or not url.isascii() or not url.isprintable() or " " in url:
        raise ValueError(_("this is no address"))
    return url


def parse_server(url: str, ports: dict[str, int]) -> Server:
    """Read the address of a server. Raises ValueError in words that repeat nothing of it, for it may hold a password."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ValueError(_("this is no address; encode special characters of the password, such as @ as %40")) from None
    if parts.scheme not in ports:
        raise ValueError(_("it begins with one of: {known}", known=", ".join(f"{name}://" for name in ports)))
    if parts.query or parts.fragment:
        raise ValueError(_("? and # in the password are written as %3F and %23"))
    path = unquote(parts.path)
    if parts.scheme == "maildir":
        if parts.netloc or not path.strip("/"):
            raise ValueError(_("a Maildir is given with its whole path: maildir:///home/anna/Maildir"))
        return Server("maildir", "", 0, path=path)
    if not parts.hostname:
        raise ValueError(_("the name of the host is missing"))
    try:
        host = parts.hostname if ":" in parts.hostname else ascii_domain(unquote(parts.hostname).rstrip("."))
    except WrongInput:
        raise ValueError(_("the name of the host is no name of a host")) from None
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Server(parts.scheme, host, port or ports[parts.scheme], user, password, path.strip("/"))


def tls_context(cafile: str) -> ssl.SSLContext:
    """TLS to the servers of mail. Raises ConfigurationError."""
    return verified_tls(cafile, "plugins.email_offers.cafile")


def unreachable(server: Server, error: Exception) -> Unreachable:
    """One clear line for what went wrong on the way to *server*."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return Unreachable(
            _("The certificate of {server} cannot be trusted: {cause}.", server=server, cause=error.verify_message),
            _("Name the certificate of a private authority in plugins.email_offers.cafile."),
        )
    if isinstance(error, ssl.SSLError) and error.reason in NO_TLS:
        return Unreachable(
            _("The mail server {server} does not speak TLS on this port.", server=server),
            _("Write {scheme}:// where it begins in the clear, or name another port.", scheme=server.scheme[:-1]),
        )
    cause = (
        (cause_in_words(error) if isinstance(error, OSError) and error.strerror else None)
        or str(error)
        or type(error).__name__
    )
    return Unreachable(
        _("The mail server {server} does not answer as it should: {cause}.", server=server, cause=cause.rstrip(".")),
        Action("doctor"),
    )
