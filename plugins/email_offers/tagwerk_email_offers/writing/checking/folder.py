"""Looks at the files of a template as they lie there: what is missing, not read by anybody, unreadable, too large."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tagwerk.api import WrongInput, nearest_hint, translator
from tagwerk_email_offers.writing.checking.wording import left_over
from tagwerk_email_offers.writing.folder import offer_file
from tagwerk_email_offers.writing.folder.files import Files, on_the_wire, too_large_mail
from tagwerk_email_offers.writing.folder.house import HOUSE_FILE, read_house
from tagwerk_email_offers.writing.folder.places import SHARED, NotUtf8, Place, find_file
from tagwerk_email_offers.writing.folder.toml_lines import TomlText
from tagwerk_email_offers.writing.templates import PART

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tagwerk_email_offers.writing.checking.findings import Findings
    from tagwerk_email_offers.writing.templates import TemplateSource

BLOCKED = {
    "exe",
    "bat",
    "cmd",
    "com",
    "js",
    "jse",
    "vbs",
    "scr",
    "msi",
    "jar",
    "lnk",
    "ps1",
    "reg",
    "hta",
    "iso",
    "html",
    "htm",
}
"""Endings that most mail servers refuse or hold back."""
BEGINNINGS = ("subject", "body", "text", "html", "data", "offer")

_ = translator("tagwerk_email_offers")


def check_folder(source: TemplateSource, findings: Findings) -> None:
    """Note what is wrong with the files of the template."""
    _check_offer_file(source, findings)
    _check_house(source, findings)
    _check_parts(source, findings)
    for path in sorted(source.folder.iterdir()):
        _check_stray(path, source, findings)


def attachments_of(source: TemplateSource) -> Iterator[tuple[int, str, str, str]]:
    """The attachments in ``offer.toml``: line, language (``""`` for all), file, name."""
    toml = own_toml(source)
    file, _faults = offer_file.understand(toml.values, [])
    for number, attachment in enumerate(file.attachments):
        for language, name in attachment.file.items():
            line = toml.line_of_text(name, "attachments", number)
            shown = attachment.name.get(language, next(iter(attachment.name.values()), name))
            yield line, language, name, shown


def names_of_files(source: TemplateSource) -> Iterator[tuple[int, str]]:
    """The names under which files go along, which are templates, with the line of each."""
    yield from ((line, shown) for line, _language, _file, shown in attachments_of(source))
    toml = own_toml(source)
    document = offer_file.understand(toml.values, [])[0].document
    for shown in document.name.values() if document is not None else ():
        yield toml.line("document", "name"), shown


def own_toml(source: TemplateSource) -> TomlText:
    """The ``offer.toml`` of the folder; an empty one where it cannot be read."""
    try:
        return source.own_toml
    except WrongInput:
        return TomlText.read("")


def _check_offer_file(source: TemplateSource, findings: Findings) -> None:
    try:
        toml = source.own_toml
    except WrongInput as error:
        findings.error(offer_file.FILE, _line_of(error), error.message, error.hint)
        return
    if toml.mistake is not None:
        findings.error(offer_file.FILE, toml.mistake.line, toml.mistake.text, toml.mistake.hint)
        return
    _understood, faults = offer_file.understand(toml.values, source.languages)
    for fault in faults:
        findings.error(offer_file.FILE, toml.line(*fault.where), fault.text, fault.hint)
    if cause := source.why_not_inherited:
        findings.error(offer_file.FILE, toml.line("inherits"), cause)
    _check_attachments(source, findings)
    for text in _texts_in(toml.values):
        for _line, what in left_over(text):
            findings.warning(offer_file.FILE, toml.line_of_text(text), _left_over(what))


def _check_attachments(source: TemplateSource, findings: Findings) -> None:
    files, sizes = Files(source), dict[str, int]()
    for line, language, name, _shown in attachments_of(source):
        try:
            attachment = files.attachment(name)
        except WrongInput as error:
            findings.error(offer_file.FILE, line, error.message, error.hint)
            continue
        sizes[language] = sizes.get(language, 0) + on_the_wire([attachment])
        if name.rpartition(".")[2].lower() in BLOCKED:
            findings.warning(offer_file.FILE, line, _("many mail servers refuse a file such as {name}", name=name))
    size = sizes.pop("", 0) + max(sizes.values(), default=0)
    if size > source.largest:
        findings.error(offer_file.FILE, own_toml(source).line("attachments"), too_large_mail(size, source.largest))


def _check_house(source: TemplateSource, findings: Findings) -> None:
    try:
        found = find_file(tuple(Place(folder, f"{SHARED}/") for folder in source.shared), HOUSE_FILE)
        toml = TomlText.read(found.text() if found is not None else "")
    except WrongInput as error:
        findings.error(f"{SHARED}/{HOUSE_FILE}", _line_of(error), error.message, error.hint)
        return
    for mistake in read_house(toml)[1]:
        findings.error(f"{SHARED}/{HOUSE_FILE}", mistake.line, mistake.text, mistake.hint)


def _check_parts(source: TemplateSource, findings: Findings) -> None:
    begun = source.begun
    if not begun:
        findings.error("subject.de.txt", 0, _("it is missing: there is no subject and no body in any language"))
    with_html = [language for language in begun if source.has("html", language)]
    for language in begun:
        has_html, has_text = source.has("html", language), source.has("text", language)
        if not source.has("subject", language):
            findings.error(f"subject.{language}.txt", 0, _("it is missing: the mail in this language has no subject"))
        if not has_html and not has_text:
            findings.error(f"body.{language}.txt", 0, _("it is missing: the mail in this language has no body"),
                           _("Write it, or body.{language}.html.", language=language))  # fmt: skip
        elif with_html and not has_html:
            others = ", ".join(f"body.{each}.html" for each in with_html)
            findings.warning(f"body.{language}.html", 0, _("it is missing, though there is {others}", others=others))


def _check_stray(path: Path, source: TemplateSource, findings: Findings) -> None:
    name = path.name
    if PART.fullmatch(name) or name == offer_file.FILE or not path.is_file() or not name.startswith(BEGINNINGS):
        return
    if name == "data.toml" or name.rpartition(".")[2] in ("toml", "txt", "html", "htm"):
        languages = source.begun or ["de"]
        known = [
            offer_file.FILE,
            *(source.file(part, each) for each in languages for part in ("subject", "html", "text")),
        ]
        findings.warning(name, 0, _("it is not read"), nearest_hint(name, known))


def _texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts_in(each)


def _left_over(what: str) -> str:
    return _("{what!r} looks left over", what=what)


def _line_of(error: WrongInput) -> int:
    return error.line if isinstance(error, NotUtf8) else 0
