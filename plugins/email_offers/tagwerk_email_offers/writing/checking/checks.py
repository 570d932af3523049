"""Looks for every mistake of one template: in its folder, in the text of each file, in every name, in what is written of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jinja2 import UndefinedError
from jinja2.exceptions import SecurityError

from tagwerk.api import WrongInput, translator
from tagwerk_email_offers.mime.characters import BREAKING
from tagwerk_email_offers.writing.checking.documents import check_document
from tagwerk_email_offers.writing.checking.findings import Findings
from tagwerk_email_offers.writing.checking.folder import check_folder, names_of_files, own_toml
from tagwerk_email_offers.writing.checking.html import HtmlCheck
from tagwerk_email_offers.writing.checking.kinds import kinds_of_variables
from tagwerk_email_offers.writing.checking.layouts import check_escaping, check_layouts
from tagwerk_email_offers.writing.checking.names import NameCheck, exported_names
from tagwerk_email_offers.writing.checking.reading import ReadFiles
from tagwerk_email_offers.writing.checking.syntax import read_text
from tagwerk_email_offers.writing.checking.wording import check_wording, left_over
from tagwerk_email_offers.writing.checking.written import SENDER, Writing, samples
from tagwerk_email_offers.writing.composing import LONGEST_SUBJECT
from tagwerk_email_offers.writing.folder import offer_file
from tagwerk_email_offers.writing.folder.files import Files
from tagwerk_email_offers.writing.folder.house import HOUSE_FILE, House
from tagwerk_email_offers.writing.folder.lines import lines_in
from tagwerk_email_offers.writing.folder.places import SHARED
from tagwerk_email_offers.writing.rendering import OfferTemplate
from tagwerk_email_offers.writing.sandbox.causes import cause_of
from tagwerk_email_offers.writing.sandbox.environment import TemplateSandbox
from tagwerk_email_offers.writing.sandbox.names import variables_of
from tagwerk_email_offers.writing.templates import TemplateMistake

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tagwerk_email_offers.api import Offer
    from tagwerk_email_offers.writing.checking.findings import Finding
    from tagwerk_email_offers.writing.checking.kinds import Kind
    from tagwerk_email_offers.writing.checking.written import Written
    from tagwerk_email_offers.writing.templates import TemplateSource

LAYOUT = f"{SHARED}/layout."

_ = translator("tagwerk_email_offers")


def check_template(source: TemplateSource, more: Callable[[Offer], Mapping[str, Any]]) -> list[Finding]:
    """Everything that is wrong with the template, and what is likely not meant. *more* gives the variables of plugins."""
    check = _TemplateCheck(source, more)
    check.run()
    return check.findings.all()


class _TemplateCheck:
    def __init__(self, source: TemplateSource, more: Callable[[Offer], Mapping[str, Any]]) -> None:
        self.source, self.more = source, more
        self.findings = Findings(source.name)
        self.environment = TemplateSandbox(source, autoescape=False)
        self.read = ReadFiles(source, self.environment, self.findings)
        self.values, _faults = offer_file.understand(self._merged(), source.languages)

    def run(self) -> None:
        check_folder(self.source, self.findings)
        parts = [
            (part, language)
            for language in self.source.begun
            for part in ("subject", "text", "html")
            if self.source.has(part, language)
        ]
        for part, language in parts:
            self.read.read_part(self.source.file(part, language))
        self._check_names()
        check_layouts(self.read, self.findings)
        for label, read in self.read.files.items():
            for line, what in left_over(read.text):
                self.findings.warning(label, line, _("{what!r} looks left over", what=what))
        texts = {label: read.text for label, read in self.read.files.items()}
        writing = Writing(self.source, texts, self._note)
        for part, language in parts:
            self._check_written(writing, part, language)
        check_document(self.source, self.values.document, self.findings, self._variables)
        if not self.findings.has_errors:
            self._check_whole()

    def _merged(self) -> dict[str, Any]:
        merged: dict[str, Any] = {}
        for source in reversed(self.source.lineage):
            merged |= own_toml(source).values
        return merged

    def _check_names(self) -> None:
        known = self._known()
        for label, read in self.read.files.copy().items():
            check = NameCheck(self.environment, known, self._exports)
            for mistake in check.look_through(read.tree):
                self.findings.error(label, mistake.line, mistake.text, mistake.hint)
            if label.endswith(".html"):
                check_escaping(read, self.findings)
        self._check_attachment_names(known)

    def _known(self) -> dict[str, Kind]:
        """What any of the files may name: our variables, those of plugins, and what one file gives to another."""
        known: dict[str, Kind] = {
            name: None for read in self.read.files.values() for name, _line in exported_names(read.tree)
        }
        for language in self.source.languages[:1]:
            for offer in samples(self.source.name, language):
                known |= dict.fromkeys(self.more(offer))
        return known | kinds_of_variables(self.values.data)

    def _exports(self, name: str) -> Mapping[str, Kind] | None:
        try:
            read = self.read.read(name)
        except WrongInput:
            return None
        return {exported: None for exported, _line in exported_names(read.tree)} if read is not None else None

    def _check_attachment_names(self, known: Mapping[str, Kind]) -> None:
        for line, shown in names_of_files(self.source):
            read = read_text(self.environment, offer_file.FILE, shown)
            mistakes = [*read.mistakes, *NameCheck(self.environment, known, self._exports).look_through(read.tree)]
            place = own_toml(self.source).line_of_text(shown) or line
            for mistake in mistakes:
                self.findings.error(offer_file.FILE, place, mistake.text, mistake.hint)

    def _check_written(self, writing: Writing, part: str, language: str) -> None:
        file = self.source.file(part, language)
        found = self._find(file)
        if found is None:
            return
        for number, offer in enumerate(samples(self.source.name, language)):
            written = writing.write(file, self._variables(offer), is_html=part == "html")
            if written is None:
                continue
            if part == "subject":
                self._check_subject(found, written)
                continue
            if part == "html":
                HtmlCheck(written, self.findings, Files(self.source)).check()
            if number == 0 and not any(read.mistakes for read in self.read.files.values()):
                check_wording(self.findings, found, written.text, self.values.kind, SENDER, self._imprint_file(found))

    def _check_whole(self) -> None:
        """Write the mail as a campaign would, for whatever nobody has looked at: its size, its attachments, its styles."""
        try:
            template = OfferTemplate(self.source)
            for language in self.source.languages:
                for offer in samples(self.source.name, language):
                    template.write(offer, dict(self.more(offer)))
        except TemplateMistake as error:
            self.findings.error(error.file, error.line, error.cause)
        except WrongInput as error:
            self.findings.error(offer_file.FILE, 0, error.message, error.hint)

    def _note(self, label: str, line: int, error: Exception) -> None:
        """What goes wrong when it is written, unless the names have told it."""
        if (getattr(error, "message", None) or "").startswith(("No filter named", "No test named")):
            return
        is_known = isinstance(error, UndefinedError | SecurityError)
        if not (is_known and self.findings.has_error(label, line)):
            self.findings.error(label, line, cause_of(error))

    def _find(self, file: str) -> str | None:
        try:
            found = self.source.find(file)
        except WrongInput:  # told when it was read
            return None
        return found.label if found is not None else None

    def _house(self) -> House:
        try:
            return self.source.house
        except WrongInput:
            return House()

    def _imprint_file(self, label: str) -> str:
        """Where the imprint is to be written: into the house's file, if the shared layout is there to print it."""
        has_layout = any(each.startswith(LAYOUT) for each in self.read.files)
        return f"{SHARED}/{HOUSE_FILE}" if has_layout and not self._house().name else label

    def _variables(self, offer: Offer) -> dict[str, Any]:
        values = self.values
        lines = lines_in(offer.language, values.currency, values.lines, values.valid_days)
        return {**self.more(offer), **variables_of(offer, lines, self._house(), values.data)}

    def _check_subject(self, label: str, written: Written) -> None:
        text = written.text.rstrip("\n")
        if not text.strip():
            self.findings.error(label, 1, _("the subject is empty"))
        elif (breaking := BREAKING.search(text)) is not None:
            place = written.place(breaking.end() if breaking[0] == "\n" else breaking.start())
            self.findings.error(*place, _("the subject has a line break or a control character; it is one line"))
        elif len(text) > LONGEST_SUBJECT:
            said = _(
                "the subject is too long: {number} characters, at most {most}", number=len(text), most=LONGEST_SUBJECT
            )
            self.findings.error(label, 1, said)
