"""The files that go along with a mail: pictures inside its HTML, and attachments; found in the template's folders alone, once."""

from __future__ import annotations

import hashlib
import mimetypes
from typing import TYPE_CHECKING

from tagwerk.api import WrongInput, translator
from tagwerk_email_offers.writing.folder.places import size_text
from tagwerk_email_offers.writing.rendered import MailFile

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tagwerk_email_offers.writing.templates import TemplateSource

PICTURES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "svg": "image/svg+xml",
    "bmp": "image/bmp",
}
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "csv": "text/csv",
    "ics": "text/calendar",
    "vcf": "text/vcard",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "zip": "application/zip",
    **PICTURES,
}
MOST_KEPT = 3
"""How many of the largest mails the files that are kept may fill."""
UNKNOWN = "application/octet-stream"

_ = translator("tagwerk_email_offers")


class Files:
    """The files of one template, read when they are first asked for and kept."""

    def __init__(self, source: TemplateSource) -> None:
        self.source = source
        self._read: dict[str, MailFile] = {}

    def picture(self, name: str) -> MailFile:
        """A picture that is shown inside the mail. Raises WrongInput where it is not there, or no picture."""
        media_type = PICTURES.get(_ending(name))
        if media_type is None:
            known = ", ".join(sorted(PICTURES))
            raise WrongInput(_("{name!r} is no picture; there are: {known}", name=name, known=known))
        data = self._content(name)
        short = hashlib.sha256(data).hexdigest()[:16]
        return MailFile(name.rpartition("/")[2], media_type, data, f"{short}@tagwerk")

    def attachment(self, name: str) -> MailFile:
        """A file that goes along, under its own name. Raises WrongInput where it is not there."""
        media_type = MEDIA_TYPES.get(_ending(name)) or mimetypes.guess_type(name)[0] or UNKNOWN
        return MailFile(name.rpartition("/")[2], media_type, self._content(name))

    def _content(self, name: str) -> bytes:
        if name not in self._read:
            found = self.source.find(name)
            if found is None:
                raise WrongInput(_("there is no file {name}", name=name))
            content = found.read(self.source.largest)
            if sum(len(file.data) for file in self._read.values()) > MOST_KEPT * self.source.largest:
                self._read.clear()  # a picture for each recipient
            self._read[name] = MailFile(found.label, "", content)
        return self._read[name].data


def on_the_wire(files: Iterable[MailFile]) -> int:
    """How many bytes files have in a mail, in base64 with its line ends."""
    return sum(len(file.data) * 137 // 100 for file in files)


def too_large_mail(size: int, largest: int) -> str:
    """What is said of a mail that is larger than the setting allows."""
    return _(
        "the mail has {size}, more than plugins.email_offers.largest_mail allows ({largest})",
        size=size_text(size),
        largest=size_text(largest),
    )


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower()
