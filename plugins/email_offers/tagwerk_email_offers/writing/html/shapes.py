"""Makes the HTML of a mail fit for mail: style sheets inlined, pictures of the folder sent along, a text made of it on request.

What most mails of a campaign have in common, all but the values of the recipient, is worked on once and kept as a *shape*; a
mail of a known shape only has its values put in. Where a value stands so that it could change the work (in a style, as a class,
as the address of a picture), the mail is worked on by itself.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tagwerk.api import WrongInput, translator
from tagwerk_email_offers.writing.html.depth import check_depth
from tagwerk_email_offers.writing.html.pictures import with_pictures
from tagwerk_email_offers.writing.html.plain_text import text_of_html
from tagwerk_email_offers.writing.html.styles import with_styles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tagwerk_email_offers.writing.folder.files import Files
    from tagwerk_email_offers.writing.rendered import MailFile

BEGIN, END = "\U0010f8f0", "\U0010f8f1"
"""Characters of private use, around the number of a value that is put in later."""
HOLE = re.compile(f"{BEGIN}(\\d+){END}")
STYLE = re.compile(r"<(style|script|title)\b(?:(?!<\1\b).)*?</\1\s*>", re.DOTALL | re.IGNORECASE)
TAG = re.compile(r"<[^<>]*>")
HARMLESS_ATTRIBUTE = re.compile(r"""\s(?:href|alt|title|aria-label|lang)\s*=\s*("[^"<>]*"|'[^'<>]*')""", re.IGNORECASE)
LOOKS_INSIDE = re.compile(r"<style\b[^<>]*>[^<]*(?:\[|:empty|:lang)", re.IGNORECASE)
HOLE_IN_LINK = re.compile(rf"""\bhref\s*=\s*["'][^"']*{BEGIN}""", re.IGNORECASE)
"""An address that depends on the recipient: whether a text repeats it depends on what it says."""
SAYS_ITS_ADDRESS = re.compile(rf"""\bhref="mailto:({BEGIN}\d+{END})"[^<>]*>\s*\1\s*</a>""")
"""An address of mail below itself, which a text never repeats."""
PADDED = re.compile(r"\S {2,}\S")
_ = translator("tagwerk_email_offers")

MOST_SHAPES, MOST_CHARACTERS = 256, 5_000_000
LARGEST_HTML = 500_000
"""Characters of HTML in one mail; Gmail cuts off what is beyond a fifth of it."""


@dataclass(frozen=True)
class Mold:
    """A text with holes: *parts* has None at each, *holes* says where and which value it is."""

    parts: list[str | None]
    holes: list[tuple[int, int]]

    @classmethod
    def of(cls, text: str) -> Mold:
        """The text, cut at its holes."""
        pieces = HOLE.split(text)
        holes = [(place, int(number)) for place, number in enumerate(pieces) if place % 2]
        return cls([None if place % 2 else piece for place, piece in enumerate(pieces)], holes)

    def fill(self, values: Sequence[str]) -> str:
        """The text with its values."""
        return "".join(self.pieces(values))

    def pieces(self, values: Sequence[str]) -> list[str]:
        """The same in pieces, each second one a value."""
        parts = self.parts.copy()
        for place, number in self.holes:
            parts[place] = values[number]
        return parts  # type: ignore[return-value]


@dataclass(frozen=True)
class Finished:
    """HTML that is fit for mail, the text made of it (``""`` where none was asked for), and the pictures in it.

    *pieces* is the HTML cut at the values, *text_pieces* the text; empty where it was worked on by itself.
    """

    html: str
    text: str
    files: tuple[MailFile, ...]
    pieces: tuple[str, ...] = ()
    text_pieces: tuple[str, ...] = ()


@dataclass(frozen=True)
class Shape:
    """What mails have in common. *text* is None where it must be made for each mail."""

    html: Mold
    text: Mold | None
    files: tuple[MailFile, ...]


