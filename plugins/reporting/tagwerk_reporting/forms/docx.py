"""A document as a form: placeholders in its text and content controls are filled in, in headers and footers too.

Word cuts a placeholder into several runs as it likes; it is found over them, and what is put in has the look of its first sign.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from tagwerk.api import translator
from tagwerk_reporting.forms.fields import PLACEHOLDER
from tagwerk_reporting.values import shown

if TYPE_CHECKING:
    from tagwerk_reporting.forms.fields import Fields, Unknown
    from tagwerk_reporting.forms.files import FormFile

WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
PARTS = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")

_ = translator("tagwerk_reporting")


def fill_in(form: FormFile, fields: Fields) -> list[Unknown]:
    """Fill in *form*; gives the placeholders that mean nothing, which stay."""
    unknown: list[Unknown] = []
    for part in form.names():
        if PARTS.fullmatch(part) is None:
            continue
        root = form.part(part)
        title = part.removeprefix("word/").removesuffix(".xml")
        for control in root.iter(f"{{{WORDS}}}sdt"):
            _control(control, fields)
        for number, paragraph in enumerate(root.iter(f"{{{WORDS}}}p"), 1):
            place = _("{part}, paragraph {number}", part=title, number=number)
            unknown += [fields.unknown(name, place) for name in _paragraph(paragraph, fields)]
        form.change(part, root)
    return unknown


def _control(control: etree._Element, fields: Fields) -> None:
    """A content control whose tag or title is a field holds its value."""
    settings, content = control.find(f"{{{WORDS}}}sdtPr"), control.find(f"{{{WORDS}}}sdtContent")
    if settings is None or content is None:
        return
    named = [settings.find(f"{{{WORDS}}}{tag}") for tag in ("tag", "alias")]
    names = [each.get(f"{{{WORDS}}}val") or "" for each in named if each is not None]
    name = next((name for name in names if name in fields), None)
    if name is None:
        return
    for hint in settings.findall(f"{{{WORDS}}}showingPlcHdr"):
        settings.remove(hint)
    texts = list(content.iter(f"{{{WORDS}}}t"))
    if not texts:
        paragraph = content.find(f".//{{{WORDS}}}p")
        run = etree.SubElement(content if paragraph is None else paragraph, f"{{{WORDS}}}r")
        texts = [etree.SubElement(run, f"{{{WORDS}}}t")]
    _put(texts[0], shown(fields[name]))
    for text in texts[1:]:
        text.text = ""


def _paragraph(paragraph: etree._Element, fields: Fields) -> list[str]:
    """Fill in a paragraph's placeholders, the last first, so that the places of the others stay; gives those that are unknown."""
    texts = [each for each in paragraph.iter(f"{{{WORDS}}}t") if _is_own(each, paragraph)]
    whole = "".join(each.text or "" for each in texts)
    unknown = []
    for found in reversed(list(PLACEHOLDER.finditer(whole)) if "{{" in whole else []):
        if found[1] not in fields:
            unknown.append(found[1])
            continue
        _replace(texts, found.start(), found.end(), shown(fields[found[1]]))
    return unknown[::-1]


def _is_own(text: etree._Element, paragraph: etree._Element) -> bool:
    """Whether the text stands in this paragraph, and not in one of a text box within it."""
    parent = text.getparent()
    while parent is not None and parent.tag != f"{{{WORDS}}}p":
        parent = parent.getparent()
    return parent is paragraph


def _replace(texts: list[etree._Element], start: int, end: int, value: str) -> None:
    """Put *value* in place of the signs from *start* to *end*, which may lie in several runs."""
    place = 0
    for text in texts:
        own = text.text or ""
        first, last = max(start - place, 0), min(end - place, len(own))
        if first < last or (first == last == 0 and start == place and not own):
            _put(text, own[:first] + (value if start >= place else "") + own[last:])
        place += len(own)


def _put(text: etree._Element, value: str) -> None:
    text.text = value
    text.set(XML_SPACE, "preserve")
