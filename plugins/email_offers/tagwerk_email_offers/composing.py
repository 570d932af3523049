"""An offer in words becomes a mail (RFC 5322): multipart/alternative in UTF-8, with headers that no foreign text can break."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import TYPE_CHECKING

from tagwerk.api import WrongInput, translator

if TYPE_CHECKING:
    from datetime import datetime

    from tagwerk_email_offers.rendering import Rendered

UNSUBSCRIBE = "unsubscribe"
BREAKING = {"Cc", "Cs", "Zl", "Zp"}
"""Characters that end a line, or are none: controls, halves of surrogate pairs, line and paragraph separators."""
LONGEST_SUBJECT = 900

_ = translator("tagwerk_email_offers")


@dataclass(frozen=True)
class Correspondent:
    """Somebody who writes or is written to."""

    name: str
    address: str

    @classmethod
    def parse(cls, text: str) -> Correspondent:
        """Read ``Anna Groß <anna@firma.example>``. Raises WrongInput."""
        one_line(text, _("sender"))
        name, address = parseaddr(text)
        if "@" not in address:
            raise WrongInput(_("{text!r} is no sender.", text=text), _("Write it as: Anna Groß <anna@firma.example>"))
        return cls(name, wire_address(address))

    @property
    def domain(self) -> str:
        """What stands behind the @."""
        return self.address.rpartition("@")[2]

    def __str__(self) -> str:
        return f"{self.name} <{self.address}>" if self.name else self.address


@dataclass(frozen=True)
class Envelope:
    """A mail ready for the wire: *data* has CRLF line ends."""

    sender: str
    recipient: str
    data: bytes


def one_line(text: str, what: str) -> str:
    """*text*, which goes into a header field. Raises WrongInput where it would break it (CR, LF, other controls)."""
    if any(unicodedata.category(character) in BREAKING for character in text):
        raise WrongInput(
            _("A line break or control character in a header field ({what}): {text!r}.", what=what, text=text)
        )
    return text


def wire_address(address: str) -> str:
    """The address in ASCII, an international domain in its IDNA form. Raises WrongInput for what the wire does not carry."""
    one_line(address, _("address"))
    local, _at, domain = address.rpartition("@")
    try:
        local.encode("ascii")
        return f"{local}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        raise WrongInput(_("{address!r} cannot be written on an envelope.", address=address)) from None


def compose(
    rendered: Rendered,
    sender: Correspondent,
    recipient: Correspondent,
    message_id: str,
    moment: datetime,
    *,
    answered: bool,
) -> Envelope:
    """Write the mail. *answered* says that the inbox is read, so that a mail to unsubscribe will be understood.

    Raises WrongInput for a header field with a line break or a control character in it.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = _mailbox(sender)
    message["To"] = _mailbox(recipient)
    message["Subject"] = _subject(rendered.subject)
    message["Date"] = format_datetime(moment)
    message["Message-ID"] = message_id
    message["Reply-To"] = _mailbox(sender)
    if answered:
        token = message_id.strip("<>").partition("@")[0]
        message["List-Unsubscribe"] = f"<mailto:{sender.address}?subject={UNSUBSCRIBE}%20{token}>"
    message.set_content(_text(rendered.text), cte="quoted-printable")
    if rendered.html:
        message.add_alternative(_text(rendered.html), subtype="html", cte="quoted-printable")
    return Envelope(sender.address, recipient.address, message.as_bytes())


def _subject(text: str) -> str:
    subject = " ".join(one_line(text, _("subject")).split())
    if not subject or len(subject) > LONGEST_SUBJECT:
        raise WrongInput(_("The subject is empty or too long: {text!r}.", text=subject[:80]))
    return subject


def _mailbox(correspondent: Correspondent) -> Address:
    return Address(display_name=one_line(correspondent.name, _("name")), addr_spec=correspondent.address)


def _text(text: str) -> str:
    """A body that any client can show: line ends of one kind, no halves of surrogate pairs, no NUL."""
    return "\n".join(text.encode("utf-8", "replace").decode("utf-8").replace("\0", "").splitlines()) + "\n"