class Finisher:
    """Finishes the HTML of one language of a template. *needs_text*: its text part is made of the HTML."""

    def __init__(self, files: Files, *, needs_text: bool) -> None:
        self.files, self.needs_text = files, needs_text
        self._shapes: dict[tuple[str | int | None, ...], Shape | None] = {}
        self._characters = 0

    def finish(self, chunks: Sequence[str | None], values: Sequence[str]) -> Finished:
        """Finish *chunks*, with *values* where they are None. Raises WrongInput for a picture that is not there."""
        shape = self.shape(chunks, self.numbers(values))
        if shape is None:
            return self._by_itself(chunks, values)
        pieces = tuple(shape.html.pieces(values))
        written = "".join(pieces)
        if not self.needs_text:
            return Finished(written, "", shape.files, pieces)
        if shape.text is None:
            return Finished(written, text_of_html(written), shape.files, pieces)
        words = tuple(shape.text.pieces([in_words(value) for value in values]))
        return Finished(written, "".join(words), shape.files, pieces, words)

    def numbers(self, values: Sequence[str]) -> Sequence[int]:
        """Which value each of *values* is: where a text is made of them, those that are the same count as one."""
        return [values.index(value) for value in values] if self.needs_text else range(len(values))

    def shape(self, chunks: Sequence[str | None], numbers: Sequence[int]) -> Shape | None:
        """The shape of mails with *chunks* and values of those *numbers*; None where each is worked on by itself."""
        key = (*chunks, *numbers) if self.needs_text else tuple(chunks)
        try:
            return self._shapes[key]
        except KeyError:
            self._characters += sum(len(chunk) for chunk in chunks if chunk is not None)
            if len(self._shapes) >= MOST_SHAPES or self._characters > MOST_CHARACTERS:
                self._shapes.clear()
                self._characters = 0
            shape = self._shapes[key] = self._shape(chunks, numbers)
            return shape

    def _shape(self, chunks: Sequence[str | None], numbers: Sequence[int]) -> Shape | None:
        """The shape of a mail; *numbers* says of each value which one it is."""
        if any(BEGIN in chunk or END in chunk for chunk in chunks if chunk is not None):
            return None
        holes = iter(numbers)
        source = "".join(f"{BEGIN}{next(holes)}{END}" if chunk is None else chunk for chunk in chunks)
        if _is_risky(source):
            return None
        finished, files = self._work(source)
        text = text_of_html(finished) if self.needs_text else ""
        by_itself = _is_padded(text) or HOLE_IN_LINK.search(SAYS_ITS_ADDRESS.sub("", finished)) is not None
        return Shape(Mold.of(finished), None if by_itself else Mold.of(text), files)

    def _by_itself(self, chunks: Sequence[str | None], values: Sequence[str]) -> Finished:
        waiting = iter(values)
        finished, files = self._work("".join(next(waiting) if chunk is None else chunk for chunk in chunks))
        return Finished(finished, text_of_html(finished) if self.needs_text else "", files)

    def _work(self, source: str) -> tuple[str, tuple[MailFile, ...]]:
        if len(source) > LARGEST_HTML:
            raise WrongInput(_("the HTML becomes too large, more than {number} characters", number=LARGEST_HTML))
        check_depth(source)
        return with_pictures(with_styles(source), self.files)


def in_words(value: str) -> str:
    """A value of HTML as a text has it."""
    return " ".join(html.unescape(value).split())


def _is_risky(source: str) -> bool:
    """Whether a value stands where it could change what is done with the rest."""
    if any(BEGIN in style[0] for style in STYLE.finditer(source) if style[1].lower() != "title"):
        return True
    looks_inside = LOOKS_INSIDE.search(source) is not None
    tags = (tag[0] for tag in TAG.finditer(source) if BEGIN in tag[0])
    return any(looks_inside or BEGIN in HARMLESS_ATTRIBUTE.sub("", tag) for tag in tags)


def _is_padded(text: str) -> bool:
    """Whether a value stands in columns, whose width depends on it."""
    return any(BEGIN in block and PADDED.search(block) for block in text.split("\n\n"))
