"""What is said to a mail server to log in with a token: XOAUTH2 (Google, Microsoft) and OAUTHBEARER (RFC 7628). Pure.

Both are one message from us. A refusal is a challenge that explains itself, which is answered with nothing that matters before
the refusal proper comes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.api import Action, ConfigurationError, Unreachable, translator

if TYPE_CHECKING:
    from pydantic import SecretStr

    from tagwerk_email_offers.servers import Server

MECHANISMS = ("XOAUTH2", "OAUTHBEARER")
"""In the order in which they are tried: the first is the one that Microsoft and Google document."""

LAST_WORDS = {"XOAUTH2": b"", "OAUTHBEARER": b"\x01"}
"""The answer to a challenge that says why the token is refused."""

NOT_ALLOWED = ("5.7.139", "5.7.57")
"""Exchange Online: this mailbox, or nobody there, may send with a login."""

_ = translator("tagwerk_email_offers")


class TokenRefused(Unreachable):
    """A server did not take the token; it may take another one."""

    @classmethod
    def by(cls, server: Server, code: int = 0, status: str = "") -> TokenRefused:
        """*server* refused it, with the code and the enhanced status that it gave."""
        said = f"{code or ''} {status}".strip()
        refused = _("The mail server {server} refuses the login of {user}.", server=server, user=server.user)
        if said:
            refused = f"{refused.removesuffix('.')} ({said})."
        if status in NOT_ALLOWED:
            return cls(refused, _("Ask who runs it to allow this mailbox to send with a login (authenticated SMTP)."))
        return cls(refused, _("See that this user logs in, and may send and read there."), Action("mail.login"))


def message(mechanism: str, server: Server, token: SecretStr) -> bytes:
    """The one message of *mechanism*. Raises ConfigurationError for a user that would end its own field."""
    if not server.user.isprintable():
        raise ConfigurationError(
            _("The user of the mail server {server} has characters that nobody can type.", server=server),
            _("Check plugins.email_offers.smtp_url and imap_url."),
        )
    bearer = f"auth=Bearer {token.get_secret_value()}\x01\x01"
    if mechanism == "XOAUTH2":
        return f"user={server.user}\x01{bearer}".encode()
    name = server.user.replace("=", "=3D").replace(",", "=2C")  # a saslname, RFC 5801
    return f"n,a={name},\x01host={server.host}\x01port={server.port}\x01{bearer}".encode()
