"""The document of a template in one language: begun for a recipient, made meanwhile, and once for all who have equal values."""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

from tagwerk.api import WrongInput, translator
from tagwerk_email_offers.writing.documents.mistakes import DocumentMistake, mistakes_in, trouble_text
from tagwerk_email_offers.writing.documents.processes import SECONDS, Job, typesetters
from tagwerk_email_offers.writing.documents.project import project_of
from tagwerk_email_offers.writing.documents.values import values_of
from tagwerk_email_offers.writing.folder.lines import in_language
from tagwerk_email_offers.writing.folder.offer_file import FILE
from tagwerk_email_offers.writing.folder.places import size_text
from tagwerk_email_offers.writing.templates import TemplateMistake

if TYPE_CHECKING:
    from collections.abc import Mapping
    from concurrent.futures import Future
    from datetime import date

    from tagwerk_email_offers.writing.documents.processes import Answer
    from tagwerk_email_offers.writing.documents.project import Project
    from tagwerk_email_offers.writing.folder.offer_file import DocumentFile
    from tagwerk_email_offers.writing.templates import TemplateSource

MOST_PAGES = 100
MOST_KEPT = 16
"""Documents that are kept for recipients with equal values; those of a campaign come after one another."""
PAGE = re.compile(rb"/Type ?/Page\b(?!s)")
MEDIA_TYPE = "application/pdf"

_ = translator("tagwerk_email_offers")


class DocumentFailed(TemplateMistake):
    """A document cannot be made, be it for the values of one recipient alone."""


@dataclass(frozen=True)
class Begun:
    """A document on its way."""

    document: Document
    answer: Future[Answer]

    def wait(self) -> bytes:
        """The PDF. Raises DocumentFailed, naming file and line, where it cannot be made."""
        answer = self.answer.result()
        for mistake in self.document.mistakes(answer):
            if not mistake.is_warning:
                cause = f"{mistake.text}. {mistake.hint}".strip()
                raise DocumentFailed(self.document.source.name, mistake.file, mistake.line, cause)
        return answer.document

    def drop(self) -> None:
        """Nobody waits for it any more."""
        self.answer.cancel()


class Document:
    """What is made of the file *main*. Making one raises WrongInput, naming file and line, where there is no such file."""

    def __init__(self, source: TemplateSource, project: Project, main: str, *, personal: bool) -> None:
        self.source, self.project, self.personal = source, project, personal
        self.main = main.removeprefix("./")
        if self.main not in project.files:
            line = source.own_toml.line("document", "file")
            cause = project.left_out.get(self.main) or _("there is no file {name}", name=main)
            raise source.wrong(FILE, line, cause)
        self._kept: OrderedDict[bytes, Future[Answer]] = OrderedDict()

    def begin(self, variables: Mapping[str, Any]) -> Begun:
        """Have it made of *variables*, those of the mail."""
        values = values_of(variables, personal=self.personal)
        answer = self._kept.get(values)
        if (
            answer is None or answer.cancelled() or (answer.done() and answer.result().trouble)
        ):  # the next may have luck
            answer = typesetters().make(Job(self.project, self.main, values, _timestamp(variables["today"])))
            self._kept[values] = answer
            if len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(values)
        return Begun(self, answer)

    def mistakes(self, answer: Answer) -> list[DocumentMistake]:
        """Everything that is wrong with what was made."""
        label = self.project.labels[self.main]
        if answer.trouble:
            return [DocumentMistake(label, 0, trouble_text(answer.trouble, SECONDS))]
        if answer.mistakes:
            found = list(mistakes_in(answer.mistakes, answer.root, self.project, self.main))
            said = _("Typst does not take this and says: {said}", said=" ".join(answer.mistakes.split()))
            return found or [DocumentMistake(label, 0, said)]
        pages = len(PAGE.findall(answer.document))
        if pages > MOST_PAGES:
            said = _("it has {pages} pages, more than {most}", pages=pages, most=MOST_PAGES)
            return [DocumentMistake(label, 0, said)]
        if len(answer.document) > self.source.largest:
            sizes = {"size": size_text(len(answer.document)), "largest": size_text(self.source.largest)}
            return [DocumentMistake(label, 0, _("it becomes too large: {size}, more than {largest}", **sizes))]
        return list(mistakes_in(answer.warnings, answer.root, self.project, self.main))


def document_in(source: TemplateSource, described: DocumentFile, language: str) -> Document:
    """The document that is *described* in ``offer.toml`` of *source*. Raises WrongInput, naming file and line."""
    try:
        project = project_of(source)
    except WrongInput as error:
        raise source.wrong(FILE, source.own_toml.line("document"), error.message) from None
    return Document(source, project, in_language(described.file, language), personal=described.personal)


def _timestamp(day: date) -> int:
    """What stands in the PDF as the moment of its making: the same values make the same bytes."""
    return int(datetime.combine(day, time(), UTC).timestamp())
