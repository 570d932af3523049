"""An offer in words becomes a mail (RFC 5322): multipart/alternative in UTF-8, with headers that no foreign text can break."""

from __future__ import annotations

from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import TYPE_CHECKING
from urllib.parse import quote

from tagwerk.api import one_line, translator
from tagwerk_email_offers.unsubscribing import wish_to_leave
from tagwerk_email_offers.writing.correspondents import header_line

if TYPE_CHECKING:
    from datetime import datetime

    from tagwerk_email_offers.writing.correspondents import Correspondent
    from tagwerk_email_offers.writing.rendering import Rendered

LONGEST_SUBJECT = 900

_ = translator("tagwerk_email_offers")


@dataclass(frozen=True)
class Envelope:
    """A mail ready for the wire: *data* has CRLF line ends."""

    sender: str
    recipient: str
    data: bytes


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
    message["From"] = _address(sender)
    message["To"] = _address(recipient)
    message["Subject"] = _subject(rendered.subject)
    message["Date"] = format_datetime(moment)
    message["Message-ID"] = message_id
    message["Reply-To"] = _address(sender)
    if answered:
        message["List-Unsubscribe"] = f"<mailto:{sender.address}?subject={quote(wish_to_leave(message_id))}>"
    message.set_content(_text(rendered.text), cte="quoted-printable")
    if rendered.html:
        message.add_alternative(_text(rendered.html), subtype="html", cte="quoted-printable")
    return Envelope(sender.address, recipient.address, message.as_bytes())


def _subject(text: str) -> str:
    return one_line(header_line(text, _("subject")), LONGEST_SUBJECT, needed=_("The subject is empty."))


def _address(correspondent: Correspondent) -> Address:
    return Address(display_name=header_line(correspondent.name, _("name")), addr_spec=correspondent.address)


def _text(text: str) -> str:
    """A body that any client can show: line ends of one kind, no halves of surrogate pairs, no NUL."""
    return "\n".join(text.encode("utf-8", "replace").decode("utf-8").replace("\0", "").splitlines()) + "\n"
