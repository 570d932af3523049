"""The files in a mail, by the standard library's lenient parser."""

from __future__ import annotations

from email import message_from_bytes
from email.header import decode_header, make_header
from email.policy import compat32
from typing import TYPE_CHECKING

from tagwerk.api import WrongInput, translator

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message

MOST_FILES = 100
ENDINGS = {
    "message/rfc822": ".eml",
    "text/calendar": ".ics",
    "text/html": ".html",
    "text/plain": ".txt",
    "application/pdf": ".pdf",
}

_ = translator("tagwerk_email_offers")


def attached_files(raw: bytes) -> list[tuple[str, bytes]]:
    """Name and content of each file in the mail *raw*. Raises WrongInput where it cannot be taken apart."""
    try:
        return [
            file
            for _number, file in zip(range(MOST_FILES), _files(message_from_bytes(raw, policy=compat32)), strict=False)
        ]
    except Exception as error:  # whatever a stranger wrote
        raise WrongInput(
            _("This mail cannot be taken apart."), _("Save the original, and open it with a mail program.")
        ) from error


def _files(message: Message) -> Iterator[tuple[str, bytes]]:
    for number, part in enumerate(_leaves(message), 1):
        name = _name_of(part)
        if not name and part.get_content_disposition() != "attachment" and part.get_content_maintype() == "text":
            continue
        yield name or f"part-{number}{ENDINGS.get(part.get_content_type(), '')}", _content(part)


def _leaves(message: Message) -> Iterator[Message]:
    """The parts that are no containers; a mail within the mail is one file."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        payload = part.get_payload()
        if isinstance(payload, list) and part.get_content_maintype() == "multipart":
            waiting += reversed([each for each in payload if not isinstance(each, str)])
        elif part is not message or not isinstance(payload, list):
            yield part


def _content(part: Message) -> bytes:
    payload = part.get_payload()
    if isinstance(payload, list):
        return b"".join(each.as_bytes() for each in payload if not isinstance(each, str))
    decoded = part.get_payload(decode=True)
    return decoded if isinstance(decoded, bytes) else b""


def _name_of(part: Message) -> str:
    name = part.get_filename() or ""
    try:
        return str(make_header(decode_header(name))) if "=?" in name else name
    except (ValueError, LookupError):
        return name
