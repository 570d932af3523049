"""Pictures of a template's folder go along with the mail, and its HTML names them by their content (``cid:``, RFC 2392)."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tagwerk_email_offers.writing.folder.files import Files
    from tagwerk_email_offers.writing.rendered import MailFile

TAG = re.compile(r"<(?:!--(?:(?!<!--).)*?-->|[a-zA-Z][^<>]*>)", re.DOTALL)
ADDRESS = re.compile(
    r"""(\s(?:src|background)\s*=\s*)(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE
)  # of img, input, td, body …
ELSEWHERE = re.compile(r"(?:[a-z][a-z0-9+.-]*:|//|#)", re.IGNORECASE)
"""How an address begins that is no file of the folder."""


def with_pictures(source: str, files: Files) -> tuple[str, tuple[MailFile, ...]]:
    """*source* with its pictures named by their content, and the pictures. Raises WrongInput for one that is not there."""
    if "src" not in source and "background" not in source:
        return source, ()
    found: dict[str, MailFile] = {}

    def in_tag(tag: re.Match[str]) -> str:
        return tag[0] if tag[0].startswith("<!") else ADDRESS.sub(in_attribute, tag[0])

    def in_attribute(attribute: re.Match[str]) -> str:
        address = html.unescape(next(each for each in attribute.groups()[1:] if each is not None)).strip()
        if not address or ELSEWHERE.match(address):
            return attribute[0]
        picture = files.picture(address)
        found[picture.content_id] = picture
        return f'{attribute[1]}"cid:{picture.content_id}"'

    return TAG.sub(in_tag, source), tuple(found.values())
