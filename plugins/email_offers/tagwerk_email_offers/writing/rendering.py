"""Templates become words: compiled once for a campaign, in a sandbox, where an undefined variable is an error.

Only HTML is escaped. What a template may see are small frozen values (``sandbox.names``).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from jinja2 import TemplateError, TemplateSyntaxError

from tagwerk.api import WrongInput
from tagwerk_email_offers import api
from tagwerk_email_offers.writing.documents.document import MEDIA_TYPE, document_in
from tagwerk_email_offers.writing.folder.files import Files, on_the_wire, too_large_mail
from tagwerk_email_offers.writing.folder.lines import in_language, lines_in
from tagwerk_email_offers.writing.folder.offer_file import FILE
from tagwerk_email_offers.writing.html.shapes import Finisher
from tagwerk_email_offers.writing.rendered import Encoded, MailFile, Rendered
from tagwerk_email_offers.writing.sandbox.budget import BUDGET, Budget
from tagwerk_email_offers.writing.sandbox.causes import cause_of, deepest_line, place_of
from tagwerk_email_offers.writing.sandbox.environment import TemplateSandbox
from tagwerk_email_offers.writing.sandbox.names import variables_of
from tagwerk_email_offers.writing.sandbox.running import apart, in_pieces, whole
from tagwerk_email_offers.writing.skeletons import Skeletons

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from jinja2 import Template

    from tagwerk.api import App
    from tagwerk_email_offers.api import Offer
    from tagwerk_email_offers.writing.documents.document import Begun, Document
    from tagwerk_email_offers.writing.documents.processes import Answer
    from tagwerk_email_offers.writing.folder.lines import Lines
    from tagwerk_email_offers.writing.templates import TemplateMistake, TemplateSource

Variables = dict[str, Any]


class OfferTemplate:
    """A compiled template. Making one raises WrongInput, naming file and line, for what cannot be read."""

    def __init__(self, source: TemplateSource) -> None:
        self.source, self.kind = source, source.kind
        self._files = Files(source)
        file = source.offer_file
        lines = {
            language: lines_in(language, file.currency, file.lines, file.valid_days) for language in source.languages
        }
        same = tuple(each.lines for each in lines.values())
        plain = TemplateSandbox(source, autoescape=False, keeps_apart=True, same=same)
        html = TemplateSandbox(source, autoescape=True, keeps_apart=True, same=same)
        self._languages = {language: _Language(self, language, lines[language], plain, html) for language in lines}

    def render(self, app: App, offer: Offer) -> Rendered:
        """Write *offer* in its language. Raises WrongInput, naming file and line; another offer can be written after that."""
        return self.draft(app, offer).write()

    def draft(self, app: App, offer: Offer) -> Draft:
        """What *offer* is written of; its document is being made from now on."""
        more: Variables = {}
        if app.plugins.implemented(api.email_offers_context):
            more = {given.name: given.values for given in app.plugins.collect(api.email_offers_context, offer)}
        return self.draft_of(offer, more)

    def write(self, offer: Offer, more: Variables) -> Rendered:
        """Write *offer*, with *more* variables by the names of the plugins that give them. Raises WrongInput."""
        return self.draft_of(offer, more).write()

    def draft_of(self, offer: Offer, more: Variables) -> Draft:
        """What *offer* is written of, with *more* variables by the names of the plugins that give them."""
        language = self._languages[offer.language]
        draft = Draft(language, offer, more)
        if language.document is not None:
            return replace(draft, document=language.document.begin(draft.variables))
        return draft


@dataclass(frozen=True)
class Draft:
    """An offer about to be written: in which language, of which facts, and its document, which is being made meanwhile."""

    language: _Language
    offer: Offer
    more: Variables
    document: Begun | None = None

    @property
    def variables(self) -> Variables:
        """All that the template may name."""
        return self.more | self.language.variables(self.offer)

    @property
    def answer(self) -> Future[Answer] | None:
        """What is to be waited for, None for nothing."""
        return self.document.answer if self.document is not None else None

    @property
    def is_ready(self) -> bool:
        """Whether it can be written without waiting for the document."""
        return self.document is None or self.document.answer.done()

    def drop(self) -> None:
        """It is not written after all."""
        if self.document is not None:
            self.document.drop()

    def write(self) -> Rendered:
        """The offer in words, with its files. Raises WrongInput, naming file and line."""
        variables = self.variables
        before = BUDGET.set(Budget(variables))
        try:
            rendered = self.language.write(variables, self.document)
        finally:
            BUDGET.reset(before)
        size = len(rendered.text) + len(rendered.html) + _size(rendered.files)
        if size > self.language.source.largest:
            raise self.language.source.wrong(FILE, 0, too_large_mail(size, self.language.source.largest))
        return rendered

    def encode(self) -> Encoded:
        """The same as parts of a mail. Raises WrongInput, naming file and line."""
        if self.more:
            return self.write().encoded()
        filled = self._filled()
        if filled is None:
            filled = self.write().encoded()
            self.language.skeletons.learn(self.offer, filled)
        return filled

    def _filled(self) -> Encoded | None:
        """The skeleton that mails like this one have in common, filled; None where there is none."""
        filled = self.language.skeletons.fill(self.offer)
        if filled is None:
            return None
        if self.language.attachments or self.document is not None:
            variables = self.variables
            before = BUDGET.set(Budget(variables))
            try:
                more, document = self.language.files_beside(variables, self.document)
            finally:
                BUDGET.reset(before)
            filled = replace(filled, files=filled.files + more, document=document)
        return filled if filled.size + _size(filled.files) <= self.language.source.largest else None


def _size(files: tuple[MailFile, ...]) -> int:
    return on_the_wire(files) if files else 0


class _Language:
    """The parts of a template in one language."""

    def __init__(
        self, whole: OfferTemplate, language: str, lines: Lines, plain: TemplateSandbox, html: TemplateSandbox
    ) -> None:
        self.source, self.files, self.lines = whole.source, whole._files, lines
        self.subject = self._load(plain, "subject", language)
        self.text = self._load(plain, "text", language) if self.source.has("text", language) else None
        self.html = self._load(html, "html", language) if self.source.has("html", language) else None
        self.finisher = Finisher(self.files, needs_text=self.text is None)
        self.attachments = [
            self._attachment(plain, in_language(each.file, language), in_language(each.name, language), number)
            for number, each in enumerate(self.source.offer_file.attachments)
        ]
        self.document: Document | None
        self.document_name: Template | None
        self.document, self.document_name = self._document(plain, language)
        self.skeletons = Skeletons(self)

    def write(self, variables: Variables, begun: Begun | None) -> Rendered:
        subject = self._guarded(self.subject, lambda part: whole(part, variables)).rstrip("\n")
        html, text = "", ""
        html_pieces: tuple[str, ...] = ()
        text_pieces: tuple[str, ...] = ()
        files: tuple[MailFile, ...] = ()
        if self.html is not None:
            finished = self._guarded(self.html, lambda part: self.finisher.finish(*apart(part, variables)))
            html, files, html_pieces = finished.html, finished.files, finished.pieces
            text, text_pieces = finished.text, finished.text_pieces
        if self.text is not None:
            text_pieces = self._guarded(self.text, lambda part: in_pieces(part, variables))
            text = "".join(text_pieces)
        more, document = self.files_beside(variables, begun)
        return Rendered(subject, text, html, files + more, text_pieces, html_pieces, document)

    def files_beside(self, variables: Variables, begun: Begun | None) -> tuple[tuple[MailFile, ...], MailFile | None]:
        """What goes along besides the pictures in the HTML, and which of it is the document."""
        files = tuple(self._named(file, name, variables) for file, name in self.attachments)
        if begun is None or self.document_name is None:
            return files, None
        document = self._named(MailFile("", MEDIA_TYPE, begun.wait()), self.document_name, variables)
        return (*files, document), document

    def variables(self, offer: Offer) -> Variables:
        """What *offer* lets a template name."""
        return variables_of(offer, self.lines, self.source.house, self.source.offer_file.data)

    def _named(self, file: MailFile, name: Template, variables: Variables) -> MailFile:
        written = self._guarded(name, lambda part: whole(part, variables))
        return replace(file, name=" ".join(written.split()).replace("/", "-").replace("\\", "-"))

    def _load(self, environment: TemplateSandbox, part: str, language: str) -> Template:
        file = self.source.file(part, language)
        try:
            return environment.get_template(file)
        except (WrongInput, TemplateError) as error:
            raise self._wrong(error, self._label(file)) from None
        except Exception as error:  # of a text that no compiler takes
            found = self.source.find(file)
            text = found.text() if found is not None else ""
            raise self.source.wrong(self._label(file), deepest_line(text), cause_of(error)) from None

    def _attachment(self, plain: TemplateSandbox, file: str, name: str, number: int) -> tuple[MailFile, Template]:
        line = self.source.own_toml.line("attachments", number)
        template = self._name(plain, name, line)
        try:
            return self.files.attachment(file), template
        except WrongInput as error:
            raise self.source.wrong(FILE, line, error.message) from None

    def _document(self, plain: TemplateSandbox, language: str) -> tuple[Document, Template] | tuple[None, None]:
        described = self.source.offer_file.document
        if described is None or not described.attached:
            return None, None
        line = self.source.own_toml.line("document", "name")
        name = self._name(plain, in_language(described.name, language), line)
        return document_in(self.source, described, language), name

    def _name(self, plain: TemplateSandbox, name: str, line: int) -> Template:
        """The name of a file, which is a template. Raises WrongInput."""
        try:
            return plain.from_string(name)
        except TemplateSyntaxError as error:
            raise self.source.wrong(FILE, line, cause_of(error)) from None

    def _guarded(self, part: Template, work: Callable[[Template], Any]) -> Any:
        try:
            return work(part)
        except Exception as error:
            raise self._wrong(error, part.filename or FILE) from None

    def _wrong(self, error: Exception, file: str) -> TemplateMistake:
        label, line = place_of(error, file)
        return self.source.wrong(label, line, cause_of(error))

    def _label(self, file: str) -> str:
        found = self.source.find(file)
        return found.label if found is not None else file
