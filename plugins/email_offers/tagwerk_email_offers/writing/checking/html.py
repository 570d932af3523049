"""Looks at the HTML that was written: what is never closed, pictures that are not there, what mail programs leave out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from tagwerk.api import WrongInput, translator
from tagwerk_email_offers.writing.html.depth import ALONE, INSIDE_OTHERS
from tagwerk_email_offers.writing.html.pictures import ELSEWHERE

if TYPE_CHECKING:
    from tagwerk_email_offers.writing.checking.findings import Findings
    from tagwerk_email_offers.writing.checking.written import Written
    from tagwerk_email_offers.writing.folder.files import Files

LEFT_OUT = {"script", "iframe", "object", "embed", "form", "video", "audio", "base", "applet"}
NOT_SHOWN = {"svg", "webp", "bmp"}
ADDRESSES = {
    "img": ("src",),
    "input": ("src",),
    "table": ("background",),
    "td": ("background",),
    "body": ("background",),
}
OUTSIDE = re.compile(r"(?:https?:)?//", re.IGNORECASE)
IN_STYLE = re.compile(r"@import[^;{}]*|@font-face|url\(\s*['\"]?([^'\")]*)", re.IGNORECASE)
PIXEL = {"0", "1", "2", "0px", "1px", "2px"}
CLIPPED = 100_000
"""Bytes of HTML from which Gmail cuts the rest off."""

_ = translator("tagwerk_email_offers")

Attributes = dict[str, str]


@dataclass(frozen=True)
class _Open:
    name: str
    position: int


class HtmlCheck(HTMLParser):
    """Goes through one text once."""

    def __init__(self, written: Written, findings: Findings, files: Files) -> None:
        super().__init__(convert_charrefs=True)
        self.written, self.findings, self.files = written, findings, files
        self._lines = [0]
        for line in written.text.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)
        self._open: list[_Open] = []
        self._position = 0

    def check(self) -> None:
        """Note everything that is found."""
        self.feed(self.written.text)
        self.close()
        self._unclosed(self._open)
        size = len(self.written.text.encode("utf-8", "replace"))
        if size > CLIPPED:
            said = _("the HTML has {size} bytes; Gmail cuts off what is beyond {most}", size=size, most=CLIPPED)
            self.findings.warning(self.written.place(0)[0], 0, said)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag that opens, or stands alone."""
        line, column = self.getpos()
        self._position = self._lines[line - 1] + column
        attributes = {name: value or "" for name, value in attrs}
        if tag not in ALONE:
            self._open.append(_Open(tag, self._position))
        self._look_at(tag, attributes)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """``<br/>``; in HTML ``<div/>`` is open all the same."""
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """A tag that closes."""
        line, column = self.getpos()
        self._position = self._lines[line - 1] + column
        names = [each.name for each in self._open]
        if tag in names:
            place = len(names) - 1 - names[::-1].index(tag)
            self._unclosed(self._open[place + 1 :])
            del self._open[place:]
        elif tag not in ALONE and tag not in INSIDE_OTHERS:
            self._error(_("</{tag}> closes what was not opened", tag=tag))

    def handle_data(self, data: str) -> None:
        """Text; here only style sheets are looked at."""
        if self._open and self._open[-1].name == "style":
            line, column = self.getpos()
            self._position = self._lines[line - 1] + column
            self._styles(data, self._position)

    def _unclosed(self, tags: list[_Open]) -> None:
        for tag in tags:
            if tag.name not in INSIDE_OTHERS:
                self.findings.error(*self.written.place(tag.position), _("<{tag}> is never closed", tag=tag.name))

    def _look_at(self, tag: str, attributes: Attributes) -> None:
        left_out = [f"<{tag}>"] if tag in LEFT_OUT else []
        left_out += [name for name in attributes if name == "srcset" or name.startswith("on")]
        for what in left_out:
            self._warning(_("mail programs leave out {what}", what=what))
        for name in ADDRESSES.get(tag, ()):
            if name in attributes:
                self._picture(attributes[name].strip(), attributes)
        if "style" in attributes:
            self._styles(attributes["style"], None)
        if tag == "img":
            self._image(attributes)
        elif tag == "link" and "stylesheet" in attributes.get("rel", "").lower():
            hint = _(
                "Write the styles into <style>; {example} takes them from a file.", example='{% include "….css" %}'
            )
            self._warning(_("the style sheet {href} is not fetched", href=attributes.get("href", "")), hint)
        elif tag == "a":
            self._link(attributes)

    def _image(self, attributes: Attributes) -> None:
        if "src" not in attributes:
            self._error(_("<img> without src shows nothing"))
        if "alt" not in attributes:
            hint = _('Write alt="…", which is read where pictures are off, or alt="" for an ornament.')
            self._warning(_("the picture has no alt"), hint)

    def _picture(self, address: str, attributes: Attributes) -> None:
        if not address:
            self._error(_("the picture has no address"))
        elif address.lower().startswith("data:"):
            self._warning(_("many mail programs do not show pictures that are written into the HTML"), _in_folder())
        elif OUTSIDE.match(address):
            sizes = {attributes.get("width", "").strip(), attributes.get("height", "").strip()}
            if sizes & PIXEL:
                self._warning(
                    _("{address} is a tracking pixel; mail programs block it", address=address), _no_tracking()
                )
            else:
                self._warning(_("the picture {address} comes from outside; mail programs block it", address=address),
                              _in_folder())  # fmt: skip
        elif not ELSEWHERE.match(address):
            self._own_picture(address)

    def _own_picture(self, address: str) -> None:
        try:
            self.files.picture(address)
        except WrongInput as error:
            self._error(error.message, error.hint)
            return
        ending = address.rpartition(".")[2].lower()
        if ending in NOT_SHOWN:
            self._warning(_("many mail programs do not show {ending} pictures", ending=ending), _("Use PNG or JPEG."))

    def _link(self, attributes: Attributes) -> None:
        href = attributes.get("href", "").strip()
        if href.lower().startswith("javascript:"):
            self._error(_("a link may not run a script"))
        elif "href" in attributes and (
            href in ("", "#") or not re.match(r"#.|[a-z][a-z0-9+.-]*:.", href, re.IGNORECASE)
        ):
            self._warning(
                _("the link {href!r} leads nowhere in a mail", href=href), _("Write the whole address, https://…")
            )

    def _styles(self, text: str, position: int | None) -> None:
        """What a style fetches; *position* is where it stands, None in an attribute."""
        for found in IN_STYLE.finditer(text):
            place = self.written.place(position + found.start()) if position is not None else self._place()
            said = _("mail programs do not show what a style fetches: {what}", what=found[0].strip())
            self.findings.warning(*place, said)

    def _place(self) -> tuple[str, int]:
        return self.written.place(self._position)

    def _error(self, text: str, hint: str = "") -> None:
        self.findings.error(*self._place(), text, hint)

    def _warning(self, text: str, hint: str = "") -> None:
        self.findings.warning(*self._place(), text, hint)


def _in_folder() -> str:
    return _("Put the picture into the folder of the template; it goes along with the mail.")


def _no_tracking() -> str:
    return _("Tagwerk does not track who opens a mail.")
