"""Writes a template for invented recipients, and remembers of every character in which file and line it stands.

What cannot be written is noted, left out, and written again without it, so that one mistake does not hide the next.
"""

from __future__ import annotations

import re
import time
from bisect import bisect_right
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from jinja2 import nodes

from tagwerk_email_offers.api import Offer, OfferCompany, OfferContact, OfferSender
from tagwerk_email_offers.writing.checking.syntax import without
from tagwerk_email_offers.writing.greetings import greeting
from tagwerk_email_offers.writing.sandbox.budget import BUDGET, SECONDS, Budget
from tagwerk_email_offers.writing.sandbox.causes import place_of
from tagwerk_email_offers.writing.sandbox.environment import SourceLoader, TemplateSandbox

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tagwerk_email_offers.writing.templates import TemplateSource

BEGIN, END = "\U0010f8f2", "\U0010f8f3"
MARK = re.compile(f"{BEGIN}(\\d+):(\\d+){END}")
ROUNDS = 25
DAY = date(2026, 11, 30)
SENDER = OfferSender("Erika Sommer", "erika.sommer@tagwerk.example", "+49 731 98765")
COMPANY = OfferCompany(1, "Muster & Söhne GmbH", "Ulm", "BW", "Papier", "client")


def samples(template: str, language: str) -> Iterator[Offer]:
    """Invented recipients: one of whom everything is known, and one of whom nothing is."""
    contact = OfferContact("Käthe Größer", "Einkauf", greeting("Käthe Größer", "Frau", language))
    full = Offer("2026-0001", template, language, DAY, COMPANY, contact, SENDER)
    yield full
    nobody = OfferContact("", "", greeting("", "", language))
    bare = OfferCompany(2, "Kiosk", "", "", "", "prospect")
    yield replace(full, company=bare, contact=nobody, sender=replace(SENDER, phone=""))
    yield replace(full, unsubscribe_url="https://tagwerk.example/unsubscribe")


@dataclass(frozen=True)
class Written:
    """A text that was written; ``place`` says where a character of it comes from."""

    text: str
    _starts: list[int]
    _places: list[tuple[str, int]]

    @classmethod
    def of(cls, marked: str, labels: list[str], begin: str) -> Written:
        """*marked* without its marks; what stands before the first comes from the file *begin*."""
        starts, places, texts = [0], [(begin, 1)], []
        end = size = 0
        for mark in MARK.finditer(marked):
            texts.append(marked[end : mark.start()])
            size += len(texts[-1])
            starts.append(size)
            places.append((labels[int(mark[1])], int(mark[2])))
            end = mark.end()
        return cls("".join((*texts, marked[end:])), starts, places)

    def place(self, position: int) -> tuple[str, int]:
        """The file and the line of the character at *position*."""
        number = bisect_right(self._starts, position) - 1
        label, line = self._places[number]
        return label, line + self.text.count("\n", self._starts[number], position)


class MarkingSandbox(TemplateSandbox):
    """Compiles texts that may have been repaired, with a mark before every piece of text that says where it stands."""

    def __init__(self, source: TemplateSource, texts: Mapping[str, str], *, autoescape: bool) -> None:
        super().__init__(source, autoescape=autoescape)
        self.labels: list[str] = []
        self.loader = RepairedLoader(source, texts)

    def _generate(self, source: nodes.Template, name: str | None, filename: str | None, **kwargs: Any) -> str:  # type: ignore[override]
        label = filename or name or ""
        self.labels.append(label)
        number = len(self.labels) - 1
        for data in source.find_all(nodes.TemplateData):
            data.data = f"{BEGIN}{number}:{data.lineno}{END}{data.data}"
        return super()._generate(source, name, filename, **kwargs)


class RepairedLoader(SourceLoader):
    """Gives the repaired text of a file, where there is one."""

    def __init__(self, source: TemplateSource, texts: Mapping[str, str]) -> None:
        super().__init__(source)
        self.texts = texts

    def get_source(self, environment: Any, template: str) -> tuple[str, str, Callable[[], bool]]:
        """The text of a file."""
        text, label, is_fresh = super().get_source(environment, template)
        return self.texts.get(label, text), label, is_fresh


class Writing:
    """Writes the parts of one template. *texts* are the repaired files by their labels; what fails is told to *note*."""

    def __init__(
        self,
        source: TemplateSource,
        texts: dict[str, str],
        note: Callable[[str, int, Exception], None],
        seconds: float = 8.0,
    ) -> None:
        self.source, self.texts, self.note = source, texts, note
        self._until = time.thread_time() + seconds

    def write(self, file: str, variables: Mapping[str, Any], *, is_html: bool) -> Written | None:
        """The file *file* as it reads with *variables*; None where nothing can be made of it."""
        for _round in range(ROUNDS):
            environment = MarkingSandbox(self.source, self.texts, autoescape=is_html)
            before = BUDGET.set(Budget(variables))
            try:
                part = environment.get_template(file)
                marked = environment.concat(part.root_render_func(part.new_context(dict(variables))))
                return Written.of(marked, environment.labels, part.filename or file)
            except Exception as error:
                if not self._left_out(error, file) or time.thread_time() + SECONDS > self._until:
                    return None
            finally:
                BUDGET.reset(before)
        return None

    def _left_out(self, error: Exception, file: str) -> bool:
        """Note *error*, and leave out what it comes from; whether that changed anything."""
        label, line = place_of(error, file)
        self.note(label, line, error)
        if not line:
            return False
        found = self.texts.get(label)
        if found is None:
            return False
        self.texts[label] = without(found, line)
        return self.texts[label] != found
