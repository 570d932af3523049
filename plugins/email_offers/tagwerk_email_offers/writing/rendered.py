"""What a template became: an offer in words, with the files that go along."""

from __future__ import annotations

from dataclasses import dataclass, field

from tagwerk_email_offers.mime.parts import text_part


@dataclass(frozen=True)
class MailFile:
    """A file that goes along with a mail: shown inside the HTML under its *content_id* (``cid:``), else attached.

    *name* is the file's name as the recipient sees it, *media_type* is that of RFC 2046, such as ``image/png``.
    """

    name: str
    media_type: str
    data: bytes
    content_id: str = ""


@dataclass(frozen=True)
class Rendered:
    """An offer in words. *html* is empty where the template has none.

    *text_pieces* and *html_pieces* are the same words cut where a recipient changes them: what others have too, a value, what
    others have too …; empty where nobody has cut them. *document* is the PDF made of the offer, one of *files*.
    """

    subject: str
    text: str
    html: str
    files: tuple[MailFile, ...] = ()
    text_pieces: tuple[str, ...] = field(default=(), repr=False, compare=False)
    html_pieces: tuple[str, ...] = field(default=(), repr=False, compare=False)
    document: MailFile | None = None

    def encoded(self) -> Encoded:
        """The same as parts of a mail."""
        plain = text_part("plain", self.text, self.text_pieces)
        html = text_part("html", self.html, self.html_pieces) if self.html else b""
        return Encoded(self.subject, plain, html, self.files, self.document)


@dataclass(frozen=True)
class Encoded:
    """An offer as parts of a mail: *plain* and *html* are whole MIME parts, *html* empty where there is none."""

    subject: str
    plain: bytes
    html: bytes
    files: tuple[MailFile, ...] = ()
    document: MailFile | None = None

    @property
    def size(self) -> int:
        """Bytes of the words."""
        return len(self.plain) + len(self.html)
