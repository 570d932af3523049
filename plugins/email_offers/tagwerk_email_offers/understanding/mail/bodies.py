"""What is read of a mail, and what hangs on it: the texts in their order, the HTML, the attachments."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tagwerk_email_offers.understanding.mail.charsets import decoded, one_line, seen
from tagwerk_email_offers.understanding.mail.fields import words
from tagwerk_email_offers.understanding.mail.flowed import joined
from tagwerk_email_offers.understanding.mail.html import text_of_html
from tagwerk_email_offers.understanding.mail.parts import ENCLOSED
from tagwerk_email_offers.understanding.results import Attachment

if TYPE_CHECKING:
    from tagwerk_email_offers.understanding.mail.parts import Part

LONGEST_TEXT, LONGEST_HTML = 200_000, 1_000_000
MOST_ATTACHMENTS = 100
MOST_TEXTS = 50
HTML_TYPES = ("text/html", "text/enriched", "text/richtext", "application/xhtml+xml")
SAYS_HTML = re.compile(r"\bhtml\b|does not support|kann nicht (angezeigt|dargestellt)", re.IGNORECASE)
"""What stands in a text beside HTML when it is none."""
REPORTED = (
    "text/rfc822-headers",
    "message/delivery-status",
    "message/feedback-report",
    "message/disposition-notification",
)


@dataclass
class Bodies:
    """What ``read_bodies`` found. *plain* says whether *text* came out of plain parts alone."""

    texts: list[str] = field(default_factory=list)
    htmls: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All that can be read."""
        return "\n".join(self.texts)[:LONGEST_TEXT]

    @property
    def html(self) -> str:
        """The HTML parts as they came, behind one another."""
        return "\n".join(self.htmls)[:LONGEST_HTML]


def read_bodies(mail: Part) -> Bodies:
    """The texts and attachments of *mail*; where every text claims to be an attachment, the first one is the text."""
    bodies = Bodies()
    _read(mail, bodies)
    if not any(text.strip() for text in bodies.texts):
        leaves = (part for part in mail.walk() if not part.children and part.type in ("text/plain", *HTML_TYPES))
        first = next(leaves, None)
        bodies.texts = [_text(first)] if first is not None else []
    return bodies


def _read(part: Part, bodies: Bodies) -> None:
    """Depth is bounded where the parts are read, so this recursion is."""
    if part.type == "multipart/alternative":
        _alternative(part, bodies)
    elif part.children and part.type not in ENCLOSED:
        for child in part.children:
            _read(child, bodies)
    elif _is_text(part) and len(bodies.texts) < MOST_TEXTS:
        if part.type in HTML_TYPES:
            bodies.htmls.append(seen(_decoded(part)))
        bodies.texts.append(_text(part))
    elif part.type not in REPORTED and len(bodies.attachments) < MOST_ATTACHMENTS:
        bodies.attachments.append(_attachment(part))


def _alternative(part: Part, bodies: Bodies) -> None:
    """The plain form is read if it says anything, else the HTML; whatever hangs on either is kept."""
    forms = []
    for child in part.children:
        form = Bodies()
        _read(child, form)
        bodies.attachments += form.attachments
        bodies.htmls += form.htmls
        forms.append(form)
    plain = [form for form in forms if form.texts and not form.htmls]
    rich = [form for form in forms if form.htmls]
    chosen = plain[:1] or rich[:1] or forms[:1]
    if plain and rich and _is_empty(plain[0].text, rich[-1].text):
        chosen = rich[-1:]
    for form in chosen:
        bodies.texts += form.texts
    del bodies.attachments[MOST_ATTACHMENTS:]


def _is_empty(plain: str, rich: str) -> bool:
    """Whether the plain form only stands for the HTML."""
    said, shown = len(plain.split()), len(rich.split())
    return said == 0 or (said < 40 and shown > said and bool(SAYS_HTML.search(plain))) or shown > 10 * said + 20


def _is_text(part: Part) -> bool:
    if part.type != "text/plain" and part.type not in HTML_TYPES:
        return False
    return part.disposition != "attachment" and not _name(part)


def _name(part: Part) -> str:
    name = _of_disposition(part) or part.parameters.get("name", "")
    return words(name.encode("utf-8", "replace"))[:255].replace("/", "_").replace("\\", "_") if name else ""


def _of_disposition(part: Part) -> str:
    from tagwerk_email_offers.understanding.mail.parts import parameters_of

    value = decoded(part.first("content-disposition"))
    return parameters_of(value[value.find(";") :]).get("filename", "") if ";" in value else ""


def _attachment(part: Part) -> Attachment:
    name = _name(part)
    if not name and part.type in ENCLOSED and part.children:
        name = words(part.children[0].first("subject"))[:250]
    return Attachment(name, one_line(part.type)[:100], len(part.content))


def _decoded(part: Part) -> str:
    raw = part.content[: 4 * LONGEST_HTML]
    return decoded(raw, part.parameters.get("charset", ""))


def _text(part: Part) -> str:
    text = seen(_decoded(part)[: 2 * LONGEST_HTML])
    if part.type in HTML_TYPES:
        return text_of_html(text)[:LONGEST_TEXT]
    if part.parameters.get("format", "").lower() == "flowed":
        text = joined(text[:LONGEST_TEXT], delete_space=part.parameters.get("delsp", "").lower() == "yes")
    return text[:LONGEST_TEXT].strip("\n")
