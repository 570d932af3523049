"""HTML to text, line by line, with ``> `` before what is quoted: so quotations are told in one place for both.

libxml2 tells of each tag and each word as it reads on, in time that grows with the bytes alone; no tree is built, for that is
where depth costs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

LONGEST = 1 << 20
MOST_QUOTED = 20
MOST_TAGS = 60_000
SILENT = frozenset(("script", "style", "head", "title", "template", "noscript", "object", "svg"))
BLOCKS = frozenset(
    ("p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "table", "hr", "ul", "ol", "pre", "dt", "dd",
     "section", "article", "address", "center", "form", "header", "footer")
)  # fmt: skip
APART = frozenset(("p", "h1", "h2", "h3", "blockquote", "table", "ul", "ol", "hr"))
VOID = frozenset(("br", "hr", "img", "input", "meta", "link", "area", "base", "col", "embed", "source", "wbr", "param"))
HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all|max-height\s*:\s*0(px)?\s*(;|$)", re.IGNORECASE)
QUOTING = re.compile(r"yahoo_quoted|^quote$|quoted-content", re.IGNORECASE)
INDENTED = re.compile(r"border(-left)?\s*:\s*(none|0|medium none)", re.IGNORECASE)
"""A block quote without its line is an indentation: what Gmail and Outlook write for it."""
TABLES_TEXT = frozenset(("td", "th"))


def text_of_html(html: str) -> str:
    """The words of *html*, as they are read: hidden ones are not, and what is quoted begins with ``> ``."""
    words = _Words()
    parser = etree.HTMLParser(target=words, huge_tree=True, encoding="utf-8", remove_comments=True, remove_pis=True)
    raw = html[:LONGEST].encode("utf-8", "ignore")
    try:
        return str(etree.fromstring(raw if raw.lstrip().startswith(b"<") else b"<div>" + raw, parser))
    except (etree.LxmlError, ValueError, AssertionError):
        return words.close()


@dataclass(slots=True)
class _Open:
    tag: str
    silent: bool
    quoted: bool


class _Words:
    """Collects lines while the parser reads."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._line: list[str] = []
        self._open: list[_Open] = []
        self._silent = self._quoted = self._kept = self._tags = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """A tag opens."""
        self._tags += 1
        if self._tags > MOST_TAGS:
            return
        tag = str(tag).lower()
        if tag in BLOCKS:
            empty = tag == "br" and not self._is_written()
            self._end_line()
            if (empty or tag in APART) and self.lines and self.lines[-1].strip("> "):
                self.lines.append("> " * min(self._quoted, MOST_QUOTED))
        if tag in VOID:
            return
        silent = tag in SILENT or bool(HIDDEN.search(attributes.get("style") or ""))
        quoted = _is_quotation(tag, attributes)
        self._open.append(_Open(tag, silent, quoted))
        self._silent += silent
        self._quoted += quoted
        self._kept += tag == "pre"
        if tag == "li":
            self._line.append("- ")

    def end(self, tag: str) -> None:
        """A tag closes."""
        if self._tags > MOST_TAGS:
            return
        tag = str(tag).lower()
        if tag in VOID:
            return
        if tag in BLOCKS:
            self._end_line()
        elif tag in TABLES_TEXT:
            self._line.append(" ")
        if self._open and self._open[-1].tag == tag:
            closed = self._open.pop()
            self._silent -= closed.silent
            self._quoted -= closed.quoted
            self._kept -= tag == "pre"

    def data(self, text: str) -> None:
        """Words between tags."""
        if self._silent:
            return
        if not self._kept:
            self._line.append(text)
            return
        first, *others = text.split("\n")
        self._line.append(first)
        for line in others:
            self._end_line()
            self._line.append(line)

    def close(self) -> str:
        """All lines."""
        self._end_line()
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self.lines)).strip("\n")

    def _is_written(self) -> bool:
        return any(not piece.isspace() for piece in self._line)

    def _end_line(self) -> None:
        line = re.sub(r"[ \t\r\n\xa0]+", " ", "".join(self._line)).strip() if self._line else ""
        self._line = []
        if line:
            self.lines.append("> " * min(self._quoted, MOST_QUOTED) + line)


def _is_quotation(tag: str, attributes: dict[str, str]) -> bool:
    if tag == "blockquote":
        style = attributes.get("style") or ""
        cited = attributes.get("type") == "cite" or bool(attributes.get("cite") or attributes.get("class"))
        return cited or not INDENTED.search(style)
    return tag == "div" and any(QUOTING.search(attributes.get(name) or "") for name in ("class", "name"))
