"""The address of a mail server, and when its connection must be encrypted and verified.

Off this machine nothing is sent or read in the clear: ``smtps`` and ``imaps`` begin with TLS, ``smtp`` and ``imap`` must offer
STARTTLS, and certificate and host name are verified either way. On the loopback interface plain text is allowed.
"""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

from tagwerk.api import Action, ConfigurationError, Unreachable, translator

SMTP_PORTS = {"smtp": 587, "smtps": 465}
IMAP_PORTS = {"imap": 143, "imaps": 993, "maildir": 0}

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
        if self.host == "localhost":
            return True
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return False

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
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Server(parts.scheme, parts.hostname, port or ports[parts.scheme], user, password, path.strip("/"))


def tls_context(cafile: str) -> ssl.SSLContext:
    """A context that verifies certificate and host name, with the authorities in *cafile* besides those of the system."""
    context = ssl.create_default_context()
    if cafile:
        try:
            context.load_verify_locations(cafile)
        except (OSError, ssl.SSLError) as error:
            raise ConfigurationError(
                _("The certificates in {path} cannot be read: {cause}.", path=cafile, cause=error.strerror or error),
                _("It is the setting plugins.email_offers.cafile."),
            ) from None
    return context


def unreachable(server: Server, error: Exception) -> Unreachable:
    """One clear line for what went wrong on the way to *server*."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return Unreachable(
            _("The certificate of {server} cannot be trusted: {cause}.", server=server, cause=error.verify_message),
            _("Name the certificate of a private authority in plugins.email_offers.cafile."),
        )
    cause = (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__
    return Unreachable(
        _("The mail server {server} does not answer as it should: {cause}.", server=server, cause=cause.rstrip(".")),
        Action("doctor"),
    )
