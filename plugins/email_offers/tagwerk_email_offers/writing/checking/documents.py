"""Looks at the document of a template: it is made for the invented recipients, and whatever is wrong with it is noted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tagwerk.api import translator
from tagwerk_email_offers.writing.checking.folder import own_toml
from tagwerk_email_offers.writing.checking.written import samples
from tagwerk_email_offers.writing.documents.document import document_in
from tagwerk_email_offers.writing.documents.project import SOURCE
from tagwerk_email_offers.writing.templates import TemplateMistake

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tagwerk_email_offers.api import Offer
    from tagwerk_email_offers.writing.checking.findings import Findings
    from tagwerk_email_offers.writing.folder.offer_file import DocumentFile
    from tagwerk_email_offers.writing.templates import TemplateSource

BEGINNING = "document"

_ = translator("tagwerk_email_offers")


def check_document(
    source: TemplateSource,
    described: DocumentFile | None,
    findings: Findings,
    variables: Callable[[Offer], Mapping[str, Any]],
) -> None:
    """Note what is wrong with the document that is *described* in ``offer.toml``, also where no mail has it."""
    if described is None:
        toml = own_toml(source)
        says_more = toml.mistake is not None or "document" in toml.values
        for path in [] if says_more else sorted(source.folder.glob(f"{BEGINNING}*{SOURCE}")):
            findings.warning(path.name, 0, _("it is not read"), _("Name it in offer.toml, under [document]."))
        return
    for language in source.languages:
        try:
            document = document_in(source, described, language)
        except TemplateMistake as error:
            findings.error(error.file, error.line, error.cause)
            continue
        begun = [document.begin(variables(offer)) for offer in samples(source.name, language)]
        for each in begun:
            for mistake in document.mistakes(each.answer.result()):
                note = findings.warning if mistake.is_warning else findings.error
                note(mistake.file, mistake.line, mistake.text, mistake.hint)
            if each.answer.result().trouble:  # the others would take as long
                for other in begun:
                    other.drop()
                break
