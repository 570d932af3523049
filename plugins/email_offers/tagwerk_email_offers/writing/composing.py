"""An offer in words becomes a mail (RFC 5322) in bytes, with headers that no foreign text can break.

What is the same in every mail of a sender is written once; what differs is encoded and put in. Bodies are made by C
(``binascii``), so that a mail of two parts of 5 kB together takes some 110 µs, where ``email.message`` takes 2 ms.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from email.utils import format_datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from tagwerk.api import WrongInput, later, one_line, translator
from tagwerk_email_offers.leaving.signing import tokens_of
from tagwerk_email_offers.mime.addresses import TOKEN_FIELD, wire_address
from tagwerk_email_offers.mime.fields import header_line, mailbox, structured, unstructured
from tagwerk_email_offers.mime.parts import file_part, multipart, new_boundaries
from tagwerk_email_offers.mime.unsubscribing import https_link, mailto
from tagwerk_email_offers.settings import settings_of
from tagwerk_email_offers.writing.rendered import Encoded, Rendered

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta

    from tagwerk.api import App
    from tagwerk_email_offers.leaving.signing import Tokens
    from tagwerk_email_offers.writing.correspondents import Correspondent
    from tagwerk_email_offers.writing.rendered import MailFile

LONGEST_SUBJECT = 900
ONE_CLICK = structured("List-Unsubscribe-Post", ["List-Unsubscribe=One-Click"])
AUTOMATIC = structured("Auto-Submitted", ["auto-generated"])
MIME_VERSION = structured("MIME-Version", ["1.0"])

_ = translator("tagwerk_email_offers")


@dataclass(frozen=True)
class Envelope:
    """A mail ready for the wire: *data* has CRLF line ends. *sender* is the return path.

    *international*: the local part of an address is not ASCII, so the server must offer SMTPUTF8 (RFC 6531); *data* then has
    UTF-8 in the headers that hold addresses.
    """

    sender: str
    recipient: str
    data: bytes
    international: bool = False


@dataclass(frozen=True)
class WaysToLeave:
    """How a reader can say that it was enough: by a link where *public_url* is set, by a mail to *address*.

    *answered* says that the inbox is read, so that such a mail is understood. Without *tokens* nothing says of which message.
    """

    address: str
    tokens: Tokens | None = None
    public_url: str = ""
    answered: bool = False

    def link(self, number: int | None) -> str:
        """What a template shows for message *number*: the page where one leaves, else a mail to write.

        None is no message, as in a preview: the link is there, and leads nowhere.
        """
        if self.public_url:
            return https_link(self.public_url, self._token(number) or "preview")
        return mailto(self.address, self._token(number))

    def headers(self, number: int | None) -> bytes:
        """``List-Unsubscribe`` (RFC 2369), with ``List-Unsubscribe-Post`` (RFC 8058) where the link is safe."""
        token = self._token(number)
        if token and self.public_url:
            ways = [f"<{https_link(self.public_url, token)}>"]
            ways += [f"<{mailto(self.address, token)}>"] if self.answered else []
            offered = structured("List-Unsubscribe", [*(f"{way}," for way in ways[:-1]), ways[-1]])
            return offered + ONE_CLICK if self.public_url.startswith("https://") else offered
        return structured("List-Unsubscribe", [f"<{mailto(self.address, token)}>"]) if self.answered else b""

    def _token(self, number: int | None) -> str:
        return self.tokens.of("unsubscribe", number) if self.tokens is not None and number is not None else ""


@dataclass(frozen=True)
class Composer:
    """Writes the mails of one sender.

    *leaving* is None where nobody can leave (notices to the own house). *return_path* is an address with ``{token}`` in its
    local part, ``""`` for the sender's own. *automatic* says that no person had this mail written (RFC 3834, 5). *reply_to* is
    set where answers go to somebody else.
    """

    sender: Correspondent
    leaving: WaysToLeave | None = None
    return_path: str = ""
    automatic: bool = False
    reply_to: Correspondent | None = None
    _boundaries: tuple[str, str, str] = field(init=False, default_factory=new_boundaries, repr=False, compare=False)
    _fixed: dict[bool, bytes] = field(init=False, default_factory=dict, repr=False, compare=False)

    @classmethod
    def of_offers(cls, app: App, sender: Correspondent) -> Composer:
        """For the offers of *sender*, as the settings say. Raises ConfigurationError."""
        settings, tokens = settings_of(app), tokens_of(app)
        answered = bool(settings.imap_url.get_secret_value())
        leaving = WaysToLeave(sender.address, tokens, app.config.settings.web.public_url.rstrip("/"), answered)
        return cls(sender, leaving, settings.return_path)

    def compose(
        self,
        rendered: Rendered | Encoded,
        recipient: Correspondent,
        message_id: str,
        moment: datetime,
        *,
        number: int | None = None,
        references: Sequence[str] = (),
    ) -> Envelope:
        """Write the mail of message *number* (our row; None where there is none). *references* are the Message-IDs of what it
        goes on from, the newest last.

        Raises WrongInput for a header field with a line break or a control character in it, an address that no envelope can
        carry, and a file that cannot be attached.
        """
        return_path = self._return_path(number)
        address = wire_address(recipient.address)
        international = not (return_path.isascii() and address.isascii() and self.sender.address.isascii())
        name = header_line(recipient.name, later("name"))
        subject = one_line(header_line(rendered.subject, later("subject")), LONGEST_SUBJECT)
        if not subject:
            raise WrongInput(_("The subject is empty."))
        data = (
            self._fixed_fields(international),
            mailbox("To", name, address, utf8=international),
            unstructured("Subject", subject),
            _date(moment.replace(microsecond=0), moment.utcoffset()),
            structured("Message-ID", [message_id]),
            *((structured("In-Reply-To", references[-1:]), structured("References", references)) if references else ()),
            self.leaving.headers(number) if self.leaving is not None else b"",
            _body(rendered.encoded() if isinstance(rendered, Rendered) else rendered, self._boundaries),
        )
        return Envelope(return_path, address, b"".join(data), international)

    def link_to_leave(self, number: int | None) -> str:
        """What a template shows as ``unsubscribe_url`` in message *number*; a mail to the sender where there is no other way."""
        return (self.leaving or WaysToLeave(self.sender.address)).link(number)

    def _return_path(self, number: int | None) -> str:
        if not self.return_path or number is None or self.leaving is None or self.leaving.tokens is None:
            return self.sender.address
        return self.return_path.replace(TOKEN_FIELD, self.leaving.tokens.of("return", number))

    def _fixed_fields(self, international: bool) -> bytes:
        if international not in self._fixed:
            name = header_line(self.sender.name, later("sender"))
            fields = [mailbox("From", name, self.sender.address, utf8=international)]
            if self.reply_to is not None and self.reply_to.address != self.sender.address:
                answers = header_line(self.reply_to.name, later("name"))
                fields.append(mailbox("Reply-To", answers, self.reply_to.address, utf8=international))
            fields += [AUTOMATIC] if self.automatic else []
            self._fixed[international] = b"".join((*fields, MIME_VERSION))
        return self._fixed[international]


@lru_cache(16)
def _date(moment: datetime, _offset: timedelta | None) -> bytes:
    """Two that are equal are the same moment, and may be written in different zones."""
    return structured("Date", [format_datetime(moment)])


def _body(parts: Encoded, boundaries: tuple[str, str, str]) -> bytes:
    """The words, then what is attached; images stand beside the HTML that shows them (RFC 2387)."""
    outer, middle, inner = boundaries
    shown = [each for each in parts.files if each.content_id and parts.html]
    attached = [each for each in parts.files if each not in shown]
    body = parts.plain
    if html := parts.html:
        if shown:
            html = multipart("related", inner, [html, *map(_file, shown)], ' type="text/html";')
        body = multipart("alternative", middle, [body, html])
    return multipart("mixed", outer, [body, *map(_file, attached)]) if attached else body


def _file(file: MailFile) -> bytes:
    return file_part(file.name, file.media_type, file.data, file.content_id)
